import { sql } from 'kysely';
import type { Finding } from '../../domain/print/personalization.ts';
import type { Reader } from '../store.ts';
import type { PrintLine, PrintOrder } from './print-order.ts';
import { type Relative, relativesOf } from './relatives.ts';

/**
 * Lines of a split order whose pieces may be made elsewhere, by item id: the order that it was split from is still known as it
 * was before, with the line on it; or more pieces of the line are being made there than it has left.
 */
export async function linesAlsoElsewhere(db: Reader, order: PrintOrder): Promise<ReadonlyMap<number, Finding>> {
  const found = new Map<number, Finding>();
  if (order.parentExternalId === null) return found;
  const relatives = (await relativesOf(db, order)).filter(({ goneAt }) => goneAt === null);
  for (const line of order.lines) {
    if (line.removed) continue;
    for (const relative of relatives) {
      const detail = await elsewhere(db, relative, line);
      if (detail === null) continue;
      found.set(line.input.itemId, { reason: 'also-on-other-order', detail, position: null });
      break;
    }
  }
  return found;
}

async function elsewhere(db: Reader, relative: Relative, line: PrintLine): Promise<string | null> {
  const { sku, name } = line.input;
  const isIt =
    line.lineKey === null
      ? sql`i.source_line_key is null and i.sku is ${sku} and i.name = ${name}`
      : sql`i.source_line_key = ${line.lineKey}`;
  const { rows } = await sql<{ quantity: number; begun: number }>`
    select sum(quantity) as quantity, sum(begun) as begun from (
      select i.quantity, (select coalesce(sum(t.quantity), 0) from print_tasks t
        where t.item_id = i.id and t.status in ('in_progress', 'completed')) as begun
      from order_items i where i.order_id = ${relative.id} and i.removed_at is null and i.adjustment = 0 and (${isIt}))
    having count(*) > 0`.execute(db);
  const [there] = rows;
  if (!there) return null;
  const place = `order id:${relative.id}`;
  if (!relative.knowsIt) return `it stands on ${place} as well, which was not read again since it was split`;
  const more = there.begun - there.quantity;
  return more > 0 ? `${more} more of it made for ${place} than are left there` : null;
}
