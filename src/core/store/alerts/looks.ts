import type { Reader, Tx } from '../store.ts';

/** Who looks: the engine every minute, the job `watch` every hour; and the ping to who watches from outside. */
export type Watcher = 'engine' | 'watch' | 'ping';

export interface LookRecord {
  /** UTC epoch ms. */
  readonly at: number;
  readonly error: string | null;
}

export async function readLooks(db: Reader): Promise<ReadonlyMap<Watcher, LookRecord>> {
  const rows = await db.selectFrom('alert_looks').selectAll().execute();
  return new Map(rows.map(({ who, at, error }) => [who as Watcher, { at, error }]));
}

/** Writes down that somebody has looked; `error`: what stood in the way. */
export async function recordLook(tx: Tx, who: Watcher, now: number, error: string | null = null): Promise<void> {
  await tx
    .insertInto('alert_looks')
    .values({ who, at: now, error })
    .onConflict((conflict) => conflict.column('who').doUpdateSet({ at: now, error }))
    .execute();
}
