/** What becomes of the slots that passed while nobody could run them: none, the newest, or all of them. */
export type MisfirePolicy = 'skip' | 'once' | 'all';

/** Slots to run now and slots to record as missed, each oldest first; together they are all that were missed. */
export interface MisfireDecision {
  readonly fire: readonly number[];
  readonly missed: readonly number[];
}

/** Catching up with more than this floods the queue with work that the newest runs make superfluous. */
const MOST_CAUGHT_UP = 24;

/**
 * Decides about missed slots (UTC epoch ms, oldest first), e.g. after the host slept. `periodMs` is the time from the
 * newest of them to the slot after it. `once` fires the newest while less than half the period has passed since, later
 * the next regular slot is near enough; `all` fires the newest 24. Rule: facts on the engine, E.
 */
export function decideMisfire(
  policy: MisfirePolicy,
  missed: readonly number[],
  periodMs: number,
  now: number,
): MisfireDecision {
  const fires = firing(policy, missed, periodMs, now);
  const split = missed.length - fires;
  return { fire: missed.slice(split), missed: missed.slice(0, split) };
}

function firing(policy: MisfirePolicy, missed: readonly number[], periodMs: number, now: number): number {
  const newest = missed.at(-1);
  if (policy === 'skip' || newest === undefined) return 0;
  if (policy === 'all') return Math.min(missed.length, MOST_CAUGHT_UP);
  return now - newest <= periodMs / 2 ? 1 : 0;
}
