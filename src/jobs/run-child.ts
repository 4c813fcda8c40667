import type { Context } from '../core/context.ts';
import { countNames, countsOf, openRunStates, type RunState } from '../core/domain/run.ts';
import { openRunsOf, type RunRow, requestCancel } from '../core/store/runs/runs.ts';
import { enqueue } from './engine/enqueue.ts';
import { GiveUp, type JobDefinition, type StepDefinition } from './job.ts';

/** How often (ms of the installation's clock) a child is looked at. */
const lookEveryMs = 500;

/**
 * A whole job as one step of another: a run of its own, with its own limits, retries and resources, that the parent waits for. What it
 * counted counts for the parent as well (M55); how it ended is the step's end, and the parent goes on by its own rule (M58).
 *
 * @param patienceMs so long it is waited for; it goes on by itself after that, and the parent with its next step (M57)
 */
export function childStep<A>(job: JobDefinition, patienceMs: number): StepDefinition<A> {
  return {
    name: job.id,
    run: async (_args, context) => {
      const off = whyOff(context, job);
      if (off !== null) return { summary: `${job.id}: ${off}` };
      // A dry run works on a copy of the store, whose queue nobody takes from.
      if (context.run.dryRun) return { summary: `${job.id}: see \`orderdeck run ${job.id} --dry-run\`` };
      const child = await waitFor(context, job, await start(context, job, {}), patienceMs);
      for (const name of countNames) context.count(name, countsOf(child)[name]);
      if (child.state === 'done' || child.state === 'partial' || child.state === 'skipped') {
        return { summary: `${job.id}: ${child.summary ?? child.state}` };
      }
      throw ended(child);
    },
  };
}

/** So long (ms of the clock) a run is waited for that somebody else's work is part of. */
const childPatienceMs = 30 * 60_000;

/**
 * Runs a job with arguments as a run of its own and waits for its end. Its counts are its own.
 *
 * @throws GiveUp when it did not do its work: the channel is off, it failed, it still runs
 */
export async function runChild(
  context: Context,
  job: JobDefinition,
  args: Readonly<Record<string, unknown>>,
): Promise<string> {
  const off = whyOff(context, job);
  if (off !== null) throw new GiveUp('channel-off', `${job.id}: ${off}`);
  const child = await waitFor(context, job, await start(context, job, args), childPatienceMs);
  if (child.state !== 'done' && child.state !== 'partial') throw ended(child);
  return child.summary ?? child.state;
}

function whyOff({ channels }: Context, { needs }: JobDefinition): string | null {
  for (const id of needs) {
    const channel = channels[id];
    if ('off' in channel) return channel.why;
  }
  return null;
}

function ended(child: RunRow): GiveUp {
  const why = child.error_message ?? child.summary ?? child.state;
  return new GiveUp(child.error_code ?? child.state, `run ${child.id} is ${child.state}: ${why}`);
}

/** Queues the child; where the same work is under way already, that is the run to wait for. @returns its number */
async function start(context: Context, job: JobDefinition, args: Readonly<Record<string, unknown>>): Promise<number> {
  const { store, clock, run } = context;
  return store.write(async (tx) => {
    const parent = await tx.selectFrom('runs').select('priority').where('id', '=', run.id).executeTakeFirstOrThrow();
    // What a person asked for runs also while everything is paused; so does what it waits for.
    const { priority } = parent;
    const request = { args, trigger: 'chain', by: `run ${run.id}`, parentId: run.id, priority } as const;
    const queued = await enqueue(tx, job, request, clock.now());
    if (queued.state === 'queued') return queued.id;
    const skipped = await tx
      .selectFrom('runs')
      .select('overlap_key')
      .where('id', '=', queued.id)
      .executeTakeFirstOrThrow();
    return (await openRunsOf(tx, skipped.overlap_key)).at(0)?.id ?? queued.id;
  });
}

async function waitFor(context: Context, job: JobDefinition, first: number, patienceMs: number): Promise<RunRow> {
  const { store, clock, signal } = context;
  const until = clock.now() + patienceMs;
  let id = first;
  try {
    for (;;) {
      const child = await store.db.selectFrom('runs').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
      const state = child.state as RunState;
      if (state === 'lost') {
        const successor = await successorOf(context, id);
        if (successor === null) return child;
        id = successor;
        continue;
      }
      // Its next attempt may be a quarter of an hour away: that is its own matter.
      if (!openRunStates.includes(state) || state === 'retrying') return child;
      context.progress(0, null, `run ${id} of ${job.id}`);
      if (clock.now() >= until) {
        throw new GiveUp('still-running', `run ${id} of ${job.id} is still ${state}; it goes on by itself`);
      }
      await clock.sleep(lookEveryMs, signal);
    }
  } catch (error) {
    if (signal.aborted) {
      await store.write((tx) => requestCancel(tx, id, `run ${context.run.id}`, clock.now()));
    }
    throw error;
  }
}

async function successorOf({ store }: Context, id: number): Promise<number | null> {
  const row = await store.db
    .selectFrom('runs')
    .select('id')
    .where('parent_id', '=', id)
    .where('trigger', '=', 'rescue')
    .orderBy('id', 'desc')
    .executeTakeFirst();
  return row?.id ?? null;
}
