import type { SourceOrder } from '../../domain/order.ts';
import { erasedBody, withoutBuyer } from '../erase/without-buyer.ts';
import type { Reader, Tx } from '../store.ts';
import { difference, recordChange, type Writer } from './changes.ts';
import { markAbsorbed } from './order-fate.ts';
import { type StoredItem, storedItems, syncItems } from './order-items.ts';
import { insertOrder, type OrderFacts, type OrderRow, orderFacts, searchText } from './order-row.ts';
import { storedTags, syncOrderTags } from './order-tags.ts';
import { resolveParked } from './parked.ts';
import { notesHash } from './print-input.ts';
import { newestRaw, type RawVersion, storeRaw } from './raw.ts';

/** An order as it arrived: what we read in it, and the text it was read from. */
export interface Arrival {
  readonly order: SourceOrder;
  readonly sha256: string;
  readonly body: string;
}

/** `older`: it was changed before what we hold; `back`: it would step back from the state that we hold. Both are left aside. */
export type Outcome = 'created' | 'updated' | 'unchanged' | 'older' | 'back';

export interface Upserted {
  readonly outcome: Outcome;
  readonly orderId: number;
}

interface Batch {
  readonly channel: string;
  readonly arrivals: readonly Arrival[];
  readonly isOlder: (answer: number, held: number) => boolean;
  readonly stepsBack?: ((answer: string, held: string) => boolean) | undefined;
}

/**
 * Makes our orders what these documents say, each id at most once. A document that we have read before costs one indexed
 * look-up; any other is first kept as it came.
 *
 * @returns what became of each, by external id
 */
export async function upsertOrders(tx: Tx, by: Writer, batch: Batch): Promise<Map<string, Upserted>> {
  const { channel, arrivals } = batch;
  const results = new Map<string, Upserted>();
  const ids = arrivals.map(({ order }) => order.externalId);
  const held = await heldVersions(tx, channel, ids);
  const news: Arrival[] = [];
  for (const arrival of arrivals) {
    const version = held.get(arrival.order.externalId);
    // Nobody shall bring back what was erased; by its hash the document is known again all the same.
    const { erased } = version ?? {};
    if (version && saysNothingNew(version, arrival))
      results.set(arrival.order.externalId, { outcome: 'unchanged', orderId: version.id });
    else news.push(erased ? { ...arrival, order: withoutBuyer(arrival.order), body: erasedBody } : arrival);
  }
  await resolveParked(tx, channel, 'order', ids, by.now);
  if (news.length === 0) return results;

  const holdings = await loadHoldings(tx, channel, news, held);
  for (const arrival of news) {
    results.set(arrival.order.externalId, await upsertOrder(tx, by, batch, arrival, holdings));
  }
  // After all of them, so that a survivor also marks what came before it in the same answer.
  for (const { order } of news) {
    if (!isLeftAside(results.get(order.externalId)?.outcome)) await markAbsorbed(tx, by, channel, order);
  }
  return results;
}

/** Whether an answer was kept and changed nothing. */
export function isLeftAside(outcome: Outcome | 'parked' | undefined): outcome is 'older' | 'back' {
  return outcome === 'older' || outcome === 'back';
}

interface HeldVersion {
  readonly id: number;
  readonly sha256: string;
  readonly gone: boolean;
  readonly absorbed: boolean;
  readonly erased: boolean;
}

/** Which version of each document our order was made from. */
async function heldVersions(
  tx: Tx,
  channel: string,
  externalIds: readonly string[],
): Promise<Map<string, HeldVersion>> {
  if (externalIds.length === 0) return new Map();
  const rows = await tx
    .selectFrom('orders')
    .innerJoin('raw_documents', 'raw_documents.id', 'orders.raw_id')
    .select(['orders.id', 'orders.external_id', 'orders.gone_at', 'orders.absorbed_by', 'orders.erased_at'])
    .select('raw_documents.sha256')
    .where('orders.channel', '=', channel)
    .where('orders.external_id', 'in', externalIds)
    .execute();
  return new Map(
    rows.map(({ id, external_id, sha256, gone_at, absorbed_by, erased_at }) => [
      external_id,
      { id, sha256, gone: gone_at !== null, absorbed: absorbed_by !== null, erased: erased_at !== null },
    ]),
  );
}

/** An order given up for lost is alive when it is seen again; an absorbed one only when its source has changed it since. */
function saysNothingNew(held: HeldVersion, arrival: Arrival): boolean {
  return held.sha256 === arrival.sha256 && (!held.gone || held.absorbed);
}

/** What the store holds of the orders that have news. */
interface Holdings {
  readonly orders: ReadonlyMap<string, OrderRow>;
  readonly items: ReadonlyMap<number, StoredItem[]>;
  readonly tags: ReadonlyMap<number, string[]>;
  readonly raws: ReadonlyMap<string, RawVersion>;
}

