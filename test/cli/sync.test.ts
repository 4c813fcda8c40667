import { expect, it, onTestFinished } from 'vitest';
import { startTrendyol } from '../../src/sim/trendyol/server.ts';
import { trendyolEnv } from '../market.ts';
import { newHome, run } from '../program.ts';

it('the full sync runs each part as a run of its own, goes on past one that fails, and adds up', {
  timeout: 60_000,
}, async () => {
  const home = newHome();
  const sim = await startTrendyol({ seed: 8, packages: 12, clock: { now: () => Date.now() }, days: 5 });
  onTestFinished(() => sim.close());
  const env = trendyolEnv(sim);
  const json = async (...args: string[]) => JSON.parse((await run(home, [...args, '--json'], env)).stdout);

  const first = await run(home, ['run', 'trendyol-sync'], env);
  expect(first.stderr).toMatch(/nothing is known of .*trendyol-orders/);
  expect(first.code).toBe(0);
  const [parent] = (await json('runs', '--job', 'trendyol-sync')).items;
  expect(parent.state).toBe('done');
  const all = (await json('runs', '--all')).items as { id: number; job: string; parentId: number | null }[];
  const children = all.filter(({ parentId }) => parentId === parent.id);
  expect(children.map(({ job }) => job).reverse()).toEqual(
    parent.steps
      .map(({ name }: { name: string }) => name)
      .filter((name: string) => children.some((c) => c.job === name)),
  );
  const sum = (children as unknown as { counts: { seen: number } }[]).reduce(
    (total, one) => total + one.counts.seen,
    0,
  );
  expect(parent.counts.seen).toBe(sum);
  expect(sum).toBeGreaterThan(10);

  sim.faults.add({ kind: 'unauthorized' });
  const second = await run(home, ['run', 'trendyol-sync'], env);
  expect(second.stderr).toMatch(/By their last runs: about \d+ calls?/);
  expect(second.code).toBe(1);
  const [failed] = (await json('runs', '--job', 'trendyol-sync')).items;
  expect(failed.state).toBe('partial');
  const states = Object.fromEntries(
    failed.steps.map(({ name, state }: { name: string; state: string }) => [name, state]),
  );
  expect(states).toMatchObject({ 'trendyol-orders': 'failed', 'process-webhooks': 'done' });
});
