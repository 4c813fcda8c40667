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

/** Which parts of [from, to] have been read, and which have not (N11). Adjoining spans are joined. */
export async function coverage(db: Reader, stream: string, from: number, to: number): Promise<Coverage> {
  const windows = await db
    .selectFrom('windows')
    .select(['from_at', 'to_at'])
    .where('stream', '=', stream)
    .where('from_at', '<=', to)
    .where('to_at', '>=', from)
    .orderBy('from_at')
    .execute();
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
