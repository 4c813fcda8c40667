import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { followInstallation, type LiveInstallation, openInstallationStore } from '../../app.ts';
import { closeChannels, connectAlerting, connectChannels } from '../../connect.ts';
import { channelsOff, whyOff } from '../../core/channels-off.ts';
import type { Channels, Context } from '../../core/context.ts';
import { countsOf } from '../../core/domain/run.ts';
import type { AttemptOutcome } from '../../core/domain/settle.ts';
import { argsForLog } from '../../core/domain/typed-args.ts';
import { openLog } from '../../core/log.ts';
import { runGuard } from '../../core/store/runs/lease.ts';
import { manualPriority, type RunRow } from '../../core/store/runs/runs.ts';
import type { Store } from '../../core/store/store.ts';
import { findJob } from '../index.ts';
import type { JobDefinition } from '../job.ts';
import { dropCopy, keepAndTellPlan, openCopy } from './dry-run.ts';
import { errorOutcome, executeAttempt, Stopped } from './execute.ts';
import { finishAttempt } from './finish.ts';
import { Reporter } from './reporter.ts';
import { lookAtInput, type RunInput } from './run-input.ts';

/** Shorter waits are the ordinary pace of calls, nothing to tell. */
const worthTellingMs = 5000;

/** What the engine hands to a thread. The claim is already committed: the thread finds its run in the store. */
export interface WorkerData {
  readonly runId: number;
  readonly attempt: number;
  readonly fence: number;
  readonly home: string;
}

/** Sent to a thread that shall end: it stops at the next safe point and settles its run itself. */
export interface StopMessage {
  readonly type: 'stop';
  readonly why: Stopped['why'];
  readonly by: string;
}

/** One thread, one attempt. All it tells, it tells through the store; when it has nothing left to do it ends by itself. */
async function work({ runId, attempt, fence, home }: WorkerData): Promise<void> {
  const stop = new AbortController();
  parentPort?.on('message', (message: StopMessage) => stop.abort(new Stopped(message.why, message.by)));
  parentPort?.unref();

  const installation = followInstallation(home, process.env);
  const guard = runGuard(runId, attempt, fence);
  const control = (await openInstallationStore(installation, { role: 'write' })).guarded(guard);
  try {
    const run = await control.db.selectFrom('runs').selectAll().where('id', '=', runId).executeTakeFirstOrThrow();
    const job = findJob(run.job);
    if (!job) throw new Error(`There is no job ${run.job} in this version.`);
    const reporter = new Reporter(control, installation.clock, { id: runId, fence }, countsOf(run));
    let outcome: AttemptOutcome;
    try {
      outcome = await attemptOnce({ installation, control, run, job, reporter, signal: stop.signal });
    } catch (error) {
      outcome = errorOutcome(error);
    }
    await reporter.close();
    const off = channelsOff(installation.settings);
    const findAble = (id: string): JobDefinition | undefined => {
      const follower = findJob(id);
      return follower && whyOff(follower.needs, off) === null ? follower : undefined;
    };
    await finishAttempt(control, run, job, reporter.counts, outcome, findAble, installation.clock.now());
  } finally {
    await control.close();
    parentPort?.close();
  }
}

interface Attempt {
  readonly installation: LiveInstallation;
  readonly control: Store;
  readonly run: RunRow;
  readonly job: JobDefinition;
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
}

async function attemptOnce({ installation, control, run, job, reporter, signal }: Attempt): Promise<AttemptOutcome> {
  const { settings, clock, redact, live } = installation;
  // The run keeps the settings that it began with; what it tells is decided anew at each line.
  const isDebug = (): boolean => clock.now() < (live.settings.runs.debugUntil ?? 0);
  const file = openLog({
    ...{ dir: settings.logDir, name: job.id, zone: settings.zone, clock, redact, runId: run.id },
    mostBytes: settings.keeping.logFileBytes,
    isDebug,
  });
  const { log } = file;
  captureOutput(log);
  await rememberLog(control, run, file.position());
  const args = JSON.stringify(argsForLog(JSON.parse(run.args) as Record<string, unknown>));
  log.info(
    `started: attempt ${run.attempt} of ${run.max_attempts}, arguments ${args}${run.dry_run ? ', dry run' : ''}`,
  );
  const data = run.dry_run ? await openCopy(control, run.id) : control;
  const channels = connectChannels(installation, {
    control,
    runId: run.id,
    signal,
    urgent: run.priority <= manualPriority,
    dryRun: run.dry_run === 1,
    log,
    onWait: (wait) => {
      if (!wait) return reporter.goesOn();
      if (wait.until - clock.now() < worthTellingMs) return;
      log.info(`waiting for ${wait.why} until ${new Date(wait.until).toISOString()}`);
      reporter.waiting(wait.why, wait.until);
    },
  });
  try {
    const context: Context = {
      store: data,
      channels,
      alerting: connectAlerting(installation, { control, runId: run.id }),
      settings,
      clock,
      log,
      signal,
      run: { id: run.id, job: job.id, attempt: run.attempt, dryRun: run.dry_run === 1 },
      progress: (done, total, note) => reporter.progress(done, total, note ?? null),
      count: (name, by) => reporter.count(name, by),
    };
    const { counts } = reporter;
    const input = await lookAtInput(control, run, job, log, clock.now());
    const outcome =
      leftOut(job, channels, input) ??
      withInput(
        await executeAttempt({ run, job, control, context, counts, onStep: (name) => file.inStep(name) }),
        input,
      );
    if (data !== control) await keepAndTellPlan(control, data, run.id, log);
    tellEnd(log, outcome);
    return outcome;
  } finally {
    await closeChannels(channels);
    if (data !== control) await dropCopy(data);
    file.close();
  }
}

/** A channel that is off never fails a run, nor does input that is too old: it ends without work and says what to do. */
function leftOut(job: JobDefinition, channels: Channels, { skip }: RunInput): AttemptOutcome | null {
  for (const id of job.needs) {
    const channel = channels[id];
    if ('off' in channel) return { kind: 'skipped', reason: channel.why };
  }
  return skip === null ? null : { kind: 'skipped', reason: skip };
}

function withInput(outcome: AttemptOutcome, { words }: RunInput): AttemptOutcome {
  if (outcome.kind !== 'finished') return outcome;
  return { ...outcome, summary: [outcome.summary, words].filter(Boolean).join(' · ') };
}

function tellEnd(log: Context['log'], outcome: AttemptOutcome): void {
  if (outcome.kind === 'finished') log.info(`ended: ${outcome.summary}`);
  else if (outcome.kind === 'error') log.error(`ended: ${outcome.error.message}`);
  else log.warn(`ended: ${outcome.kind === 'skipped' ? outcome.reason : outcome.kind}`);
}

async function rememberLog(control: Store, run: RunRow, position: { file: string; offset: number }): Promise<void> {
  if (run.log_file !== null) return;
  await control.write((tx) =>
    tx
      .updateTable('runs')
      .set({ log_file: path.basename(position.file), log_offset: position.offset })
      .where('id', '=', run.id)
      .execute(),
  );
}

/** What a job or a library prints belongs to the run's log, in order, with its stream named (S15). */
function captureOutput(log: Context['log']): void {
  const capture =
    (stream: 'out' | 'err') =>
    (chunk: string | Uint8Array): boolean => {
      const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
      for (const line of text.split('\n').filter(Boolean))
        log[stream === 'out' ? 'info' : 'error'](`std${stream}: ${line}`);
      return true;
    };
  process.stdout.write = capture('out');
  process.stderr.write = capture('err');
}

void work(workerData as WorkerData);
