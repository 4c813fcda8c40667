import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openStore, type Store } from '../../src/core/store/store.ts';
import { concurrency } from '../../src/jobs/engine/host.ts';
import { later, newHome, newShop, run } from '../program.ts';
import { Operator } from './operator.ts';

const hour = 3_600_000;
/** Keys that are answered for each run that ends meanwhile: were the console held up by them, they would be few. */
const keysPerRun = 3;

it('all jobs due at once: never more at a time than may be, each that waits says for what, and keys are answered on and on (S47)', async () => {
  const shop = await newShop({ orders: 60, latencyMs: 400 });
  const home = newHome();
  expect((await run(home, ['run', 'sync-orders-all'], shop.env)).code).toBe(0);
  const store = await openStore(path.join(home, 'db', 'orderdeck.db'), { role: 'read' });
  onTestFinished(() => store.close());

  // Nobody worked for a day: every schedule of every job is due at the first look.
  const operator = new Operator({ home, env: later(shop.env, 25 * hour), columns: 150, rows: 40 });
  operator.press('2', '/', ...'job:find-inc', 'enter');
  await operator.sees(/run \d+ waits: (its turn: \d under way, \d+ ahead of it|run \d+ of \S+ works on)/);
  operator.press('escape');
  await operator.seesNoMore('job:find-inc');
  operator.press('3', '/');
  let keys = 0;
  while ((await ended(store)) < 8) {
    operator.press('k');
    await operator.sees('/ k');
    operator.press('backspace');
    await operator.seesNoMore('/ k');
    keys += 2;
  }
  const runs = await ended(store);
  expect(keys).toBeGreaterThanOrEqual(runs * keysPerRun);
  expect(await mostAtOnce(store)).toBe(concurrency);
  expect(shop.sim.requests.filter(({ status }) => status === 429)).toEqual([]);
}, 120_000);

/** How many runs have ended that the clock started. */
async function ended(store: Store): Promise<number> {
  const { count } = await store.db
    .selectFrom('runs')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('trigger', '=', 'schedule')
    .where('finished_at', 'is not', null)
    .executeTakeFirstOrThrow();
  return count;
}

/** The most attempts that were under way at the same moment. */
async function mostAtOnce(store: Store): Promise<number> {
  const attempts = await store.db.selectFrom('run_attempts').select(['started_at', 'finished_at']).execute();
  const together = (at: number): number =>
    attempts.filter(({ started_at, finished_at }) => started_at <= at && (finished_at ?? Number.POSITIVE_INFINITY) > at)
      .length;
  return Math.max(...attempts.map(({ started_at }) => together(started_at)));
}
