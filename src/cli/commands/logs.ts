import { readdirSync } from 'node:fs';
import type { Command } from 'commander';
import type { LogLevel } from '../../core/context.ts';
import { followEnd, type LogFilter, type LogLine, newestLog, readRunLog } from '../../core/log-read.ts';
import { SettingsError } from '../../core/settings.ts';
import { readRun } from '../../core/store/runs/run-view.ts';
import { findJob, jobs } from '../../jobs/index.ts';
import { knownLogs } from '../../jobs/log-classes.ts';
import { fullTime } from '../../ui/present/time.ts';
import { act, type Call } from '../act.ts';
import { instantAsked } from '../at.ts';
import { Refusal } from '../failure.ts';
import { choice, limitOf, type PageOptions, runNumber, takesPage } from '../flags.ts';
import { iso } from '../json/time.ts';
import type { Output } from '../output.ts';
import { type Session, withSession } from '../session.ts';
import { unknownJob } from '../unknown-job.ts';

interface LogsOptions extends PageOptions {
  readonly follow?: boolean;
  readonly job?: string;
  readonly run?: number;
  readonly step?: string;
  readonly level?: LogLevel;
  readonly search?: string;
  readonly since?: string;
  readonly until?: string;
}

const followEveryMs = 250;
const tones = { debug: 'dim', info: 'plain', warn: 'warn', error: 'bad' } as const;

/** `logs`: the newest lines, of one job or run or of all; `-f` goes on as they come (M115: `logs -f main` is the engine's own). */
export function registerLogs(program: Command): void {
  const command = takesPage(program.command('logs').description('show the newest log lines, or follow them'))
    .argument('[job]', 'a job, or main (the engine’s own), product, order, stock, webhook, monitor')
    .option('-f, --follow', 'go on as lines come, until Ctrl-C')
    .option('--job <job>', 'only of this job')
    .option('--run <run>', 'only of this run', runNumber)
    .option('--step <step>', 'only of this step of a run: each step of a chain has its own output')
    .addOption(choice('--level <level>', 'this level and those above it', ['debug', 'info', 'warn', 'error']))
    .option('--search <text>', 'words that must occur; old compressed logs are searched as well')
    .option('--since <when>', 'not before: 2026-11-26T09:00 (the business’s clocks), or how long ago: 30m, 2h, 3d')
    .option('--until <when>', 'before that');
  act<LogsOptions, readonly [string | undefined]>(command, logs);
}

async function logs({ home, output }: Call, options: LogsOptions, name: string | undefined): Promise<undefined> {
  if (options.follow && output.json) {
    throw new Refusal('usage', '--follow has no end, and --json is one document.', 'Leave one of them out.');
  }
  const job = logNames(name ?? options.job);
  const { run: runId, step, level, search } = options;
  if (step !== undefined) requireStep(step, job);
  await withSession(home, async (session) => {
    const { logDir, zone } = session.settings;
    const instant = (text: string | undefined, option: string): number | undefined =>
      text === undefined ? undefined : instantAsked(text, zone, session.now(), option);
    const [since, until] = [instant(options.since, '--since'), instant(options.until, '--until')];
    const filter: LogFilter = { job, runId, step, level, search, since, until };
    checkReadable(logDir);
    const readEnd = await endOf(session, filter, limitOf(options));
    const { lines, follower } = options.follow
      ? followEnd(logDir, filter, readEnd)
      : { lines: readEnd(), follower: null };
    output.document({ items: lines.map((line) => ({ ...line, at: iso(line.at) })), total: lines.length });
    for (const line of lines) print(output, line, zone);
    if (lines.length === 0 && !follower) output.print('No lines.');
    if (!follower) return;
    const stop = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort());
    while (!stop.signal.aborted) {
      for (const line of follower.read()) print(output, line, zone);
      await new Promise((resolve) => setTimeout(resolve, followEveryMs));
    }
  });
}

/** A run's lines are found by where its log began; others are read from the end. */
async function endOf({ store, settings }: Session, filter: LogFilter, limit: number): Promise<() => LogLine[]> {
  if (filter.runId === undefined) return () => newestLog(settings.logDir, filter, limit);
  const run = await readRun(store.db, filter.runId);
  if (!run) throw new Refusal('unknown-run', `There is no run ${filter.runId}.`, 'See `orderdeck runs`.');
  if (!run.log) return () => [];
  const { id, job, finishedAt, log } = run;
  const place = { id, job, logFile: log.file, logOffset: log.offset, finishedAt };
  return () => readRunLog(settings.logDir, place, limit, filter);
}

/** The logs that a word stands for: a job's own, or one of the six that integrators know. */
function logNames(name: string | undefined): readonly string[] | undefined {
  if (name === undefined) return undefined;
  if (name === 'engine') return [name];
  const known = Object.hasOwn(knownLogs, name) ? knownLogs[name] : undefined;
  if (known) return known;
  if (!findJob(name)) throw unknownJob(name);
  return [name];
}

/** A slip of the fingers would find nothing and look like a quiet step. */
function requireStep(name: string, job: readonly string[] | undefined): void {
  const known = jobs
    .filter(({ id }) => job === undefined || job.includes(id))
    .flatMap(({ steps }) => steps.map((step) => step.name));
  if (!known.includes(name))
    throw new Refusal('unknown-step', `There is no step ${name}.`, `Steps: ${[...new Set(known)].join(', ')}.`);
}

function checkReadable(logDir: string): void {
  try {
    readdirSync(logDir);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Nothing has been logged yet.
    if (code === 'ENOENT') return;
    const why = code === 'ENOTDIR' ? 'is not a folder' : `cannot be read (${code})`;
    throw new SettingsError(
      `The log folder ${logDir} ${why}.`,
      'Let this user read it, or set ORDERDECK_LOG_DIR to another folder.',
    );
  }
}

function print(output: Output, line: LogLine, zone: string): void {
  const step = line.step === null ? '' : `/${line.step}`;
  const run = line.runId === null ? '' : ` #${line.runId}${step}`;
  output.print(
    { text: fullTime(line.at, zone), tone: 'dim' },
    { text: ` ${line.level.padEnd(5)}`, tone: tones[line.level] },
    ` ${line.job}${run} ${line.text}`,
  );
}
