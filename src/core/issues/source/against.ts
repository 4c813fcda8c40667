import { type RawBuilder, sql } from 'kysely';
import { type DocumentReader, documentReader } from '../../channels/document-reader.ts';
import { bodiesOf, type HeldOrder, heldOrders } from '../../store/issues/held-orders.ts';
import type { Writer } from '../../store/orders/changes.ts';
import { takeVersion } from '../../store/orders/order-upsert.ts';
import type { Reader, Store } from '../../store/store.ts';
import { CannotRepair } from '../issue.ts';
import type { Look } from '../look.ts';
import { inWork } from './in-work.ts';
import { readOrder, type Said, saidIn } from './said.ts';

/** An order beside what its source says. */
export interface Against {
  readonly order: HeldOrder;
  /** The source's name for people. */
  readonly title: string;
  /** What the document says that our rows should be made of: the newest, unless it came late or cannot be read. */
  readonly said: Said;
  readonly raw: { readonly id: number; readonly receivedAt: number };
  /** What the document says that our rows were made of; null: it cannot be read any more. */
  readonly own: Said | null;
}

const asked = new WeakMap<Look, Promise<readonly Against[]>>();

/** The orders that are looked at beside what their sources say; asked once for all classes of a look. */
export function againstSource(look: Look): Promise<readonly Against[]> {
  const known = asked.get(look);
  if (known) return known;
  const asking = besideSource(look.db, inWork(look));
  asked.set(look, asking);
  return asking;
}

/** Orders beside what their sources say. @param which orders, `o`, are meant; those that are gone at their source are left out */
export async function besideSource(db: Reader, which: RawBuilder<boolean>): Promise<readonly Against[]> {
  const orders = await heldOrders(db, which);
  const said = await saidIn(
    db,
    orders.flatMap(({ channel, currency, rawId, rawSha, newestRawId, newestSha }) => [
      { rawId, sha256: rawSha, channel, currency },
      { rawId: newestRawId, sha256: newestSha, channel, currency },
    ]),
  );
  const readers = new Map<string, DocumentReader | null>();
  const against: Against[] = [];
  for (const order of orders) {
    const { channel } = order;
    const reader = readers.get(channel) ?? (await documentReader(channel));
    readers.set(channel, reader);
    if (!reader) continue;
    const own = said.get(order.rawSha) ?? null;
    const newest = said.get(order.newestSha) ?? null;
    const counts = newest !== null && order.newestRawId !== order.rawId && isNews(reader, order, newest);
    const chosen = counts ? newest : own;
    if (!chosen) continue;
    const raw = counts
      ? { id: order.newestRawId, receivedAt: order.newestAt }
      : { id: order.rawId, receivedAt: order.rawAt };
    against.push({ order, title: reader.title, said: chosen, raw, own });
  }
  return against;
}

/** As an intake decides it: an answer that came late, or that would take the order back, is kept and changes nothing. */
function isNews(reader: DocumentReader, order: HeldOrder, newest: Said): boolean {
  return (
    !reader.isOlder(newest.modifiedAt, order.modifiedAt) && !reader.stepsBack(newest.sourceStatus, order.sourceStatus)
  );
}

/**
 * Makes an order what its source said last, whatever stands in its rows: also where the document is the one that they were made of.
 *
 * @throws CannotRepair when there is no such order, it is gone at its source, or nothing of what that said can be read
 */
export async function takeStored(store: Store, by: Writer, orderId: number): Promise<void> {
  await store.write(async (tx) => {
    const [against] = await besideSource(tx, sql`o.id = ${orderId}`);
    if (!against) throw new CannotRepair('It is gone here or at its source, or nothing of what that said can be read.');
    const rawId = against.raw.id;
    const order = await readOrder(against.order, (await bodiesOf(tx, [rawId])).get(rawId) ?? '');
    if (!order) throw new CannotRepair('What its source said is not kept any more.');
    await takeVersion(tx, by, orderId, { order, rawId });
  });
}
