import { sql } from 'kysely';
import type { Guard, Reader, Store } from '../store.ts';
import { StoreError } from '../store-error.ts';

/** `run`: a single `orderdeck run` that works for itself because nobody else does. */
export type EngineMode = 'daemon' | 'embedded' | 'run';

export interface LeaseHolder {
  /** A name unique to this engine's life. */
  readonly holder: string;
  readonly pid: number;
  readonly host: string;
  readonly mode: EngineMode;
}

export interface Lease extends LeaseHolder {
  readonly fence: number;
  readonly since: number;
  /** The wall's epoch ms, whatever clock the installation runs on: it tells of a process, not of the shop. */
  readonly beatAt: number;
  readonly endedAt: number | null;
  readonly endReason: string | null;
}

/**
 * Makes the caller, who must hold the file lock, the one who works: raises the fencing number, so that whatever an
 * earlier owner's threads still try to write is refused.
 *
 * @returns the fencing number of this ownership
 */
export async function takeLease(
  store: Store,
  holder: LeaseHolder,
  time: { now: number; wallNow: number },
): Promise<number> {
  return store.write(async (tx) => {
    const { fence } = await tx
      .updateTable('lease')
      .set((eb) => ({
        ...holder,
        fence: eb('fence', '+', 1),
        since: time.now,
        beat_at: time.wallNow,
        ended_at: null,
        end_reason: null,
      }))
      .returning('fence')
      .executeTakeFirstOrThrow();
    return fence;
  });
}

/** @returns false when somebody else has taken over meanwhile */
export async function beatLease(store: Store, fence: number, wallNow: number): Promise<boolean> {
  const result = await store.db
    .updateTable('lease')
    .set({ beat_at: wallNow })
    .where('fence', '=', fence)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function endLease(store: Store, fence: number, now: number, reason: string): Promise<void> {
  await store.db.updateTable('lease').set({ ended_at: now, end_reason: reason }).where('fence', '=', fence).execute();
}

/** Who works or last worked; null when nobody ever did. */
export async function readLease(db: Reader): Promise<Lease | null> {
  const row = await db.selectFrom('lease').selectAll().executeTakeFirstOrThrow();
  if (row.holder === null || row.since === null) return null;
  return {
    holder: row.holder,
    pid: row.pid ?? 0,
    host: row.host ?? '',
    mode: (row.mode ?? 'daemon') as EngineMode,
    fence: row.fence,
    since: row.since,
    beatAt: row.beat_at ?? row.since,
    endedAt: row.ended_at,
    endReason: row.end_reason,
  };
}

/** The guard of a run's store: every write checks that this run is still this engine's. */
export function runGuard(runId: number, attempt: number, fence: number): Guard {
  return async (tx) => {
    const held = await sql<{ ok: number }>`
      select 1 as ok from runs join lease on lease.fence = ${fence}
      where runs.id = ${runId} and runs.attempt = ${attempt} and runs.fence = ${fence} and runs.state = 'running'`.execute(
      tx,
    );
    if (held.rows.length === 0) {
      throw new StoreError(
        'fenced',
        `Run ${runId} is no longer this process's to write.`,
        'Another process has taken over; it goes on there.',
      );
    }
  };
}
