import { ChannelError } from '../core/channels/channel.ts';
import type { TextReader } from '../core/channels/text-reader.ts';
import type { Context } from '../core/context.ts';
import type { OrderInput } from '../core/domain/print/order-input.ts';
import type { LineReading } from '../core/domain/print/personalization.ts';
import { asPrinted } from '../core/domain/print/reading/as-printed.ts';
import { judge } from '../core/domain/print/reading/judge.ts';
import { contradictions } from '../core/domain/print/reading/own-names.ts';
import { readOrder } from '../core/domain/print/reading/read-order.ts';
import type { ReviewReason } from '../core/domain/print/review.ts';
import { countModelOutcome } from '../core/store/print/model-calls.ts';
import {
  type Prepared,
  type PrepareOptions,
  prepareOrder,
  prepareOrders,
  type ReadOrder,
} from '../core/store/print/prepare.ts';
import { type PrintLine, type PrintOrder, readPrintOrder, readPrintOrders } from '../core/store/print/print-order.ts';
import { isCurrent, type NewReading } from '../core/store/print/readings.ts';
import { GiveUp } from './job.ts';

/** An order may change while it is read, by a sync beside us; more often than this in a row is no chance any more. */
const mostReadings = 4;

/** The language model as one run uses it: after a failure that may pass it is left in peace until the next run. */
export class ModelUse {
  readonly #context: Context;
  /** Why it is not asked any more; null while it is. */
  unavailable: string | null;
  #stopped = false;

  constructor(context: Context) {
    this.#context = context;
    const { llm } = context.channels;
    this.unavailable = 'off' in llm ? llm.why : null;
  }

  /** For work that must not ask. */
  static none(context: Context): ModelUse {
    const use = new ModelUse(context);
    use.unavailable = 'it is not asked here';
    return use;
  }

  /** What a run's summary says of it; empty when there was nothing to say. */
  get told(): string {
    return this.#stopped ? `language model not asked any more: ${this.unavailable}` : '';
  }

  /** Reads lines that no parser understood; null when nobody can be asked now. */
  async read(order: OrderInput, itemIds: readonly number[], ref: string): ReturnType<TextReader['read']> {
    const { llm } = this.#context.channels;
    if (this.unavailable !== null || 'off' in llm) return { kind: 'unavailable', why: this.unavailable ?? '' };
    try {
      const told = await llm.read(order, itemIds, ref);
      if (told.kind === 'unavailable') this.#stop(told.why);
      return told;
    } catch (error) {
      if (!(error instanceof ChannelError)) throw error;
      // This very question brings nothing; the others may still be asked.
      if (error.kind !== 'refused') this.#stop(error.message);
      return { kind: 'unavailable', why: error.message };
    }
  }

  #stop(why: string): void {
    this.unavailable = why;
    this.#stopped = true;
    this.#context.log.warn(`the language model is not asked any more in this run: ${why}`);
  }
}

/**
 * Reads every line of an order and brings its tasks into step, in one transaction; anew when a sync changed the order meanwhile.
 *
 * @returns null when there is no such order
 * @throws GiveUp `keeps-changing`
 */
export async function readAndPrepare(
  context: Context,
  orderId: number,
  model: ModelUse,
  options: PrepareOptions,
): Promise<Prepared | null> {
  const by = { now: context.clock.now(), runId: context.run.id };
  for (let attempt = 0; attempt < mostReadings; attempt += 1) {
    const order = await readPrintOrder(context.store.db, orderId);
    if (!order) return null;
    const readings = await withModel(parse(order), order, model);
    context.signal.throwIfAborted();
    const prepared = await prepareOrder(context.store, by, orderId, { ...options, readings });
    if (!prepared) continue;
    await noteOutcome(context, readings, prepared);
    return prepared;
  }
  throw new GiveUp(
    'keeps-changing',
    `Order ${orderId} changed each time while it was read.`,
    'Run it again when the sync is over.',
  );
}

/**
 * Reads several orders and brings their tasks into step, in one transaction. Those for which the model would be asked are left
 * out: what is certain does not wait for an answer.
 *
 * @returns by our id; what is not there is to be done by itself (see `prepareOrders`)
 */
async function readAndPrepareTogether(
  context: Context,
  orderIds: readonly number[],
  model: ModelUse,
  options: PrepareOptions,
): Promise<ReadonlyMap<number, Prepared>> {
  const by = { now: context.clock.now(), runId: context.run.id };
  const read: ReadOrder[] = [];
  for (const order of (await readPrintOrders(context.store.db, orderIds)).values()) {
    const parsed = parse(order);
    if (parsed.asked.length > 0 && model.unavailable === null) continue;
    read.push({ orderId: order.id, readings: asRead(parsed, null) });
  }
  return prepareOrders(context.store, by, read, options);
}

