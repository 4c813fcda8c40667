import { type SqlBool, sql } from 'kysely';
import {
  type Counts,
  countNames,
  openRunStates,
  type RunError,
  type RunState,
  type RunTrigger,
  type ShownRunState,
} from '../../domain/run.ts';
import type { Reader } from '../store.ts';
import type { RunRow } from './runs.ts';

/** A run as lists show it. Times are UTC epoch ms of the installation's clock. */
export interface RunSummary {
  readonly id: number;
  readonly job: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly state: RunState;
  readonly trigger: RunTrigger;
  readonly triggeredBy: string | null;
  readonly parentId: number | null;
  readonly dryRun: boolean;
  /** 0 is the most urgent. */
  readonly priority: number;
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly rescues: number;
  readonly createdAt: number;
  /** Of a queued or retrying run: not before. */
  readonly dueAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly waitFor: string | null;
  readonly waitUntil: number | null;
  readonly cancelRequestedBy: string | null;
  readonly progress: { readonly done: number; readonly total: number | null; readonly note: string | null } | null;
  readonly counts: Counts;
  readonly apiCalls: number;
  readonly bytesRead: number;
  readonly peakMemoryBytes: number | null;
  /** From its first start to its end; null while it has not ended. */
  readonly durationMs: number | null;
  /** When what it worked on was read, UTC epoch ms; null: it had not begun, or rests on nothing that is stored. */
  readonly inputAt: number | null;
  /** A person said to go on whatever its input is. */
  readonly forced: boolean;
  readonly summary: string | null;
  readonly error: RunError | null;
}

export interface RunFilter {
  readonly job?: string | undefined;
  /** `waiting` means those of the open runs that wait for something. */
  readonly state?: ShownRunState | undefined;
  /** Any of these, as they are stored. */
  readonly states?: readonly RunState[] | undefined;
  readonly trigger?: RunTrigger | undefined;
  /** Queued at or after, UTC epoch ms. */
  readonly since?: number | undefined;
  /** Each word must occur in the job's name, the summary, the error or the arguments, in any case. */
  readonly search?: string | undefined;
  /** None of these words may occur there. */
  readonly not?: readonly string[] | undefined;
}

export interface Page {
  readonly limit: number;
  readonly offset: number;
}

/** The runs that pass the filter, newest first, and how many there are in all. */
export async function listRuns(
  db: Reader,
  filter: RunFilter,
  page: Page,
): Promise<{ rows: RunSummary[]; total: number }> {
  const conditions = whereOf(filter);
  const where = conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`;
  const { rows: counted } = await sql<{ total: number }>`select count(*) as total from runs ${where}`.execute(db);
  // Open runs are few and have an index of their own; SQLite would walk all runs to get them in order.
  const order = isOpen(filter.state) ? sql`+id` : sql`id`;
  // The page is found in an index and only then are the wide rows read.
  const { rows } = await sql<RunRow>`
    select * from runs where id in (select id from runs ${where} order by ${order} desc limit ${page.limit} offset ${page.offset})
    order by id desc`.execute(db);
  return { rows: rows.map(runSummary), total: counted[0]?.total ?? 0 };
}

/** The runs that ended last, however they ended, the latest first. */
export async function lastEnded(db: Reader, limit: number): Promise<RunSummary[]> {
  const { rows } = await sql<RunRow>`
    select * from runs where finished_at is not null order by finished_at desc, id desc limit ${limit}`.execute(db);
  return rows.map(runSummary);
}

/** Rows of the table as the program speaks of runs. */
export function runSummary(row: RunRow): RunSummary {
  return {
    id: row.id,
    job: row.job,
    args: JSON.parse(row.args) as Record<string, unknown>,
    state: row.state as RunState,
    trigger: row.trigger as RunTrigger,
    triggeredBy: row.triggered_by,
    parentId: row.parent_id,
    dryRun: row.dry_run === 1,
    priority: row.priority,
    attempt: row.attempt,
    maxAttempts: row.max_attempts,
    rescues: row.rescues,
    createdAt: row.created_at,
    dueAt: row.due_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    waitFor: row.wait_for,
    waitUntil: row.wait_until,
    cancelRequestedBy: row.cancel_requested_by,
    progress:
      row.progress_done === null
        ? null
        : { done: row.progress_done, total: row.progress_total, note: row.progress_note },
    counts: Object.fromEntries(countNames.map((name) => [name, row[name]])) as Counts,
    apiCalls: row.api_calls,
    bytesRead: row.bytes_read,
    peakMemoryBytes: row.peak_memory_bytes,
    durationMs: row.finished_at === null ? null : row.duration_ms,
    inputAt: row.input_at,
    forced: row.forced === 1,
    summary: row.summary,
    error:
      row.error_code === null
        ? null
        : { code: row.error_code, message: row.error_message ?? '', ...(row.error_hint && { hint: row.error_hint }) },
  };
}

/**
 * The state in the word that is shown: what is stored, but `waiting` for a running run that waits for something (a quota)
 * and for a queued one whose time has not come.
 */
export function shownState(run: Pick<RunSummary, 'state' | 'waitFor' | 'dueAt'>, now: number): ShownRunState {
  if (run.state === 'running' && run.waitFor !== null) return 'waiting';
  if (run.state === 'queued' && run.dueAt > now) return 'waiting';
  return run.state;
}

/** Literal, because that is how SQLite recognises the partial indexes over open runs. */
const openStates = sql<SqlBool>`state in ('queued', 'retrying', 'running')`;

function isOpen(state: ShownRunState | undefined): boolean {
  return state === 'waiting' || openRunStates.some((open) => open === state);
}

/** All of a run that is searched, in one text. */
const runText = sql`(job || ' ' || args || ' ' || coalesce(summary, '') || ' ' || coalesce(error_code, '') || ' ' || coalesce(error_message, ''))`;

function whereOf({ job, state, states, trigger, since, search, not = [] }: RunFilter) {
  const conditions = [];
  if (job !== undefined) conditions.push(sql<SqlBool>`job = ${job}`);
  if (isOpen(state)) conditions.push(openStates);
  if (state === 'waiting') conditions.push(sql<SqlBool>`(state <> 'running' or wait_for is not null)`);
  else if (state !== undefined) conditions.push(sql<SqlBool>`state = ${state}`);
  if (states !== undefined)
    conditions.push(sql<SqlBool>`state in (select value from json_each(${JSON.stringify(states)}))`);
  if (trigger !== undefined) conditions.push(sql<SqlBool>`trigger = ${trigger}`);
  if (since !== undefined) conditions.push(sql<SqlBool>`created_at >= ${since}`);
  const pattern = (word: string): string => `%${word.replace(/[\\%_]/g, '\\$&')}%`;
  for (const word of (search ?? '').split(/\s+/).filter(Boolean))
    conditions.push(sql<SqlBool>`${runText} like ${pattern(word)} escape '\\'`);
  for (const word of not) conditions.push(sql<SqlBool>`${runText} not like ${pattern(word)} escape '\\'`);
  return conditions;
}
