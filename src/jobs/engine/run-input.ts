import type { Log } from '../../core/context.ts';
import type { RunRow } from '../../core/store/runs/runs.ts';
import type { Store } from '../../core/store/store.ts';
import { inputAge } from '../input-age.ts';
import type { JobDefinition } from '../job.ts';

/** What a run begins with. */
export interface RunInput {
  /** How old it is, for the run's summary; empty where it rests on nothing that is stored. */
  readonly words: string;
  /** Why the run leaves its work; null: it goes on. */
  readonly skip: string | null;
}

/**
 * Looks how old the input of a run is, keeps that with the run and tells what is too old in its log. A run whose work would do harm with
 * it is to be skipped; not a dry run, and not one that a person forced (S45).
 *
 * @param now UTC epoch ms
 */
export async function lookAtInput(
  control: Store,
  run: RunRow,
  job: JobDefinition,
  log: Log,
  now: number,
): Promise<RunInput> {
  if (job.input === null) return { words: '', skip: null };
  const { at, why } = await inputAge(control.db, job.input, now);
  await control.write((tx) => tx.updateTable('runs').set({ input_at: at }).where('id', '=', run.id).execute());
  const since = at === null ? 'input: orders were never read' : `input as of ${new Date(at).toISOString()}`;
  if (why === null) return { words: since, skip: null };
  const isForced = run.forced === 1;
  if (job.input.whenOld === 'skip' && !isForced && run.dry_run === 0) {
    const ways = `Run ${job.input.from} first; the same with --force goes ahead all the same`;
    return { words: since, skip: `stale input: ${why}. ${ways}` };
  }
  log.warn(`stale input: ${why}${isForced ? '; forced to go ahead' : ''}`);
  return { words: `${since} (stale${isForced ? ', forced' : ''})`, skip: null };
}
