import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { migrations } from '../../../../db/migrations/index.ts';
import { holdersOf } from '../../backup/holders.ts';
import { backupFolder, listBackups } from '../../backup/shelf.ts';
import { inboxSchema } from '../../inbox/open.ts';
import { type FileSchema, schemaVersion } from '../../store/migrate.ts';
import { openSqlite } from '../../store/open.ts';
import { StoreError } from '../../store/store-error.ts';
import { structureDifference } from '../../store/structure.ts';
import { type Answer, type Check, failed, off, ok, warning } from '../check.ts';
import { answerOfError } from '../examine.ts';
import type { Subject } from '../subject.ts';
import { NotLookedAt } from '../subject.ts';

/** A write that waits longer than this (ms) for another's is told; none of ours takes 50. */
const lockMs = 1500;
const restoreHint = '`orderdeck backups` shows them, `orderdeck restore` puts one back.';

/** Whether the database can be worked with, and is what this program makes. */
export const databaseChecks: readonly Check[] = [
  {
    id: 'database',
    title: 'Reachable',
    group: 'database',
    about:
      'Whether the database can be read and written now. Missing, damaged, of another program, too new, and locked by another process are told apart: each is mended differently.',
    alone: true,
    run: reach,
  },
  {
    id: 'schema',
    title: 'Schema',
    group: 'database',
    about:
      'The version of the database’s tables against that of this program. Every start brings an older one up to date; a newer one is refused, since an older program could harm it.',
    run: (subject) =>
      within(subject, (sqlite, file) => {
        const [is, should] = [schemaVersion(sqlite), migrations.length];
        if (is === should) return ok(`version ${is}, this program’s own`);
        return is < should
          ? failed(
              `${file} has schema ${is}; this program needs ${should}`,
              'Bring it up to date: `orderdeck db migrate`.',
            )
          : failed(
              `${file} has schema ${is}; this program knows ${should}`,
              'Update this orderdeck: the database is from a newer one.',
            );
      }),
  },
  {
    id: 'tables',
    title: 'Tables',
    group: 'database',
    about:
      'Whether every table, index and trigger is there, in the database and in the inbox. `orderdeck db migrate` makes what is missing, empty; what was in it comes from a backup.',
    run: (subject) =>
      structure(subject, ({ missing }, where) => {
        const names = missing.map(({ type, name }) => `${type} ${name}`);
        return names.length === 0
          ? null
          : failed(
              `${where}: ${list(names)} missing`,
              '`orderdeck db migrate` makes it anew, empty; a backup has what was in it.',
            );
      }),
  },
  {
    id: 'columns',
    title: 'Columns',
    group: 'database',
    about:
      'Whether each column is as this program makes it: name, type, whether it may be empty, default and key, compared with a database that is made anew in memory. What somebody added beside ours is not told.',
    run: (subject) =>
      structure(subject, ({ changed }, where) =>
        changed.length === 0
          ? null
          : failed(`${where}: ${list(changed)}`, `Somebody changed it by hand: put a backup back. ${restoreHint}`),
      ),
  },
  {
    id: 'damage',
    title: 'Damage',
    group: 'database',
    about:
      'SQLite looks through the whole of the database and of the inbox (quick_check). A damaged one is refused at the next start and never written to; a backup is put back in its place.',
    alone: true,
    run: (subject) =>
      within(subject, (_, file) => {
        const began = performance.now();
        const { inboxFile } = subject.settings();
        openSqlite(file, { mode: 'read', check: true }).close();
        if (existsSync(inboxFile)) checkInbox(inboxFile);
        return ok(`none found in ${Math.round(performance.now() - began)} ms`);
      }),
  },
];

async function reach(subject: Subject): Promise<Answer> {
  const { databaseFile: file, logDir } = subject.settings();
  if (!existsSync(file)) {
    const traces = tracesOfLife(subject, logDir);
    if (traces === null)
      return warning(
        `There is no database at ${file} yet.`,
        'It is made at the first start, or by `orderdeck db migrate`.',
      );
    return failed(
      `The database ${file} is missing, although ${traces}.`,
      `Mend ORDERDECK_DB if it is elsewhere, or put a backup back. ${restoreHint}`,
    );
  }
  try {
    const sqlite = openSqlite(file, { mode: 'write', leaveMode: true, busyTimeoutMs: lockMs });
    try {
      sqlite.exec('begin immediate');
      sqlite.exec('rollback');
      const { size } = statSync(file);
      const wal = statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0;
      return ok(`${file}, ${megabytes(size)}, write-ahead log ${megabytes(wal)}, can be written`);
    } finally {
      sqlite.close();
    }
  } catch (error) {
    if (isBusy(error)) return locked(file);
    return answerOfError(error);
  }
}

