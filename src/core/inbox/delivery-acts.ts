import { type Actor, recordAct } from '../store/acts.ts';
import type { Store } from '../store/store.ts';
import { classify, type DeliverySource } from './classify.ts';
import type { Inbox, InboxTx } from './open.ts';

/** What became of a person's wish about one delivery; `why` when it was not done. */
export interface DeliveryActed {
  readonly id: number;
  readonly done: boolean;
  readonly why: string | null;
}

/**
 * Lets a delivery be handled again from its bytes, at once and with all attempts before it: one that is dead, parked or over
 * as well. What could not be told when it came is told anew, by what the program knows now.
 *
 * @param now UTC epoch ms
 */
export function retryDelivery(inbox: Inbox, id: number, now: number): Promise<DeliveryActed> {
  return inbox.write(async (tx) => {
    const row = await tx.selectFrom('deliveries').selectAll().where('id', '=', id).executeTakeFirst();
    if (!row) return refused(id, 'there is no such delivery');
    if (row.state === 'running') return refused(id, 'it is being handled now');
    const what = classify(row.source as DeliverySource, row.body, row.sha256, row.received_at);
    const { trouble, event, priority } = what;
    if (what.isSelfTest) return refused(id, 'it is a test of ours: there is nothing to be done about it');
    if (trouble) return refused(id, `nothing can be made of it: ${trouble.message}`);
    const known = row.event === null ? { event, priority } : {};
    const fresh = {
      state: 'queued',
      attempts: 0,
      next_try_at: now,
      finished_at: null,
      error_code: null,
      error_message: null,
    };
    await tx
      .updateTable('deliveries')
      .set({ ...known, ...fresh })
      .where('id', '=', id)
      .execute();
    return done(id);
  });
}

/** Gives a delivery up: it is not handled, and goes with those that are over. @param now UTC epoch ms */
export function dropDelivery(inbox: Inbox, id: number, now: number): Promise<DeliveryActed> {
  return changeOpen(inbox, id, (tx) =>
    tx
      .updateTable('deliveries')
      .set({ state: 'dropped', next_try_at: null, finished_at: now })
      .where('id', '=', id)
      .execute(),
  );
}

/** Lets a delivery be handled earlier or later than others. @param priority 1 is the most urgent */
export function prioritizeDelivery(inbox: Inbox, id: number, priority: number): Promise<DeliveryActed> {
  return changeOpen(inbox, id, (tx) => tx.updateTable('deliveries').set({ priority }).where('id', '=', id).execute());
}

/** What a person wishes for one delivery. */
export type DeliveryAct = (inbox: Inbox, id: number, now: number) => Promise<DeliveryActed>;

/**
 * Does a person's wish and puts it on record; what was not done is none. The inbox is another file than the store, so the record
 * follows the deed.
 *
 * @param verb `retry`, `drop`, `priority`
 * @param now UTC epoch ms
 */
export async function actOnDelivery(
  { inbox, store, actor }: { readonly inbox: Inbox; readonly store: Store; readonly actor: Actor },
  { verb, act }: { readonly verb: string; readonly act: DeliveryAct },
  id: number,
  now: number,
): Promise<DeliveryActed> {
  const acted = await act(inbox, id, now);
  if (acted.done) await store.write((tx) => recordAct(tx, actor, `queue-${verb}`, `delivery:${id}`, {}, now));
  return acted;
}

function changeOpen(inbox: Inbox, id: number, change: (tx: InboxTx) => Promise<unknown>): Promise<DeliveryActed> {
  return inbox.write(async (tx) => {
    const row = await tx.selectFrom('deliveries').select('state').where('id', '=', id).executeTakeFirst();
    if (!row) return refused(id, 'there is no such delivery');
    if (row.state === 'running') return refused(id, 'it is being handled now');
    if (['done', 'ignored', 'dropped'].includes(row.state)) return refused(id, `it is over: ${row.state}`);
    await change(tx);
    return done(id);
  });
}

function done(id: number): DeliveryActed {
  return { id, done: true, why: null };
}

function refused(id: number, why: string): DeliveryActed {
  return { id, done: false, why };
}
