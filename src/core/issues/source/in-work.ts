import { type RawBuilder, sql } from 'kysely';
import { openStatuses } from '../../domain/order.ts';
import { among } from '../../store/among.ts';
import type { Look } from '../look.ts';

/** What was changed so lately (ms) is held against its source by the sweep whatever its state. */
const latelyMs = 3 * 24 * 3_600_000;

/**
 * Which orders, `o`, are held against their source: of those that were touched, all; of everything, those that are open, changed
 * lately, or wait for a look. Reading a million documents every night would find what the look at each change has found before.
 */
export function inWork(look: Look, lately = latelyMs): RawBuilder<boolean> {
  if (look.scope.kind === 'orders') return look.orders(sql.ref('o.id'));
  // The plus keeps SQLite from walking through all ids instead of the few that are open. Both parts are answered by their index alone:
  // whether an order is gone, for which its row would be read in every stretch, whoever asks says.
  return sql<boolean>`o.id in (
    select c.id from orders c where c.status in ${among(openStatuses)} and ${look.orders(sql`+c.id`)}
    union select c.id from orders c where c.changed_at >= ${look.now - lately} and ${look.orders(sql`+c.id`)}
    union select cast(w.key as integer) from touched w where w.kind = 'order' and ${look.orders(sql`cast(w.key as integer)`)})`;
}
