import { eraseBodies } from '../core/inbox/erase.ts';
import type { Inbox } from '../core/inbox/open.ts';
import { toldPackages } from '../core/inbox/told-packages.ts';
import type { Claimed, DeliveryOutcome } from '../core/inbox/work.ts';
import { parseJson } from '../core/json.ts';
import { erasedAmong } from '../core/store/erase/without-buyer.ts';
import type { Reader } from '../core/store/store.ts';

/**
 * A marketplace tells an order again after its buyer's data was erased, with the buyer: what has been handled of that is not kept in the inbox
 * either. One that failed and speaks of another order as well is left whole, to be tried again.
 */
export async function forgetErased(
  db: Reader,
  inbox: Inbox,
  { id, source, body }: Claimed,
  outcome: DeliveryOutcome,
): Promise<void> {
  if (source !== 'm' || outcome.kind === 'deferred' || (outcome.kind === 'failed' && outcome.next.retry)) return;
  const packages = packagesIn(body.toString('utf8'));
  if (packages.length === 0) return;
  const erased = await erasedAmong(db, 'trendyol', packages);
  const isOver = outcome.kind === 'done' || outcome.kind === 'ignored';
  if (isOver ? erased.size > 0 : packages.every((one) => erased.has(one))) await eraseBodies(inbox, [id]);
}

function packagesIn(text: string): string[] {
  try {
    return toldPackages(parseJson(text), text).flatMap((one) => one?.id ?? []);
  } catch {
    return [];
  }
}