async function loadHoldings(
  db: Reader,
  channel: string,
  news: readonly Arrival[],
  held: ReadonlyMap<string, HeldVersion>,
): Promise<Holdings> {
  const known = news.flatMap(({ order }) => held.get(order.externalId)?.id ?? []);
  const rows = known.length === 0 ? [] : await db.selectFrom('orders').selectAll().where('id', 'in', known).execute();
  const ids = news.map(({ order }) => order.externalId);
  return {
    orders: new Map(rows.map((row) => [row.external_id, row])),
    items: await storedItems(db, known),
    tags: await storedTags(db, known),
    raws: await newestRaw(db, channel, 'order', ids),
  };
}

/**
 * Makes an order what a stored version of its document says, whatever stands in its rows: for what was changed behind the documents'
 * back. Its tags are left: they are read by themselves, and later. An order that says all of it already stays untouched.
 *
 * @returns whether anything was changed
 */
export async function takeVersion(
  tx: Tx,
  by: Writer,
  orderId: number,
  { order, rawId }: { readonly order: SourceOrder; readonly rawId: number },
): Promise<boolean> {
  const row = await tx.selectFrom('orders').selectAll().where('id', '=', orderId).executeTakeFirstOrThrow();
  const own = { search_text: searchText(order), notes_hash: notesHash(order) };
  const facts = { ...orderFacts(order), raw_id: rawId };
  const isOther = difference({ ...row }, { ...facts, ...own, absorbed_by: null, gone_at: null }) !== null;
  if (isOther) await updateOrder(tx, by, row, facts, own, null);
  const stored = (await storedItems(tx, [orderId])).get(orderId) ?? [];
  const changed = await syncItems(tx, by, orderId, stored, order.items);
  await markAbsorbed(tx, by, row.channel, order);
  return isOther || changed;
}

async function upsertOrder(tx: Tx, by: Writer, batch: Batch, arrival: Arrival, holdings: Holdings): Promise<Upserted> {
  const { channel } = batch;
  const { order, sha256, body } = arrival;
  const { externalId } = order;
  const rawId = await storeRaw(
    tx,
    by,
    { channel, kind: 'order', externalId, sha256, body },
    holdings.raws.get(externalId),
  );
  const row = holdings.orders.get(externalId);
  if (!row) return { outcome: 'created', orderId: await createOrder(tx, by, channel, order, rawId) };
  if (batch.isOlder(order.modifiedAt, row.modified_at)) return { outcome: 'older', orderId: row.id };
  if (batch.stepsBack?.(order.sourceStatus, row.source_status)) return { outcome: 'back', orderId: row.id };
  const tags = await syncOrderTags(tx, row.id, holdings.tags.get(row.id) ?? [], order.tagExternalIds);
  const own = { search_text: searchText(order), notes_hash: notesHash(order) };
  await updateOrder(tx, by, row, { ...orderFacts(order), raw_id: rawId }, own, tags);
  await syncItems(tx, by, row.id, holdings.items.get(row.id) ?? [], order.items);
  return { outcome: 'updated', orderId: row.id };
}

async function createOrder(tx: Tx, by: Writer, channel: string, order: SourceOrder, rawId: number): Promise<number> {
  const facts = orderFacts(order);
  const id = await insertOrder(tx, {
    ...facts,
    channel,
    raw_id: rawId,
    search_text: searchText(order),
    notes_hash: notesHash(order),
    first_seen_at: by.now,
    changed_at: by.now,
    run_id: by.runId,
  });
  const after = { order_number: facts.order_number, status: facts.status, total: facts.total, raw_id: rawId };
  await recordChange(tx, by, { entity: 'order', entityId: id, orderId: id, op: 'created', before: null, after });
  await syncOrderTags(tx, id, [], order.tagExternalIds);
  await syncItems(tx, by, id, [], order.items);
  return id;
}

async function updateOrder(
  tx: Tx,
  by: Writer,
  row: OrderRow,
  facts: OrderFacts & { readonly raw_id: number },
  own: { readonly search_text: string; readonly notes_hash: string },
  tags: Awaited<ReturnType<typeof syncOrderTags>>,
): Promise<void> {
  const returned = row.gone_at !== null;
  const changed = difference({ ...row }, { ...facts, absorbed_by: null, gone_at: null });
  await tx
    .updateTable('orders')
    .set({ ...changed?.after, ...own, changed_at: by.now, run_id: by.runId })
    .where('id', '=', row.id)
    .execute();
  await recordChange(tx, by, {
    entity: 'order',
    entityId: row.id,
    orderId: row.id,
    op: returned ? 'returned' : 'updated',
    before: { ...changed?.before, ...(tags && { tags: tags.before }) },
    after: { ...changed?.after, ...(tags && { tags: tags.after }) },
  });
}
