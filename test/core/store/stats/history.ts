import type { Insertable } from 'kysely';
import type { Calls, Runs } from '../../../../src/core/store/schema.ts';
import { openRuns, type RunFixture } from '../runs/run-fixture.ts';

const hour = 3_600_000;
export const zone = 'Europe/London';

type Run = Insertable<Runs>;

/** Runs as the engine leaves them, in one write. */
export async function addRuns(
  { store }: RunFixture,
  runs: readonly (Partial<Run> & { readonly finished_at: number; readonly duration_ms: number })[],
): Promise<void> {
  const rows = runs.map((run): Run => {
    const at = run.finished_at - run.duration_ms;
    const own = { job: 'sync', state: 'done', trigger: 'schedule', overlap_key: 'key', priority: 5, attempt: 1 };
    return { ...own, max_attempts: 5, created_at: at, due_at: at, started_at: at, ...run };
  });
  await store.write(async (tx) => {
    for (const row of rows) await tx.insertInto('runs').values(row).execute();
  });
}

/**
 * A history around one night, hour by hour for two days before and one after it: runs of two jobs that end in every way, runs across
 * midnight, dry runs, calls of runs and of nobody.
 *
 * @param night an instant within it, UTC epoch ms
 */
export async function addHistory(fixture: RunFixture, night: number): Promise<void> {
  const states = ['done', 'done', 'done', 'partial', 'failed', 'skipped', 'cancelled', 'lost'];
  const runs: Parameters<typeof addRuns>[1][number][] = [];
  const calls: Insertable<Calls>[] = [];
  const called = (at: number, run_id: number | null): void => {
    calls.push({ channel: 'shipstation', grp: 'all', method: 'GET', path: '/orders', run_id, at });
  };
  for (let n = -48; n < 24; n += 1) {
    const at = night + n * hour;
    const id = 2 * (n + 49);
    const state = states[(n + 48) % states.length] ?? 'done';
    const error =
      state === 'failed' || state === 'lost' ? { error_code: 'outage', error_message: `503 after ${at} s` } : {};
    const ms = 1000 * (50 + n);
    runs.push({
      ...{
        id,
        state,
        job: 'sync-orders-recent',
        duration_ms: ms,
        finished_at: at + ms,
        peak_memory_bytes: 1_000_000 + n,
      },
      ...{ created: 1, updated: 2, seen: 5, ...error },
    });
    called(at + 10, id);
    called(at + 20, id);
    if (n % 5 === 0) called(at + 30, null);
    if (n % 6 === 0)
      runs.push({ id: 1000 + id, job: 'sync-tags', state: 'failed', dry_run: 1, duration_ms: 5, finished_at: at });
    // An hour long, so that around midnight one crosses it.
    runs.push({ id: id + 1, job: 'sync-tags', duration_ms: hour, finished_at: at + hour / 2 });
    called(at - hour / 2 + 5, id + 1);
    called(at + hour / 2 - 5, id + 1);
  }
  await addRuns(fixture, runs);
  await fixture.store.write(async (tx) => {
    const budget = { channel: 'shipstation', grp: 'all', limit_count: 40, window_ms: 60_000 };
    await tx.insertInto('budgets').values(budget).execute();
    for (const call of calls) await tx.insertInto('calls').values(call).execute();
  });
}

/** What SQL alone says of a stretch of time, without anything of the program's. */
export async function bySql({ store }: RunFixture, from: number, to: number) {
  const count = async (where: string): Promise<number> => {
    const rows = store.db.selectFrom('runs').select((eb) => eb.fn.countAll<number>().as('n'));
    const all = await rows.where('finished_at', '>=', from).where('finished_at', '<', to).where('dry_run', '=', 0);
    const states = where.split(' ');
    return (await all.where('state', 'in', states).executeTakeFirstOrThrow()).n;
  };
  const [done, partial, failed, cancelled, skipped] = [
    ...[await count('done'), await count('partial'), await count('failed lost parked')],
    ...[await count('cancelled'), await count('skipped')],
  ] as [number, number, number, number, number];
  const { calls } = await store.db
    .selectFrom('calls')
    .select((eb) => eb.fn.countAll<number>().as('calls'))
    .where('at', '>=', from)
    .where('at', '<', to)
    .executeTakeFirstOrThrow();
  return { runs: done + partial + failed + cancelled, done, partial, failed, cancelled, skipped, calls };
}

export { openRuns, type RunFixture };
