import type { RawDocument } from '../core/channels/channel.ts';
import type { Context } from '../core/context.ts';
import { noticedAddress } from '../core/inbox/classify.ts';
import type { EventName } from '../core/inbox/event.ts';
import { toldPackages } from '../core/inbox/told-packages.ts';
import type { Claimed, DeliveryOutcome } from '../core/inbox/work.ts';
import { parseJson } from '../core/json.ts';
import type { DocumentResult } from '../core/store/orders/order-ingest.ts';
import { isLeftAside } from '../core/store/orders/order-upsert.ts';
import { enqueue } from './engine/enqueue.ts';
import type { JobDefinition } from './job.ts';
import { orderSource, Tally, takeIn } from './order-intake.ts';
import { syncOrdersRecent } from './sync-orders-recent.ts';

/** Takes a marketplace's packages in as orders; answers what became of each. */
export type IngestPackages = (
  context: Context,
  documents: readonly RawDocument[],
) => Promise<readonly DocumentResult[]>;

/** Who does what a delivery asks for. */
export interface WebhookWork {
  /** Null while there is no marketplace channel: its deliveries wait. */
  readonly ingestPackages: IngestPackages | null;
  /** For what is told without its facts: the job that reads them. */
  readonly readers: Partial<Record<EventName, Reader>>;
}

/** A job that reads what was told of, with the arguments for it. */
interface Reader {
  readonly job: JobDefinition;
  readonly args?: Record<string, unknown>;
}

/** The source of a delivery cannot be worked with now, whichever delivery it is. */
export class SourceOff extends Error {
  override readonly name = 'SourceOff';
}

const minuteMs = 60_000;
/** Pages of an import; a vendor that does not know the batch would answer with every order of the store. */
const mostPages = 4;
const pageSize = 500;

const packageEvents: readonly (EventName | null)[] = [
  'ORDER_CREATED',
  'ORDER_CANCELLED',
  'ORDER_STATUS_CHANGED',
  'SHIPMENT_CREATED',
];

/**
 * Does what a delivery asks for, once.
 *
 * @throws SourceOff, ChannelError, and whatever else went wrong on the way
 */
export function handleDelivery(context: Context, delivery: Claimed, work: WebhookWork): Promise<DeliveryOutcome> {
  if (delivery.source === 's') {
    // A parcel's notice names shipments; the orders it belongs to have changed, and the regular reading by change finds them.
    if (delivery.event !== 'ORDER_CREATED') return askReader(context, { job: syncOrdersRecent, args: { hours: 2 } });
    return takeImport(context, delivery);
  }
  if (packageEvents.includes(delivery.event)) return takePackages(context, delivery, work);
  const reader = delivery.event === null ? undefined : work.readers[delivery.event];
  return reader ? askReader(context, reader) : notRead(delivery);
}

/** The marketplace has no webhook for these (facts on Trendyol, B8): a relay told, and told no facts that could be taken over. */
async function notRead({ event }: Claimed): Promise<DeliveryOutcome> {
  const message = `${event ?? 'It'} was told without its facts, and no job of this version reads them. Look in the seller panel, then drop it; after an update it can be retried.`;
  return { kind: 'parked', code: 'no-reader', message };
}

async function takePackages(context: Context, { body }: Claimed, work: WebhookWork): Promise<DeliveryOutcome> {
  if (!work.ingestPackages) throw new SourceOff('The marketplace’s channel is off: its deliveries wait.');
  const text = body.toString('utf8');
  const told = toldPackages(parseJson(text), text).filter((one) => one !== null);
  if (told.length === 0) return { kind: 'parked', code: 'unreadable', message: 'It names no package with its state.' };
  const documents = told.map((one) => ({ externalId: one.id, body: one.text() }));
  return outcomeOf(await work.ingestPackages(context, documents));
}

function outcomeOf(results: readonly DocumentResult[]): DeliveryOutcome {
  const parked = results.find(({ outcome }) => outcome === 'parked');
  if (parked) {
    return {
      kind: 'parked',
      code: parked.problem?.reason ?? 'unreadable',
      message: `package ${parked.externalId}: ${parked.problem?.message ?? 'nothing could be made of it'}`,
    };
  }
  if (results.length > 0 && results.every(({ outcome }) => isLeftAside(outcome))) {
    return { kind: 'ignored', note: 'older than what we hold, or a step back from it' };
  }
  const parts = results.map(({ orderId, externalId, outcome }) => `order ${orderId ?? externalId} ${outcome}`);
  return { kind: 'done', note: parts.join(', ').slice(0, 500) };
}

async function takeImport(context: Context, { body }: Claimed): Promise<DeliveryOutcome> {
  const { shipstation } = context.channels;
  if ('off' in shipstation) throw new SourceOff(shipstation.why);
  const source = orderSource(context);
  const asked = source.importBehind(noticedAddress(body) ?? '');
  if (!asked) {
    const message = `The address in it does not lead to ${source.title}’s orders; it was not called.`;
    return { kind: 'parked', code: 'refused-address', message };
  }
  const tally = new Tally();
  for (let page = 1; ; page += 1) {
    context.signal.throwIfAborted();
    const answer = await source.listImport(asked, { page, pageSize });
    tally.add(await takeIn(context, source, answer.orders));
    if (page >= answer.pages) return { kind: 'done', note: tally.toString() };
    if (page === mostPages) {
      context.log.warn(`an import of ${answer.total} orders: the newest are taken in, the regular sync has the rest`);
      return { kind: 'done', note: `${tally} of ${answer.total}; the regular sync has the rest` };
    }
  }
}

/** Asks for a run of the job that reads what was told. One that waits already will see it; one under way may have passed it. */
async function askReader(context: Context, reader: Reader): Promise<DeliveryOutcome> {
  const { job, args = {} } = reader;
  const now = context.clock.now();
  return context.store.write(async (tx) => {
    const open = await tx
      .selectFrom('runs')
      .select(['id', 'state'])
      .where('job', '=', job.id)
      .where('state', 'in', ['queued', 'retrying', 'running'])
      .execute();
    const waiting = open.find(({ state }) => state !== 'running');
    if (waiting) return { kind: 'done', note: `run ${waiting.id} of ${job.id} reads it` };
    const [running] = open;
    if (running) {
      return { kind: 'deferred', message: `Run ${running.id} of ${job.id} is under way.`, until: now + minuteMs };
    }
    const { id } = await enqueue(tx, job, { args, trigger: 'webhook', by: null }, now);
    return { kind: 'done', note: `run ${id} of ${job.id} reads it` };
  });
}
