import { expect, it } from 'vitest';
import { newHome, newShop, run } from '../program.ts';

interface Run {
  readonly id: number;
  readonly job: string;
  readonly state: string;
  readonly counts: { readonly seen: number; readonly failed: number };
}

it('logs, errors, statistics and alerts of a period with failures agree in their counts (M24)', {
  timeout: 120_000,
}, async () => {
  const shop = await newShop({ orders: 12 });
  const home = newHome();
  const json = async (...args: string[]) => JSON.parse((await run(home, [...args, '--json'], shop.env)).stdout);
  const does = async (job: string, env = shop.env) => (await run(home, ['run', job], env)).code;

  expect(await does('sync-orders-all')).toBe(0);
  const [bad = 0, worse = 0] = [...shop.sim.world.orders()].map(({ orderId }) => orderId);
  for (const orderId of [bad, worse]) shop.sim.faults.add({ kind: 'malformed', orderId, how: 'itemsText' });
  expect(await does('sync-orders-all')).toBe(1);
  const refused = { ...shop.env, SHIPSTATION_API_SECRET: 'no-secret-of-theirs' };
  for (let n = 0; n < 3; n += 1) expect(await does('sync-tags', refused)).toBe(1);
  expect(await does('sync-orders-recent', refused)).toBe(1);
  expect(await does('watch')).toBe(0);

  const runs: Run[] = (await json('runs', '--all')).items;
  const { jobs, totals, errors } = await json('stats', '--days', '1');
  const logs: { run: number | null; text: string; level: string }[] = (await json('logs', '--all')).items;
  const alerts: { class: string; line: string; occurrences: number | null }[] = (await json('alerts', '--all')).items;

  // Runs: by their own list, in the statistics, and by what the logs say of their beginning and end.
  const ofState = (state: string, job?: string) =>
    runs.filter((one) => one.state === state && (job === undefined || one.job === job)).length;
  expect(totals).toMatchObject({ done: ofState('done'), partial: ofState('partial'), failed: ofState('failed') });
  const said = (words: RegExp) => logs.filter(({ text, run: id }) => id !== null && words.test(text)).length;
  expect([said(/^started: attempt/), said(/^ended: /)]).toEqual([totals.runs, totals.runs]);
  for (const { job, done, failed, seen } of jobs) {
    expect([job, done, failed]).toEqual([job, ofState('done', job), ofState('failed', job)]);
    expect([job, seen]).toEqual([
      job,
      runs.filter((one) => one.job === job).reduce((sum, { counts }) => sum + counts.seen, 0),
    ]);
  }

  // Failed runs by their error: statistics, logs at the level of errors, alerts.
  const groups = (errors as { job: string; code: string; count: number }[]).map(
    ({ job, code, count }) => `${job} ${code} ${count}`,
  );
  expect(groups.sort()).toEqual(['sync-orders-recent auth 1', 'sync-tags auth 3']);
  const failing = alerts.filter(({ line }) => line.includes(' fails since '));
  expect(failing.map(({ line, occurrences }) => `${line.split(' ')[0]} auth ${occurrences}`).sort()).toEqual(groups);
  const ends = logs.filter(({ level, text }) => level === 'error' && text.startsWith('ended: '));
  expect(ends).toHaveLength(totals.failed);

  // Items that failed: in the runs, in the logs, in the status, in the alerts.
  const failedItems = runs.reduce((sum, { counts }) => sum + counts.failed, 0);
  const parked = alerts.find(({ line }) => line.includes('cannot be read'));
  expect([failedItems, parked?.occurrences]).toEqual([2, 2]);
  expect(logs.filter(({ text }) => /parked|set aside/.test(text) && /\d{5}/.test(text))).toHaveLength(failedItems);

  // One more of the same, and one that is put right: all four follow.
  expect(await does('sync-tags', refused)).toBe(1);
  expect(await does('sync-orders-recent')).not.toBe(2);
  expect(await does('watch')).toBe(0);
  const after: typeof alerts = (await json('alerts', '--all')).items;
  expect(
    after
      .filter(({ line }) => line.includes(' fails since '))
      .map(({ line, occurrences }) => [line.split(' ')[0], occurrences]),
  ).toEqual([['sync-tags', 4]]);
  const trend = (await json('stats', '--days', '1')).errors as { job: string; count: number }[];
  expect(trend.find(({ job }) => job === 'sync-tags')?.count).toBe(4);
});
