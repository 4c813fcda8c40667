import { Buffer } from 'node:buffer';
import type { Command } from 'commander';
import { readLocalFile, typedPath } from '../../core/local-file.ts';
import { planSchedule } from '../../core/store/runs/schedule-edit.ts';
import { putSchedule, type ScheduleTerms, termsOf } from '../../core/store/runs/schedule-save.ts';
import { listSchedules } from '../../core/store/runs/schedules.ts';
import { reconcileSchedules } from '../../jobs/engine/slots.ts';
import { jobs } from '../../jobs/index.ts';
import { act, type Call } from '../act.ts';
import { crontabLines, timerLines } from '../crontab/export-lines.ts';
import { type LinePlan, matchLines } from '../crontab/match.ts';
import { type ReadLines, readJobLines } from '../crontab/read-lines.ts';
import { Refusal } from '../failure.ts';
import { jobWords } from '../job-flags.ts';
import { type Session, withSession } from '../session.ts';

interface ImportOptions {
  readonly dryRun?: boolean;
}

interface ExportOptions {
  readonly systemd?: boolean;
}

/** No crontab that people write by hand comes near it. */
const largest = 1024 * 1024;

/** `crontab import|export`: schedules from, and as, the lines that cron knows (S40, S41, M90). */
export function registerCrontab(program: Command): void {
  const command = program
    .command('crontab')
    .description('take schedules over from a crontab, or give them to one')
    .enablePositionalOptions();
  const takeOver = command
    .command('import')
    .description(
      'make the lines of a crontab the schedules of our jobs; what is commented out is off, what is not known is told by line',
    )
    .argument('<file>', 'as `crontab -l` prints it')
    .option('--dry-run', 'tell what would change, and change nothing');
  act<ImportOptions, readonly [string]>(takeOver, importCrontab);
  const give = command
    .command('export')
    .description('print the schedules as they stand as lines of a crontab, for a host without the daemon')
    .option('--systemd', 'as systemd timers instead, each unit under the name of its file');
  act<ExportOptions>(give, exportCrontab);
}

async function importCrontab(
  { home, output }: Call,
  { dryRun = false }: ImportOptions,
  name: string,
): Promise<undefined> {
  const read = readJobLines(await readText(name));
  await withSession(home, async (session) => {
    const { store, settings, now } = session;
    await reconcileSchedules(store, jobs, settings.zone, now());
    const plans = matchLines(read.jobs, await listSchedules(store.db), settings.zone);
    const changes = plans.filter((plan) => plan.changes);
    if (!dryRun) await save(session, changes);
    output.document({ lines: linesOf(read, plans), changed: dryRun ? 0 : changes.length, dryRun });
    for (const { line, id, job, row, after } of changes) {
      output.print(`line ${line}: `, { text: id, tone: 'strong' });
      output.print(`  before: ${row ? inWords(job, termsOf(row)) : 'not there'}`);
      output.print(`  after:  ${inWords(job, after)}`);
    }
    for (const { line, why } of read.unknown) output.print({ text: `line ${line}: left out: ${why}`, tone: 'warn' });
    const count = `${changes.length} of ${plans.length} schedules`;
    output.print(dryRun ? `${count} would change; nothing was changed.` : `${count} changed.`);
    if (plans.some(({ after }) => after.zone === settings.zone)) output.print(`Times are meant in ${settings.zone}.`);
  });
}

async function exportCrontab({ home, output }: Call, { systemd = false }: ExportOptions): Promise<undefined> {
  await withSession(home, async ({ store, settings, now }) => {
    await reconcileSchedules(store, jobs, settings.zone, now());
    const rows = await listSchedules(store.db);
    const lines = systemd ? timerLines(rows, home) : crontabLines(rows, home);
    output.document({ format: systemd ? 'systemd' : 'crontab', text: `${lines.join('\n')}\n` });
    for (const line of lines) output.print(line);
  });
}

async function readText(name: string): Promise<string> {
  const bytes = await readLocalFile(typedPath(name), largest).catch((error: Error) => {
    throw new Refusal('no-file', error.message, 'Nothing was imported.');
  });
  const text = Buffer.from(bytes).toString('utf8');
  if (/[\0\ufffd]/.test(text)) throw new Refusal('bad-crontab', `${name} is no text.`, 'Nothing was imported.');
  return text;
}

/** All or none. */
async function save({ store, actor, now }: Session, changes: readonly LinePlan[]): Promise<void> {
  const at = now();
  await store.write(async (tx) => {
    for (const { id, job, row, after } of changes) {
      const plan = planSchedule(after.cron, after.zone, job.clockChange, at);
      if (!plan.ok) throw new Refusal('bad-schedule', plan.message, 'Nothing was imported.');
      await putSchedule(
        tx,
        actor,
        row && termsOf(row),
        { id, job: job.id, ...after, nextRunAt: plan.next[0] ?? null },
        at,
      );
    }
  });
}

function linesOf({ unknown }: ReadLines, plans: readonly LinePlan[]): unknown[] {
  const known = plans.map(({ line, job, id, row, after, changes }) => ({
    ...{ line, job: job.id, schedule: after.cron, args: after.args, note: changes ? null : 'stands so already' },
    ...{ id, before: row && termsOf(row), after },
  }));
  const others = unknown.map(({ line, schedule, why }) => ({ line, job: null, schedule, args: {}, note: why }));
  return [...known, ...others].sort((a, b) => a.line - b.line);
}

function inWords(job: LinePlan['job'], { cron, zone, args, enabled }: ScheduleTerms): string {
  const words = jobWords(job, args).join(' ');
  return `${cron} ${zone}${words && `  ${words}`}${enabled ? '' : '  (off)'}`;
}
