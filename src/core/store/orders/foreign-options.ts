import type { ItemOption, SourceItem } from '../../domain/order.ts';
import { isOwnOption } from '../../domain/print/order-input.ts';
import type { LinePatch, OrderPatch } from '../../domain/print/own-options.ts';
import { relativesOf } from '../print/relatives.ts';
import type { Reader } from '../store.ts';

/** Whether we ever wrote an option on a line: of this name, and of this value when one is given. */
export type Written = (item: SourceItem, name: string, value?: string) => boolean;

/**
 * What we ever wrote on an order, or on those that it came from, by our outbox. Without own-named options there is nothing to ask,
 * and nothing is read.
 */
export async function writtenOn(db: Reader, orderId: number, items: readonly SourceItem[]): Promise<Written> {
  if (!items.some(({ options }) => options.some(({ name }) => isOwnOption(name)))) return () => false;
  const order = await db.selectFrom('orders').selectAll().where('id', '=', orderId).executeTakeFirstOrThrow();
  const relatives = await relativesOf(db, {
    channel: order.channel,
    externalId: order.external_id,
    mergedExternalIds: JSON.parse(order.merged_external_ids) as string[],
    parentExternalId: order.parent_external_id,
  });
  const rows = await db
    .selectFrom('outbox')
    .select('patch')
    .where('order_id', 'in', [orderId, ...relatives.map(({ id }) => id)])
    .where((is) => is.or([is('writes', '>', 0), is('state', '=', 'confirmed')]))
    .execute();
  const lines = rows.flatMap(({ patch }) => (JSON.parse(patch) as OrderPatch).lines);
  const ids = new Set(items.map(({ externalItemId }) => externalItemId));
  // A rewrite may renew the channel's ids (facts on ShipStation, A5): a line that has no other sign may be any that bears a new one.
  const mayBe = (line: LinePatch, item: SourceItem): boolean =>
    line.externalItemId === item.externalItemId ||
    (!ids.has(line.externalItemId) && !lines.some(({ externalItemId }) => externalItemId === item.externalItemId));
  return (item, name, value) =>
    lines.some(
      (line) =>
        (line.lineKey === null || item.lineKey === null ? mayBe(line, item) : line.lineKey === item.lineKey) &&
        line.options.some((option) => option.name === name && (value === undefined || option.value === value)),
    );
}

/**
 * The buyer's, or the seller's, own options of a line that bear names which we write under. An option that says what we wrote is
 * ours, and whatever stood in its place before is remembered: our writing is no change of theirs, and neither is its undoing.
 *
 * @param before those that were known of the line
 */
export function foreignOptions(item: SourceItem, before: readonly ItemOption[], written: Written): ItemOption[] {
  const own = item.options.filter(({ name }) => isOwnOption(name));
  const theirs = own.filter(({ name, value }) => !written(item, name, value));
  const covered = before.filter(({ name }) => {
    const stands = own.filter((option) => option.name === name);
    return stands.length === 0 ? written(item, name) : stands.every(({ value }) => written(item, name, value));
  });
  return [...theirs.map(({ name, value }) => ({ name, value })), ...covered];
}
