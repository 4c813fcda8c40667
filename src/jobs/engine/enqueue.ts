import type { RunTrigger } from '../../core/domain/run.ts';
import {
  bringForward,
  forgetInputs,
  insertRun,
  insertSkipped,
  manualPriority,
  type NewRun,
  openRunsOf,
  requestCancel,
} from '../../core/store/runs/runs.ts';
import type { Tx } from '../../core/store/store.ts';
import { inputAge } from '../input-age.ts';
import type { JobDefinition } from '../job.ts';

/** Arguments that a job does not take. Nothing was queued. */
export class BadArguments extends Error {
  override readonly name = 'BadArguments';
}

export interface EnqueueRequest {
  /** Unchecked, as typed or stored; checked here against the job's schema before anything is written. */
  readonly args: unknown;
  readonly trigger: RunTrigger;
  readonly by: string | null;
  readonly dryRun?: boolean;
  readonly parentId?: number;
  readonly dueAt?: number;
  /** The slot it is for, where each slot is work of its own (misfire `all`). */
  readonly slotAt?: number;
  /** Fewer attempts than the job's own. */
  readonly attempts?: number;
  readonly rescues?: number;
  /** More urgent than the job is by itself: for work that a more urgent run waits for. */
  readonly priority?: number;
  /** A person's word that it goes ahead whatever its input is: it neither waits for it nor is skipped (S45). */
  readonly forced?: boolean;
}

export interface Enqueued {
  readonly id: number;
  readonly state: 'queued' | 'skipped';
  /** Why it was skipped. */
  readonly reason: string | null;
}

/**
 * The one way into the queue, for the clock, the console, the command line and chains alike. The same work already under
 * way is treated by the job's overlap policy; a start that is left out is recorded as a skipped run. By hand, the run that waits is
 * brought forward.
 *
 * @throws BadArguments when the arguments are not the job's
 */
export async function enqueue(tx: Tx, job: JobDefinition, request: EnqueueRequest, now: number): Promise<Enqueued> {
  const args = parseArgs(job, request.args);
  const forced = request.forced ?? false;
  const run = {
    job: job.id,
    args,
    trigger: request.trigger,
    triggeredBy: request.by,
    parentId: request.parentId ?? null,
    overlapKey: `${job.id} ${canonical(args)}${request.dryRun ? ' dry' : ''}${request.slotAt === undefined ? '' : ` ${iso(request.slotAt)}`}`,
    priority: request.trigger === 'manual' ? manualPriority : Math.min(job.priority, request.priority ?? job.priority),
    dryRun: request.dryRun ?? false,
    dueAt: request.dueAt ?? now,
    maxAttempts: request.attempts ?? job.attempts,
    rescues: request.rescues ?? 0,
    resources: job.resources(args),
    inputs: await inputsOf(tx, job, args, request, now),
    forced,
  } satisfies NewRun;
  const open = await openRunsOf(tx, run.overlapKey);
  const running = open.find((other) => other.state === 'running');
  const waiting = open.find((other) => other.state !== 'running');
  if (job.overlap === 'cancel-other') {
    for (const other of open) await requestCancel(tx, other.id, `run ${job.id} started again`, now);
  } else if (waiting && request.trigger === 'manual') {
    // What waits already is what is asked for; a second would be skipped, and the first might wait for a daemon that nobody starts.
    const how = { forced, waitsForInput: run.inputs.length > 0 };
    await bringForward(tx, waiting.id, how, now);
    return { id: waiting.id, state: 'queued', reason: null };
  } else if (waiting) {
    // What follows another run need not wait for its input, and neither does what waits in its place.
    if (request.trigger === 'chain') await forgetInputs(tx, waiting.id);
    return skip(tx, run, `run ${waiting.id} of the same work is already waiting`, now);
  } else if (running && job.overlap === 'skip') {
    return skip(tx, run, `run ${running.id} of the same work is running since ${iso(running.started_at ?? now)}`, now);
  }
  return { id: await insertRun(tx, run, now), state: 'queued', reason: null };
}

/** @throws BadArguments naming each argument that is wrong and what it takes */
export function parseArgs(job: JobDefinition, args: unknown): Record<string, unknown> {
  const parsed = job.args.strict().safeParse(args ?? {});
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) =>
    [issue.path.map(String).join('.'), issue.message].filter(Boolean).join(': '),
  );
  throw new BadArguments(`${job.id}: ${wrong.join('; ')}`);
}

/**
 * The jobs whose work a run waits for, where they are at it (S45). Who names an order wants just that one, now; what follows another run
 * has its input from that; what a person asks for waits only for orders that are too old.
 */
async function inputsOf(
  tx: Tx,
  { input, worksOn }: JobDefinition,
  args: Readonly<Record<string, unknown>>,
  { forced, trigger }: EnqueueRequest,
  now: number,
): Promise<readonly string[]> {
  if (input === null || forced || trigger === 'chain' || args['order'] !== undefined) return [];
  if (trigger === 'manual' && (await inputAge(tx, input, now)).why === null) return [];
  return [...new Set([input.from, ...worksOn])];
}

async function skip(tx: Tx, run: NewRun, reason: string, now: number): Promise<Enqueued> {
  return { id: await insertSkipped(tx, run, reason, now), state: 'skipped', reason };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

/** JSON with its keys in order, so that equal arguments are equal texts. */
function canonical(args: Record<string, unknown>): string {
  return JSON.stringify(Object.fromEntries(Object.entries(args).sort(([a], [b]) => (a < b ? -1 : 1))));
}
