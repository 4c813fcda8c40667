import type { Reader, Tx } from '../store.ts';

/** A sweep of everything. */
export interface SweepRecord {
  readonly at: number;
  readonly runId: number | null;
  readonly opened: number;
  readonly closed: number;
  /** By class: found only by the sweep. */
  readonly missed: Readonly<Record<string, number>>;
  readonly ms: number;
}

export async function recordLook(tx: Tx, { at, runId, opened, closed, missed, ms }: SweepRecord): Promise<void> {
  await tx
    .insertInto('issue_looks')
    .values({ at, run_id: runId, opened, closed, missed: JSON.stringify(missed), ms })
    .execute();
}

export async function sweepsBefore(db: Reader): Promise<number> {
  const { sweeps } = await db
    .selectFrom('issue_looks')
    .select((of) => of.fn.countAll<number>().as('sweeps'))
    .executeTakeFirstOrThrow();
  return sweeps;
}

/** The newest sweep before a time (UTC epoch ms); null when there was none. */
export async function lastSweep(db: Reader, before: number): Promise<SweepRecord | null> {
  const row = await db
    .selectFrom('issue_looks')
    .selectAll()
    .where('at', '<', before)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row) return null;
  const { at, run_id, opened, closed, ms } = row;
  return { at, runId: run_id, opened, closed, ms, missed: JSON.parse(row.missed) as Record<string, number> };
}
