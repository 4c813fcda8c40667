import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { NewDelivery } from '../../../src/core/inbox/append.ts';
import { classify, type DeliverySource } from '../../../src/core/inbox/classify.ts';
import { type Inbox, openInbox } from '../../../src/core/inbox/open.ts';

/** A delivery as the receiver would make it of this body. */
export function deliveryOf(
  body: unknown,
  { source = 'm', receivedAt = 1_000 }: { source?: DeliverySource; receivedAt?: number } = {},
): NewDelivery {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const sha256 = createHash('sha256').update(bytes).digest();
  const what = classify(source, bytes, sha256, receivedAt);
  return { ...what, source, origin: 'webhook', receivedAt, headers: '{}', body: bytes, sha256 };
}

/** A marketplace package with just what a delivery is told by. */
export function packageOf(id: number | string, status = 'Created', lastModifiedDate = 1_762_253_333_685): object {
  return { shipmentPackageId: id, orderNumber: `N${id}`, status, lastModifiedDate, createdBy: 'order-creation' };
}

/** An inbox of its own, gone when the test is over. */
export async function newInbox(): Promise<Inbox> {
  const folder = mkdtempSync(path.join(tmpdir(), 'orderdeck-inbox-'));
  const inbox = await openInbox(path.join(folder, 'inbox.db'));
  onTestFinished(async () => {
    await inbox.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return inbox;
}