function locked(file: string): Answer {
  const holders = holdersOf([file, `${file}-wal`]).map(({ pid, command }) => `${command} (pid ${pid})`);
  const who = holders.length === 0 ? 'another process, maybe another user’s' : list(holders);
  return failed(
    `The database is locked: somebody has been writing to it for more than ${lockMs / 1000} s. It is open in ${who}.`,
    'Nobody of ours holds it so long: end the process that does, a shell of sqlite3 as a rule.',
  );
}

/** What shows that there was a database once; null: nothing. */
function tracesOfLife(subject: Subject, logDir: string): string | null {
  const { inboxFile } = subject.settings();
  if (listBackups(backupFolder(subject.home)).length > 0) return 'there are backups of it';
  if (existsSync(inboxFile)) return `its inbox ${inboxFile} is there`;
  const engine = path.join(logDir, 'engine');
  return existsSync(engine) && readdirSync(engine).length > 1 ? `${engine} tells of work` : null;
}

type Sqlite = ReturnType<typeof openSqlite>;

/** Lets a check look at the file itself, whatever schema it has. What keeps it from being opened is told by the first check. */
async function within(
  subject: Subject,
  look: (sqlite: Sqlite, file: string) => Answer | Promise<Answer>,
  file = subject.settings().databaseFile,
  schema?: FileSchema,
): Promise<Answer> {
  const sqlite = openToRead(file, schema);
  try {
    return await look(sqlite, file);
  } finally {
    sqlite.close();
  }
}

function openToRead(file: string, schema?: FileSchema): Sqlite {
  if (!existsSync(file)) throw new NotLookedAt('not looked at: there is no database');
  try {
    return openSqlite(file, {
      mode: 'read',
      busyTimeoutMs: 300,
      ...(schema && { applicationId: schema.applicationId }),
    });
  } catch (error) {
    if (error instanceof StoreError || isBusy(error) || cannotRead(error))
      throw new NotLookedAt('not looked at: the database cannot be opened');
    throw error;
  }
}

/** The first check is of the database alone: what keeps the inbox from being opened is told here. */
function checkInbox(file: string): void {
  const { applicationId } = inboxSchema;
  try {
    openSqlite(file, { mode: 'read', check: true, busyTimeoutMs: 300, applicationId }).close();
  } catch (error) {
    if (error instanceof StoreError && error.code === 'foreign')
      throw new StoreError('foreign', error.message, `It is the inbox: put a backup back. ${restoreHint}`);
    if (!isBusy(error)) throw error;
  }
}

type Judge = (difference: Awaited<ReturnType<typeof structureDifference>>, where: string) => Answer | null;

async function structure(subject: Subject, judge: Judge): Promise<Answer> {
  const { databaseFile, inboxFile } = subject.settings();
  const store = await within(
    subject,
    async (sqlite) => {
      if (schemaVersion(sqlite) !== migrations.length) return off('not looked at: the schema is of another version');
      return judge(await structureDifference(sqlite), 'database') ?? ok('as this program makes them');
    },
    databaseFile,
  );
  if (store.state !== 'ok' || !existsSync(inboxFile)) return store;
  return within(
    subject,
    async (sqlite) => {
      if (schemaVersion(sqlite) !== inboxSchema.migrations.length) return store;
      return judge(await structureDifference(sqlite, inboxSchema), 'inbox') ?? store;
    },
    inboxFile,
    inboxSchema,
  );
}

function isBusy(error: unknown): boolean {
  return String((error as { code?: unknown } | null)?.code).startsWith('SQLITE_BUSY');
}

/** A folder in the file's place, or a disk that fails: the first check meets it too. */
function cannotRead(error: unknown): boolean {
  return String((error as { code?: unknown } | null)?.code).startsWith('SQLITE_IOERR');
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, 4).join(', ');
  return names.length > 4 ? `${shown} and ${names.length - 4} more` : shown;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
