import { ChannelError } from '../core/channels/channel.ts';
import type { BatchItem, Listing, ListingChannel } from '../core/channels/listings.ts';
import type { Context } from '../core/context.ts';
import { inOtherWords, type StockDifference } from '../core/domain/stock-plan.ts';
import type { Found } from '../core/inbox/found.ts';
import {
  acceptCall,
  type CallState,
  claimCall,
  doubtCall,
  dropCall,
  endCall,
  lastOfBody,
  movePush,
  openCalls,
  type PushState,
  refuseCall,
  type StockCall,
  type StockPush,
  stageCall,
} from '../core/store/stock/calls.ts';
import { hear } from './hear.ts';
import { noteReadBack, says } from './stock-listings.ts';
import { by, isAmong, type Only, rowsAtOnce } from './stock-reading.ts';

/** The marketplace that stock is told to. */
export type Marketplace = ListingChannel & { readonly id: string; readonly title: string };

/** How many listings ended how in this run. */
export type DeliveryTally = Record<
  'confirmed' | 'accepted' | 'sent' | 'refused' | 'overtaken' | 'doubt' | 'waiting',
  number
>;

/** So long (ms) after a call without an answer it may still show on the listings: it is looked for, and not sent again. */
const doubtMs = 60_000;
/** A batch that is worked on for longer than this (ms) is judged by the listings alone. */
const longestBatchMs = 60 * 60_000;
/** When a batch is looked at within a run, in seconds after each other; what is not done then is looked at by the next run. */
const looks = [2, 3, 5, 10, 20, 30];
/** So many looks a change that was carried out has to show on its listing. */
const patientLooks = 3;

/**
 * Waits until every call without an answer is old enough to have shown on the listings, before these are read.
 */
export async function waitForDoubts(context: Context, channel: Marketplace): Promise<void> {
  const { clock, store, signal } = context;
  const sentAt = (await openCalls(store.db, channel.id))
    .filter(({ state }) => state === 'sending')
    .reduce((latest, call) => Math.max(latest, call.sentAt ?? 0), 0);
  const wait = sentAt + doubtMs - clock.now();
  if (wait <= 0) return;
  context.log.info(`a call has had no answer; its listings are looked at in ${Math.ceil(wait / 1000)} s`);
  context.progress(0, null, 'waiting for a call without an answer to show');
  await clock.sleep(wait, signal);
}

/**
 * Holds what earlier runs sent against the listings as they are now and against the results of their batches.
 *
 * @param only the barcodes that were read
 */
export async function settleEarlier(
  context: Context,
  channel: Marketplace,
  calls: readonly StockCall[],
  live: ReadonlyMap<string, Listing>,
  only: Only,
): Promise<void> {
  for (const call of calls) {
    if (!call.pushes.some(({ barcode }) => isAmong(only, barcode))) continue;
    const results = call.batch === null ? null : await channel.readBatch(call.batch);
    const age = context.clock.now() - (call.sentAt ?? 0);
    await settle(context, channel, call, (push) => {
      if (!isAmong(only, push.barcode)) return null;
      if (call.state === 'staged') return { state: 'lost', reason: 'its run ended before it was sent' };
      if (says(live.get(push.barcode), push)) return { state: 'confirmed' };
      if (call.state === 'sending')
        return { state: 'lost', reason: 'no answer came, and the listing does not show it' };
      const result = results?.find(({ barcode }) => barcode === push.barcode);
      if (result?.state === 'failed') return { state: 'refused', reason: reasonOf(result) };
      if (result?.state === 'in-progress' && age < longestBatchMs) return null;
      return overtaken(live.get(push.barcode));
    });
  }
}

/**
 * Sends changes, a call each: written down, sent once, judged item by item by the batch's result, confirmed by reading the listings
 * back. May die at any point; the next run finds how far it came.
 *
 * @throws ChannelError when it is not one call's trouble: nothing is lost, the next run goes on
 */
export async function deliver(
  context: Context,
  channel: Marketplace,
  calls: readonly (readonly StockDifference[])[],
): Promise<DeliveryTally> {
  const tally: DeliveryTally = { confirmed: 0, accepted: 0, sent: 0, refused: 0, overtaken: 0, doubt: 0, waiting: 0 };
  const sent: StockCall[] = [];
  for (const [index, changes] of calls.entries()) {
    context.signal.throwIfAborted();
    context.progress(index, calls.length, `sending ${changes.length} listings`);
    const call = await sendOne(context, channel, changes, tally);
    if (call) sent.push(call);
  }
  for (const call of sent) await follow(context, channel, call, tally);
  return tally;
}

