import { sql } from 'kysely';
import type { Reader, Tx } from '../store.ts';
import type { Writer } from './changes.ts';

/** A span of source time, UTC epoch ms, both ends included. */
export type Span = readonly [from: number, to: number];

export interface Coverage {
  readonly covered: readonly Span[];
  /** What nobody has read: orders may be missing that were changed then. */
  readonly holes: readonly Span[];
}

/**
 * Records a span of source time that has really been read to its end, in the transaction that follows its last page. A span
 * that ends before it begins, as clocks that disagree can make one, covers nothing and is not recorded.
 */
export async function recordWindow(tx: Tx, by: Writer, stream: string, [from, to]: Span): Promise<void> {
  if (from > to) return;
  await tx
    .insertInto('windows')
    .values({ stream, from_at: from, to_at: to, read_at: by.now, run_id: by.runId })
    .execute();
}

/** The source's clock may be so far (ms) ahead of ours, so that a span is read before it is over by ours. */
const clocksApartMs = 24 * 3_600_000;

/** Which parts of [from, to] have been read, and which have not (N11). Adjoining spans are joined. */
export async function coverage(db: Reader, stream: string, from: number, to: number): Promise<Coverage> {
  // What was read before the span began holds none of it; the plus keeps SQLite from walking years of windows in their order.
  const { rows: windows } = await sql<{ from_at: number; to_at: number }>`
    select from_at, to_at from windows
    where stream = ${stream} and read_at >= ${from - clocksApartMs} and +from_at <= ${to} and to_at >= ${from}
    order by +from_at`.execute(db);
  const covered: [number, number][] = [];
  const holes: Span[] = [];
  let reached = from;
  for (const { from_at, to_at } of windows) {
    const [start, end] = [Math.max(from, from_at), Math.min(to, to_at)];
    const last = covered.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else covered.push([start, end]);
    if (start > reached) holes.push([reached, start]);
    reached = Math.max(reached, end);
  }
  if (reached < to) holes.push([reached, to]);
  return { covered, holes };
}

/** When the stream was first read from (source time, UTC epoch ms); null before the first reading. */
export async function firstRead(db: Reader, stream: string): Promise<number | null> {
  const { at } = await db
    .selectFrom('windows')
    .select((of) => of.fn.min<number | null>('from_at').as('at'))
    .where('stream', '=', stream)
    .executeTakeFirstOrThrow();
  return at;
}

/** A window that was read: when, and by which run. */
export interface WindowRead {
  readonly readAt: number;
  readonly runId: number | null;
}

/** The windows on both sides of a hole: the newest reading that ends where it begins, and the oldest that begins where it ends. */
export async function edgesOf(
  db: Reader,
  stream: string,
  [from, to]: readonly [number, number],
): Promise<{ readonly before: WindowRead | null; readonly behind: WindowRead | null }> {
  const one = async (which: 'before' | 'behind'): Promise<WindowRead | null> => {
    const where = which === 'before' ? sql`to_at = ${from}` : sql`from_at = ${to}`;
    const order = which === 'before' ? sql`read_at desc` : sql`read_at`;
    const { rows } = await sql<WindowRead>`
      select read_at as readAt, run_id as runId from windows
      where stream = ${stream} and read_at >= ${from - clocksApartMs} and ${where} order by ${order} limit 1`.execute(
      db,
    );
    return rows[0] ?? null;
  };
  return { before: await one('before'), behind: await one('behind') };
}

/** The first start of a job by the clock after a time (UTC epoch ms); null when there was none, or all were left out. */
export async function firstStartAfter(
  db: Reader,
  job: string,
  after: number,
): Promise<{ readonly at: number; readonly runId: number | null } | null> {
  const { rows } = await sql<{ at: number; runId: number | null }>`
    select s.slot_at as at, s.run_id as runId from schedules c join slots s on s.schedule_id = c.id and s.slot_at > ${after}
    where c.job = ${job} and s.outcome = 'fired' order by s.slot_at limit 1`.execute(db);
  return rows[0] ?? null;
}
