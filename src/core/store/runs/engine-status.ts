import { hostname } from 'node:os';
import type { Clock } from '../../clock.ts';
import type { Reader } from '../store.ts';
import { type EngineMode, readLease } from './lease.ts';

/** An engine that has not said for this long (wall ms) that it is alive is not counted on; it says so every two seconds. */
const silentMs = 15_000;

/**
 * Who works, as far as can be seen from here: `working`; `silent`: holds the lease but has not answered for fifteen seconds;
 * `gone`: its process does not exist any more (kill -9); `stopped`: it said goodbye; `never`: nobody has worked here yet.
 */
export type EngineCondition = 'working' | 'silent' | 'gone' | 'stopped' | 'never';

export interface EngineStatus {
  readonly condition: EngineCondition;
  /** Somebody works or at least has the lease and a process. */
  readonly running: boolean;
  readonly responding: boolean;
  readonly pid: number | null;
  readonly mode: EngineMode | null;
  readonly host: string | null;
  /** When the present or last owner began, UTC epoch ms of the installation's clock. */
  readonly since: number | null;
  /** When it ended or was last heard of, UTC epoch ms of the installation's clock; null while it works. */
  readonly endedAt: number | null;
  readonly endReason: string | null;
}

const nobody: EngineStatus = {
  condition: 'never',
  running: false,
  responding: false,
  pid: null,
  mode: null,
  host: null,
  since: null,
  endedAt: null,
  endReason: null,
};

/**
 * Looks at the lease, and at the process where it lives on this host.
 *
 * @param wallNow the wall's epoch ms: the lease's beat tells of a process, not of the shop
 * @param clock the installation's, into whose time the moment of the end is put
 */
export async function engineStatus(
  db: Reader,
  wallNow: number,
  clock: Pick<Clock, 'now' | 'speed'>,
): Promise<EngineStatus> {
  const lease = await readLease(db);
  if (!lease) return nobody;
  const { pid, mode, host, since, beatAt, endedAt, endReason } = lease;
  const known = { pid, mode, host, since };
  if (endedAt !== null) return { ...nobody, ...known, condition: 'stopped', endedAt, endReason };
  const heardAt = Math.min(clock.now(), Math.round(clock.now() - (wallNow - beatAt) * clock.speed));
  if (host === hostname() && !processLives(pid)) {
    return { ...nobody, ...known, condition: 'gone', endedAt: heardAt, endReason: 'its process is gone' };
  }
  if (wallNow - beatAt <= silentMs)
    return { ...nobody, ...known, condition: 'working', running: true, responding: true };
  // On another host a silent process cannot be told from a dead one.
  const running = host === hostname();
  return { ...nobody, ...known, condition: 'silent', running, endedAt: heardAt, endReason: 'it does not answer' };
}

/** Whether a process of this host lives, whoever's it is. */
export function processLives(pid: number): boolean {
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
