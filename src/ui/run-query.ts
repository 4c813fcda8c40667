import { type RunState, runStates } from '../core/domain/run.ts';
import type { RunFilter } from '../core/store/runs/run-list.ts';
import type { Filter } from './filter.ts';

/** What can be asked for as `field:value` in a list of runs. */
export const runFields = ['state'] as const;

/**
 * A filter as typed, as the store understands it. A state may be cut short (`state:fail`).
 *
 * @returns null when no run can pass: a state was asked for that does not exist
 */
export function runFilter({ words, not, fields, notFields }: Filter): Omit<RunFilter, 'job'> | null {
  const wanted = (fields.get('state') ?? []).filter(Boolean);
  const unwanted = (notFields.get('state') ?? []).filter(Boolean);
  const search = { search: words.join(' '), not };
  if (wanted.length === 0 && unwanted.length === 0) return search;
  const [only, ...more] = wanted;
  // It is no state of its own in the store.
  if (only !== undefined && 'waiting'.startsWith(only) && more.length + unwanted.length === 0)
    return { ...search, state: 'waiting' };
  const begins = (state: RunState, texts: readonly string[]): boolean => texts.some((text) => state.startsWith(text));
  const states = runStates.filter(
    (state) => (wanted.length === 0 || begins(state, wanted)) && !begins(state, unwanted),
  );
  return states.length === 0 ? null : { ...search, states };
}
