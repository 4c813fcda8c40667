import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Inbox } from './open.ts';

const erased = Buffer.from('{"erased":true}');

/**
 * Erases the bodies of deliveries that are over and speak of an order, by its channel's id or its number. One that waits is left: it is handled,
 * and an order that is erased takes nothing of it.
 *
 * @returns how many
 */
export async function eraseDeliveries(inbox: Inbox, externalId: string, orderNumber: string): Promise<number> {
  const sha256 = createHash('sha256').update(erased).digest();
  const { numAffectedRows } = await inbox.write((tx) =>
    sql`update deliveries set body = ${erased}, sha256 = ${sha256}
      where state not in ('queued', 'running', 'retrying') and body <> ${erased}
      and (subject in (${externalId}, ${orderNumber})
        or instr(body, cast(${externalId} as blob)) or instr(body, cast(${orderNumber} as blob)))`.execute(tx),
  );
  return Number(numAffectedRows ?? 0);
}
