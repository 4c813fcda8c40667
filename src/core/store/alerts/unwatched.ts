import { readLease } from '../runs/lease.ts';
import { isPaused, readSwitches } from '../runs/switches.ts';
import type { Reader } from '../store.ts';
import { readLooks } from './looks.ts';

/** The job `watch` runs every hour; so long (ms) without a round is two that are missing. */
const mostMs = 135 * 60_000;

/**
 * Since when nobody has watched although somebody works (UTC epoch ms); null: all is well, or its job is paused, or nobody works, which is
 * told by itself. The watcher is watched by whoever asks this: the console's header, `check`, the engine (M106).
 */
export async function unwatchedSince(db: Reader, now: number): Promise<number | null> {
  const lease = await readLease(db);
  if (!lease || lease.endedAt !== null || lease.mode === 'run') return null;
  const last = Math.max((await readLooks(db)).get('watch')?.at ?? 0, lease.since);
  if (now - last < mostMs) return null;
  return isPaused(await readSwitches(db), 'watch') ? null : last;
}
