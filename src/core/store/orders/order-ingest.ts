import { type RawDocument, Unreadable } from '../../channels/channel.ts';
import type { Log } from '../../context.ts';
import type { SourceOrder } from '../../domain/order.ts';
import type { CountName } from '../../domain/run.ts';
import { erasedAmong, erasedBody } from '../erase/without-buyer.ts';
import type { Store, Tx } from '../store.ts';
import { type Arrival, isLeftAside, type Outcome, upsertOrders } from './order-upsert.ts';
import { park } from './parked.ts';
import { bodyHash, newestRaw, storeRaw } from './raw.ts';

export interface Intake {
  readonly channel: string;
  readonly documents: readonly RawDocument[];
  /** Pure. Throws Unreadable for what it cannot make sense of. */
  readonly interpret: (document: RawDocument) => SourceOrder;
  /**
   * Whether an answer is surely older than what we hold, by the source's modify dates (UTC epoch ms). Default: when its
   * date is lower; a channel whose dates are in doubt now and then says it better.
   */
  readonly isOlder?: (answer: number, held: number) => boolean;
  /** Whether an answer steps back from the state that we hold, both in the source's words; default: none does. */
  readonly stepsBack?: (answer: string, held: string) => boolean;
  /** UTC epoch ms at which the documents came. */
  readonly now: number;
  readonly runId: number | null;
  readonly count: (name: CountName, by?: number) => void;
  readonly log: Log;
  /** Written in the transaction of the last documents, or in one of its own when there are none: the place reached. */
  readonly alsoWrite?: (tx: Tx) => Promise<void>;
}

export interface DocumentResult {
  readonly externalId: string | null;
  /** `older`: it came late and changed nothing; `back`: its state was one that we are past. `parked`: nothing could be made of it. */
  readonly outcome: Outcome | 'parked';
  readonly orderId: number | null;
  /** The source's modify date, UTC epoch ms; null where it could not be read. */
  readonly modifiedAt: number | null;
  /** Why it was parked. */
  readonly problem: Problem | null;
}

/** What is wrong with a document: a short word for machines, a sentence for people that names fields, never values. */
export interface Problem {
  readonly reason: string;
  readonly message: string;
}

/** Documents a transaction takes: it stays far below the 50 ms that others are asked to wait at most. */
const chunkSize = 50;

interface Reading {
  readonly document: RawDocument;
  readonly sha256: string;
  readonly order: SourceOrder | null;
  readonly problem: Problem | null;
}

/**
 * Takes in what a channel answered. Each document is kept as it came, then read, then made ours: an order by (channel,
 * external id), its lines, its tags, every change on record. What cannot be read is parked with its raw form, counted as
 * failed, and stops nothing (C11). Counts are told when they are committed.
 *
 * @returns what became of each document, in their order
 * @throws the database's error when the trouble is not one document's: disk full, lease lost, file locked
 */
export async function ingestOrders(store: Store, intake: Intake): Promise<DocumentResult[]> {
  const chunks = inChunks(intake.documents.map((document) => readDocument(document, intake.interpret)));
  const results: DocumentResult[] = [];
  for (const [index, chunk] of chunks.entries()) {
    const alsoWrite = index === chunks.length - 1 ? intake.alsoWrite : undefined;
    const taken = await takeChunk(store, intake, chunk, alsoWrite);
    for (const result of taken) tell(intake, result);
    results.push(...taken);
  }
  if (chunks.length === 0 && intake.alsoWrite) await store.write(intake.alsoWrite);
  return results;
}

/** Makes of a document what it says; where that cannot be, why. */
export function readDocument(document: RawDocument, interpret: Intake['interpret']): Reading {
  const sha256 = bodyHash(document.body);
  try {
    if (document.externalId === null) throw new Unreadable('missing-id', 'It has no id.');
    const order = interpret(document);
    if (order.externalId !== document.externalId)
      throw new Unreadable('other-id', 'Its id is not the one it was listed by.');
    return { document, sha256, order, problem: null };
  } catch (error) {
    // An error of ours in reading is still about this document alone. Its text may quote the document: it is not kept.
    const problem =
      error instanceof Unreadable
        ? { reason: error.reason, message: error.message }
        : {
            reason: 'interpreter-error',
            message: `Reading it failed (${error instanceof Error ? error.name : 'unknown error'}).`,
          };
    return { document, sha256, order: null, problem };
  }
}

