import { openOf } from '../../store/issues/ledger.ts';
import { findOrders } from '../../store/orders/orders.ts';
import { endOrphan } from '../../store/runs/attempts.ts';
import { type BrokenOff, brokenOffRuns } from '../../store/runs/broken-off.ts';
import { type EmptySuccesses, emptySuccesses } from '../../store/runs/empty-runs.ts';
import { recordSlot } from '../../store/runs/schedules.ts';
import { type UnrecordedSlot, unrecordedSlots } from '../../store/runs/unrecorded-slots.ts';
import { CannotRepair, defineIssue, type Finding } from '../issue.ts';
import type { Look } from '../look.ts';

const minuteMs = 60_000;

/** The jobs that read what changed at a channel, again and again. */
const readers = [
  { job: 'sync-orders-recent', channel: 'shipstation', title: 'ShipStation' },
  { job: 'trendyol-orders', channel: 'trendyol', title: 'Trendyol' },
] as const;

/** What is run again, and what is put right before. */
interface Detail {
  readonly job: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Its row says that it runs, and nobody runs it. */
  readonly freeRun?: number;
  readonly slot?: { readonly scheduleId: string; readonly slotAt: number };
}

/** Work that began and was not brought to its end, or that ends well and does nothing. */
export const halfDoneRun = defineIssue({
  id: 'I40',
  title: 'Half-done run',
  description:
    'A run was lost, parked or broke off between two steps and its work was not done since; or a reading ends well ten times and sees nothing while orders change; or a start by the clock left no record. What it should have done is missing. It comes about when processes die or a source answers wrongly. The repair frees what is stuck and runs the work once: what is done is not done again.',
  severity: 'high',
  mode: 'A',
  graceMs: 10 * minuteMs,
  subject: 'shop',
  halfDone: 'frees what is stuck and does the work once',
  restsOn: 'ours',
  async find(look) {
    const open = (await openOf(look.db, 'I40', { kind: 'all' })).map(({ key }) => key.split(':'));
    const runs = open.filter(([what]) => what === 'run').map(([, id]) => Number(id));
    const slots = open
      .filter(([what]) => what === 'slot')
      .map(([, scheduleId = '', at]) => ({ scheduleId, slotAt: Number(at) }));
    const broken = await Promise.all(
      (await brokenOffRuns(look.db, look.now, runs)).map((one) => brokenOffFound(look, one)),
    );
    const empty = await Promise.all(readers.map((reader) => emptyFound(look, reader)));
    const unrecorded = (await unrecordedSlots(look.db, look.now, slots)).map(slotFound);
    return [...broken, ...empty.flat(), ...unrecorded];
  },
  async repair({ detail }, repairing) {
    const { store, by } = repairing;
    const { job, args, freeRun, slot } = detail as Detail;
    await store.write(async (tx) => {
      if (freeRun !== undefined) await endOrphan(tx, freeRun, 'lost', 'the process that ran it is gone', by.now);
      if (!slot) return;
      const reason = 'it passed without a record; its work is run once, later';
      const isNew = await recordSlot(tx, { ...slot, outcome: 'missed', reason, runId: null }, by.now);
      if (!isNew) throw new CannotRepair('The start has its record now.');
    });
    repairing.afterwards({ do: 'run', job, args });
  },
});

async function brokenOffFound(look: Look, broken: BrokenOff): Promise<Finding> {
  const { firstId, runId, job, args, state, errorCode, since, steps } = broken;
  const order = await orderOf(look, args);
  const done = steps?.done ?? [];
  return {
    key: `run:${firstId}`,
    orderId: order?.id ?? null,
    subject: order?.orderNumber ?? job,
    since,
    line: `run ${runId} of ${job} ${wordsOf(broken)}`,
    evidence: [
      { what: 'run', value: state, of: { run: runId } },
      { what: 'job', value: job },
      ...(errorCode === null ? [] : [{ what: 'error', value: errorCode }]),
      ...(done.length === 0 ? [] : [{ what: 'steps done', value: done.join(', ') }]),
      ...(steps && steps.stopped !== null ? [{ what: 'step not done', value: steps.stopped }] : []),
    ],
    detail: { job, args, ...(state === 'running' && { freeRun: runId }) } satisfies Detail,
  };
}

function wordsOf({ state, steps, errorCode }: BrokenOff): string {
  const place = steps && steps.done.length > 0 && steps.stopped !== null ? ` before ${steps.stopped}` : '';
  const why = errorCode === null ? '' : ` (${errorCode})`;
  switch (state) {
    case 'lost':
      return `was lost${place}, and nobody took it up`;
    case 'parked':
      return `is parked: nobody takes it up before a person has looked`;
    case 'running':
      return `is marked as running${place}, and its process is gone`;
    case 'failed':
      return `broke off${place}${why}, and its work was not done since`;
  }
}

/** The one order that a run was for. */
async function orderOf(look: Look, { order }: BrokenOff['args']) {
  if (typeof order !== 'string') return null;
  const found = await findOrders(look.db, order);
  return found.length === 1 ? found[0] : null;
}

async function emptyFound(look: Look, reader: (typeof readers)[number]): Promise<Finding[]> {
  const found = await emptySuccesses(look.db, reader);
  return found ? [emptyFinding(reader, found)] : [];
}

function emptyFinding({ job, title }: (typeof readers)[number], found: EmptySuccesses): Finding {
  const { runs, firstRunId, lastRunId, since, changed, seenBy } = found;
  return {
    key: `empty:${job}`,
    orderId: null,
    subject: job,
    since,
    line: `${job} ended well ${runs} times in a row and saw nothing, while ${changed} orders changed at ${title}`,
    evidence: [
      { what: 'first of the empty runs', value: firstRunId, of: { run: firstRunId } },
      { what: 'last of the empty runs', value: lastRunId, of: { run: lastRunId } },
      { what: 'orders that changed meanwhile', value: changed, of: { run: seenBy } },
    ],
    detail: { job, args: { days: 2 } } satisfies Detail,
  };
}

function slotFound({ scheduleId, job, args, slotAt, since }: UnrecordedSlot): Finding {
  return {
    key: `slot:${scheduleId}:${slotAt}`,
    orderId: null,
    subject: job,
    since,
    line: `${job} was to start at ${new Date(slotAt).toISOString()}, and no record says what became of it`,
    evidence: [
      { what: 'schedule', value: scheduleId },
      { what: 'start without a record', value: new Date(slotAt).toISOString() },
    ],
    detail: { job, args, slot: { scheduleId, slotAt } } satisfies Detail,
  };
}
