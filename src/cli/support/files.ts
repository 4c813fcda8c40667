import { existsSync, readFileSync, statfsSync, statSync } from 'node:fs';
import { arch, cpus, freemem, platform, release, totalmem } from 'node:os';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { sql } from 'kysely';
import { backupFolder, listBackups } from '../../core/backup/shelf.ts';
import type { Clock } from '../../core/clock.ts';
import { newestLog } from '../../core/log-read.ts';
import { foldersIn, logFiles } from '../../core/logs/log-files.ts';
import type { Settings } from '../../core/settings.ts';
import { sqliteVersion } from '../../core/store/open.ts';
import { engineStatus } from '../../core/store/runs/engine-status.ts';
import { errorGroups } from '../../core/store/runs/error-groups.ts';
import type { Store } from '../../core/store/store.ts';
import { storeInfo } from '../../core/store/store-info.ts';
import { fullTime } from '../../ui/present/time.ts';

const dayMs = 24 * 3_600_000;
/** Newest lines of each job's log, and newest warnings and errors of all. */
const [linesOfAJob, problemLines, newestRuns] = [200, 500, 200];

/** A part of what is handed to who helps. */
export interface SupportFile {
  readonly name: string;
  /** What is in it, for who has to agree. */
  readonly what: string;
  readonly text: string;
}

export interface SupportScene {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly redact: (text: string) => string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Null where it cannot be opened; `storeProblem` says why. */
  readonly store: Store | null;
  readonly storeProblem: string | null;
}

/**
 * What helps to understand an installation from outside (M155): versions, settings without secrets, schema, counts, schedules, runs, errors, logs. No
 * order, no buyer, no document; every text goes through redaction once more.
 */
export async function supportFiles(scene: SupportScene): Promise<SupportFile[]> {
  const files = [systemOf(scene), settingsOf(scene), placesOf(scene), ...(await storeFiles(scene)), ...logsOf(scene)];
  return files.map((file) => ({ ...file, text: scene.redact(file.text) }));
}

function systemOf({ settings, clock, storeProblem }: SupportScene): SupportFile {
  const text = json({
    at: new Date(clock.now()).toISOString(),
    node: process.version,
    sqlite: sqliteVersion(),
    system: `${platform()} ${release()} ${arch()}, ${cpus().length} processors, ${mb(totalmem())} MB memory, ${mb(freemem())} free`,
    zone: settings.zone,
    storeProblem,
  });
  return { name: 'system.json', what: 'versions, processor, memory, zone', text };
}

/** Which are set, and the values of those that are numbers or switches and name nobody. */
function settingsOf({ settings, environment }: SupportScene): SupportFile {
  const file = path.join(settings.home, '.env');
  const fromFile: Record<string, string | undefined> = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
  const names = [...new Set([...Object.keys(fromFile), ...Object.keys(environment)])].filter((name) => ours.test(name));
  const lines = names.sort().map((name) => {
    const value = environment[name] ?? fromFile[name] ?? '';
    const where = environment[name] === undefined ? '.env' : 'environment';
    return `${name} (${where}): ${plain.test(value) && !telling.test(name) ? value : 'set'}`;
  });
  return {
    name: 'settings.txt',
    what: 'which settings are set; values only of numbers and switches',
    text: `${lines.join('\n')}\n`,
  };
}

const ours =
  /^(ORDERDECK|SHIPSTATION|AMAZON|TRENDYOL|OPENCART|LLM|WEBHOOK|STOCK|ALERT|SMTP|KEEP|LOG|ERASE|BACKUPS)(_|$)/;
const telling = /KEY|SECRET|PASS|USER|TOKEN|SELLER|URL|MAIL|SMTP/;
const plain = /^(?:\d{1,9}|yes|no|on|off|true|false|[A-Z]{3}|[A-Z][a-z]+\/[A-Za-z_]+)$/;

function placesOf({ settings }: SupportScene): SupportFile {
  const { databaseFile, inboxFile, logDir, home } = settings;
  const found = [databaseFile, inboxFile, logDir, path.join(home, '.env')].map((place) => {
    const stat = statSync(place, { throwIfNoEntry: false });
    return { place, mode: stat && (stat.mode & 0o777).toString(8), bytes: stat?.size ?? null };
  });
  const { bavail, bsize } = statfsSync(home);
  const backups = listBackups(backupFolder(home)).map(({ name, state, bytes }) => ({ name, state, bytes }));
  const logs = logFiles(logDir).map(({ key, isCompressed, file }) => ({
    key,
    isCompressed,
    bytes: statSync(file, { throwIfNoEntry: false })?.size,
  }));
  const text = json({ found, diskFreeMb: mb(bavail * bsize), backups, logs });
  return { name: 'files.json', what: 'sizes and modes of our files, free disk, names of backups and logs', text };
}

async function storeFiles({ store, clock }: SupportScene): Promise<SupportFile[]> {
  if (!store) return [];
  const now = clock.now();
  const { db } = store;
  const { rows: schema } = await sql<{ sql: string }>`
    select sql from sqlite_master where sql is not null order by type, name`.execute(db);
  const schedules = await db.selectFrom('schedules').selectAll().orderBy('id').execute();
  const runs = await db
    .selectFrom('runs')
    .select([
      'id',
      'job',
      'state',
      'trigger',
      'attempt',
      'dry_run',
      'created_at',
      'started_at',
      'finished_at',
      'duration_ms',
    ])
    .select(['seen', 'created', 'updated', 'unchanged', 'refused', 'failed', 'api_calls', 'peak_memory_bytes'])
    .select(['error_code', 'error_message', 'summary'])
    .orderBy('id', 'desc')
    .limit(newestRuns)
    .execute();
  const issues = await db
    .selectFrom('issues')
    .select(['class', 'state', 'severity', (of) => of.fn.countAll<number>().as('count')])
    .groupBy(['class', 'state', 'severity'])
    .execute();
  const info = await storeInfo(store);
  return [
    { name: 'database.json', what: 'size, schema version, rows of each table', text: json(info) },
    { name: 'schema.sql', what: 'tables and indexes, no rows', text: `${schema.map((row) => row.sql).join(';\n')};\n` },
    { name: 'schedules.json', what: 'when jobs start', text: json(schedules) },
    { name: 'engine.json', what: 'who works, since when', text: json(await engineStatus(db, Date.now(), clock)) },
    { name: 'runs.json', what: `the newest ${newestRuns} runs, without their arguments`, text: json(runs) },
    { name: 'errors.json', what: 'errors of 30 days in groups', text: json(await errorGroups(db, now - 30 * dayMs)) },
    { name: 'issues.json', what: 'how many of each kind, no orders', text: json(issues) },
  ];
}

function logsOf({ settings }: SupportScene): SupportFile[] {
  const { logDir, zone } = settings;
  const words = (filter: Parameters<typeof newestLog>[1], limit: number): string =>
    newestLog(logDir, filter, limit)
      .map(
        ({ at, level, job, runId, text }) =>
          `${fullTime(at, zone)} ${level} ${job}${runId === null ? '' : ` #${runId}`} ${text}\n`,
      )
      .join('');
  return [
    {
      name: 'logs/problems.log',
      what: `the newest ${problemLines} warnings and errors`,
      text: words({ level: 'warn' }, problemLines),
    },
    ...foldersIn(logDir).map((job) => ({
      name: `logs/${job}.log`,
      what: `the newest ${linesOfAJob} lines`,
      text: words({ job }, linesOfAJob),
    })),
  ];
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function mb(bytes: number): number {
  return Math.round(bytes / 1e6);
}