/** Reading and preparing as a job does it, for `eachPrepared`. */
export function reading(context: Context, model: ModelUse, options: PrepareOptions) {
  return {
    together: (orderIds: readonly number[]) => readAndPrepareTogether(context, orderIds, model, options),
    alone: (orderId: number) => readAndPrepare(context, orderId, model, options),
  };
}

/** Notes with each call of the model what came of its answer, when that is news. */
async function noteOutcome(
  context: Context,
  readings: readonly NewReading[],
  { read, lines }: Prepared,
): Promise<void> {
  const news = readings.filter(({ itemId, modelCallId }) => modelCallId !== null && read.includes(itemId));
  for (const callId of new Set(news.flatMap(({ modelCallId }) => modelCallId ?? []))) {
    const own = lines.filter(({ itemId }) => news.some((one) => one.itemId === itemId && one.modelCallId === callId));
    const tasks = own.reduce((sum, line) => sum + line.created + line.updated, 0);
    const reviews = own.filter(({ open }) => open.length > 0).length;
    await context.store.write((tx) => countModelOutcome(tx, callId, { tasks, reviews }));
  }
}

/** What parsers read of the lines that an order still has. */
interface Parsed {
  readonly input: OrderInput;
  readonly lines: readonly PrintLine[];
  /** By the place of the line. */
  readonly read: readonly LineReading[];
  /** Lines that no parser understood, and about which nobody has decided. */
  readonly asked: readonly PrintLine[];
}

function parse(order: PrintOrder): Parsed {
  const lines = order.lines.filter(({ removed }) => !removed);
  const input: OrderInput = { ...order.input, lines: lines.map((line) => line.input) };
  const read = readOrder(input);
  const asked = lines.filter((line, at) => read[at]?.askModel && line.reading?.decidedActId == null);
  return { input, lines, read, asked };
}

/** What parsers, and for what they do not understand the model, read. */
async function withModel(parsed: Parsed, { externalId }: PrintOrder, model: ModelUse): Promise<NewReading[]> {
  const { input, asked } = parsed;
  if (asked.length === 0) return asRead(parsed, null);
  const ids = asked.map((line) => line.input.itemId);
  return asRead(parsed, await model.read(input, ids, externalId));
}

/** @param told what the model answered; null: it was not asked */
function asRead({ lines, read }: Parsed, told: Awaited<ReturnType<TextReader['read']>> | null): NewReading[] {
  // What a model read of this very order stands, although it cannot be asked again just now.
  const settled = lines.every(isCurrent);
  return lines.flatMap((line, at): NewReading[] => {
    const parsed = read[at];
    if (!parsed) return [];
    const isKept = settled && parsed.askModel && line.reading?.modelCallId != null;
    if (told?.kind !== 'read' && isKept) return [];
    const ofModel = told?.kind === 'read' ? told.lines.get(line.input.itemId) : undefined;
    if (told?.kind !== 'read' || !ofModel) return [newReading(line, parsed, null)];
    return [newReading(line, judged(line, ofModel, parsed), told.callId)];
  });
}

/** What parsers found out about an order and its colours holds whoever reads the text. */
const holdsForAll: readonly ReviewReason[] = [
  'duplicate-order',
  'colors-disagree',
  'buyer-doubt',
  'font-request',
  'buyer-note',
  'variation-unsure',
];

function judged(line: PrintLine, ofModel: LineReading, parsed: LineReading): LineReading {
  const { personalizations, findings } = asPrinted(ofModel.personalizations, line.input.profile);
  const colorless = personalizations.some(({ color1 }) => color1 === null);
  const besides = parsed.findings.filter(
    ({ reason, position }) =>
      position === null && (holdsForAll.includes(reason) || (reason === 'missing-color' && colorless)),
  );
  const own = [...ofModel.findings, ...findings, ...judge(line.input, personalizations)];
  return { ...ofModel, personalizations, findings: [...own, ...besides] };
}

function newReading({ input, mark, foreign }: PrintLine, read: LineReading, modelCallId: number | null): NewReading {
  const findings = [...read.findings, ...contradictions(foreign, read.personalizations)];
  return { itemId: input.itemId, mark, reading: { ...read, findings }, modelCallId };
}
