import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Insertable } from 'kysely';
import type { Runs } from '../../../../src/core/store/schema.ts';
import { openStore, type Store } from '../../../../src/core/store/store.ts';

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** What is said of a run; what is not is that of a run of `sync` that ended well. */
type NewRun = Partial<Insertable<Runs>> & { readonly at: number };

/** A database of its own for one test, and a way to put runs into it as they would be after the engine's work. */
export interface RunFixture {
  readonly store: Store;
  /** Adds a run; what is not said is a run of `sync` that ended well. @returns its id */
  add(run: NewRun): Promise<number>;
  close(): Promise<void>;
}

export async function openRuns(): Promise<RunFixture> {
  const folder = mkdtempSync(path.join(tmpdir(), 'orderdeck-runs-'));
  const store = await openStore(path.join(folder, 'test.db'), { role: 'owner' });
  return {
    store,
    add: (run) => addRun(store, run),
    close: async () => {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Adds a run to a store as it would be after the engine's work. @returns its id */
export async function addRun(store: Store, { at, ...run }: NewRun): Promise<number> {
  const ended = !['queued', 'retrying', 'running'].includes(run.state ?? 'done');
  const { id } = await store.db
    .insertInto('runs')
    .values({
      job: 'sync',
      state: 'done',
      trigger: 'schedule',
      overlap_key: `key ${Math.random()}`,
      priority: 5,
      created_at: at,
      due_at: at,
      attempt: 1,
      max_attempts: 5,
      started_at: at,
      ...(ended && { finished_at: at + (run.duration_ms ?? 1000), duration_ms: 1000 }),
      ...run,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}