async function sendOne(
  context: Context,
  channel: Marketplace,
  wanted: readonly StockDifference[],
  tally: DeliveryTally,
): Promise<StockCall | null> {
  const { store, clock, log } = context;
  const last = (said: readonly StockDifference[]): Promise<CallState | null> =>
    lastOfBody(store.db, channel.id, channel.listingsBody(said), clock.now() - channel.repeatMs);
  const sentBefore = await last(wanted);
  // Only where that call came to its end: what became of another is found out by waiting, not by telling it twice.
  const others = sentBefore === 'ended' ? inOtherWords(wanted) : null;
  const changes = sentBefore === null ? wanted : others && (await last(others)) === null ? others : null;
  if (changes === null) {
    log.info(
      `${wanted.length} listings wait: the same call was made less than ${channel.repeatMs / 60_000} minutes ago`,
    );
    tally.waiting += wanted.length;
    return null;
  }
  const body = channel.listingsBody(changes);
  const call = await store.write((tx) => stageCall(tx, by(context), channel.id, body, changes));
  if (context.run.dryRun) {
    tally.sent += changes.length;
    return null;
  }
  await store.write((tx) => claimCall(tx, by(context), call.id));
  const answer = await channel.pushListings(body).catch(async (error: unknown) => {
    // These say for certain that nothing was taken; whatever else ends the call leaves it in doubt.
    if (error instanceof ChannelError) await store.write((tx) => dropCall(tx, by(context), call.id, error.message));
    throw error;
  });
  switch (answer.kind) {
    case 'accepted':
      await store.write((tx) => acceptCall(tx, by(context), call.id, answer.batch));
      log.info(`${changes.length} listings sent: batch ${answer.batch}`);
      return { ...call, state: 'sent', batch: answer.batch, sentAt: clock.now() };
    case 'same-again':
      await store.write((tx) => acceptCall(tx, by(context), call.id, null));
      log.info(`${changes.length} listings were sent already, so ${channel.title} says`);
      return { ...call, state: 'sent', sentAt: clock.now() };
    case 'refused':
      await store.write((tx) => refuseCall(tx, by(context), call.id, answer.error.message));
      log.warn(`${changes.length} listings refused: ${answer.error.message}`);
      tally.refused += changes.length;
      return null;
    case 'doubt':
      await store.write((tx) => doubtCall(tx, call.id, answer.error.message));
      log.warn(`${changes.length} listings in doubt, looked for before they are sent again: ${answer.error.message}`);
      tally.doubt += changes.length;
      return null;
  }
}

/** Follows one call to its end, as far as that comes within the run. */
async function follow(context: Context, channel: Marketplace, call: StockCall, tally: DeliveryTally): Promise<void> {
  let open: readonly StockPush[] = call.pushes;
  for (const [index, seconds] of looks.entries()) {
    await context.clock.sleep(seconds * 1000, context.signal);
    context.progress(call.pushes.length - open.length, call.pushes.length, `following batch ${call.batch ?? '?'}`);
    const results = call.batch === null ? null : await channel.readBatch(call.batch);
    const of = new Map((results ?? []).map((result) => [result.barcode, result]));
    const done = open.filter(({ barcode }) => of.get(barcode)?.state !== 'in-progress');
    if (done.length === 0) continue;
    const read = await channel.readListings(done.map(({ barcode }) => barcode));
    const live = new Map(read.map((listing) => [listing.barcode, listing]));
    await noteReadBack(context, channel, read, done);
    const ended = await settle(context, channel, { ...call, pushes: done }, (push) => {
      const result = of.get(push.barcode);
      if (says(live.get(push.barcode), push)) return { state: 'confirmed' };
      if (result?.state === 'failed') return { state: 'refused', reason: reasonOf(result) };
      if (result?.state !== 'success') return { state: 'sent' };
      // It was carried out a while ago, and somebody has bought since.
      if (index >= patientLooks && push.state === 'accepted') return overtaken(live.get(push.barcode));
      return { state: 'accepted' };
    });
    for (const state of ended.values()) if (isEnd(state)) tally[state] += 1;
    await hear(
      context,
      'batch',
      done.filter(({ id }) => ended.get(id) === 'confirmed').flatMap((push) => foundBy(push)),
    );
    open = open.flatMap((push) => {
      const state = ended.get(push.id) ?? push.state;
      return isEnd(state) ? [] : [{ ...push, state }];
    });
    if (open.length === 0) return;
  }
  for (const { state } of open) tally[state === 'accepted' ? 'accepted' : 'sent'] += 1;
}

/** What a confirmed change says has happened at the marketplace (M73, M74). */
function foundBy({ id, barcode, quantity, salePrice }: StockPush): Found[] {
  const about = { subject: barcode, key: String(id) };
  return [
    ...(quantity === null ? [] : [{ ...about, event: 'INVENTORY_UPDATED' as const, facts: { barcode, quantity } }]),
    ...(salePrice === null ? [] : [{ ...about, event: 'PRICE_UPDATED' as const, facts: { barcode, salePrice } }]),
  ];
}

type End = 'confirmed' | 'refused' | 'overtaken';

function isEnd(state: PushState): state is End {
  return state === 'confirmed' || state === 'refused' || state === 'overtaken';
}

function overtaken(listing: Listing | undefined): Verdict {
  return { state: 'overtaken', reason: `the listing says ${listing?.quantity ?? 'nothing'}` };
}

interface Verdict {
  readonly state: PushState;
  readonly reason?: string;
}

/** Moves the pushes of a call to what has become of each (null: it stays), and ends the call with the last of them. */
async function settle(
  context: Context,
  channel: Marketplace,
  call: StockCall,
  verdict: (push: StockPush) => Verdict | null,
): Promise<ReadonlyMap<number, PushState>> {
  const { store, log } = context;
  const moved = new Map<number, PushState>();
  for (let at = 0; at < call.pushes.length; at += rowsAtOnce) {
    await store.write(async (tx) => {
      for (const push of call.pushes.slice(at, at + rowsAtOnce)) {
        if (!['staged', 'sent', 'accepted'].includes(push.state)) continue;
        const { state, reason = null } = verdict(push) ?? { state: push.state };
        moved.set(push.id, state);
        if (state === push.state) continue;
        await movePush(tx, by(context), push.id, state, reason);
        if (state === 'refused') log.warn(`${push.barcode} refused by ${channel.title}: ${reason}`);
        if (state === 'lost') log.warn(`${push.barcode} did not arrive at ${channel.title}: ${reason}`);
      }
      if (at + rowsAtOnce >= call.pushes.length) await endCall(tx, by(context), call.id);
    });
  }
  return moved;
}

function reasonOf({ reasons }: BatchItem): string {
  return reasons.length === 0 ? 'no reason is given' : reasons.join('; ');
}