/** A document that comes twice goes into a later chunk: within one, each order is looked up once. */
function inChunks(readings: readonly Reading[]): Reading[][] {
  const chunks: Reading[][] = [];
  let ids = new Set<string>();
  for (const reading of readings) {
    const id = reading.document.externalId;
    let chunk = chunks.at(-1);
    if (!chunk || chunk.length === chunkSize || (id !== null && ids.has(id))) {
      chunk = [];
      chunks.push(chunk);
      ids = new Set();
    }
    chunk.push(reading);
    if (id !== null) ids.add(id);
  }
  return chunks;
}

type AlsoWrite = ((tx: Tx) => Promise<void>) | undefined;

async function takeChunk(
  store: Store,
  intake: Intake,
  chunk: Reading[],
  alsoWrite: AlsoWrite,
): Promise<DocumentResult[]> {
  try {
    return await store.write(async (tx) => {
      const taken = await takeReadings(tx, intake, chunk);
      await alsoWrite?.(tx);
      return taken;
    });
  } catch (error) {
    if (!isOneDocuments(error)) throw error;
    if (chunk.length > 1) return takeOneByOne(store, intake, chunk, alsoWrite);
    const problem = { reason: 'not-storable', message: `The database refused it (${codeOf(error)}).` };
    return takeChunk(
      store,
      intake,
      chunk.map((reading) => ({ ...reading, order: null, problem })),
      alsoWrite,
    );
  }
}

async function takeOneByOne(
  store: Store,
  intake: Intake,
  chunk: Reading[],
  alsoWrite: AlsoWrite,
): Promise<DocumentResult[]> {
  const results: DocumentResult[] = [];
  for (const [index, reading] of chunk.entries()) {
    const last = index === chunk.length - 1;
    results.push(...(await takeChunk(store, intake, [reading], last ? alsoWrite : undefined)));
  }
  return results;
}

async function takeReadings(tx: Tx, intake: Intake, chunk: readonly Reading[]): Promise<DocumentResult[]> {
  const { channel, now, runId } = intake;
  const by = { now, runId };
  const arrivals: Arrival[] = [];
  for (const { document, sha256, order } of chunk) if (order) arrivals.push({ order, sha256, body: document.body });
  const isOlder = intake.isOlder ?? ((answer, held) => answer < held);
  const upserted = await upsertOrders(tx, by, { channel, arrivals, isOlder, stepsBack: intake.stepsBack });

  const bad = chunk.filter((reading) => reading.problem !== null);
  const raws = await newestRaw(
    tx,
    channel,
    'order',
    bad.flatMap(({ document }) => document.externalId ?? []),
  );
  const erased = await erasedAmong(
    tx,
    channel,
    bad.flatMap(({ document }) => document.externalId ?? []),
  );
  for (const { document, sha256, problem } of bad) {
    const { externalId } = document;
    const body = externalId !== null && erased.has(externalId) ? erasedBody : document.body;
    if (externalId !== null)
      await storeRaw(tx, by, { channel, kind: 'order', externalId, sha256, body }, raws.get(externalId));
    const { reason, message: detail } = problem ?? { reason: 'unknown', message: '' };
    await park(tx, by, { channel, kind: 'order', key: externalId ?? sha256, externalId, reason, detail, body });
  }
  return chunk.map(({ document: { externalId }, order, problem }) => {
    const done = order && upserted.get(order.externalId);
    if (done) return { externalId, ...done, modifiedAt: order.modifiedAt, problem: null };
    return { externalId, outcome: 'parked', orderId: null, modifiedAt: null, problem };
  });
}

function tell({ count, log }: Intake, { outcome, externalId, problem }: DocumentResult): void {
  count('seen');
  if (outcome === 'parked') {
    count('failed');
    log.warn(`order ${externalId ?? 'without an id'} parked (${problem?.reason}): ${problem?.message}`);
  } else if (isLeftAside(outcome)) {
    count('unchanged');
    if (outcome === 'older') log.debug(`order ${externalId}: an older answer came late and was left aside`);
    else log.warn(`order ${externalId}: an answer would take it back to a state that it is past; it was left aside`);
  } else count(outcome);
}

/** Whether the database objects to the data of one document, not to its own state (full, locked, fenced). */
function isOneDocuments(error: unknown): boolean {
  return (
    /^SQLITE_(CONSTRAINT|MISMATCH|TOOBIG|RANGE)/.test(codeOf(error)) ||
    error instanceof TypeError ||
    error instanceof RangeError
  );
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'error';
  return (error as { code?: string }).code ?? error.name;
}
