import { expect, it, onTestFinished } from 'vitest';
import { startTrendyol } from '../../src/sim/trendyol/server.ts';
import { split } from '../../src/sim/trendyol/succession.ts';
import { eventually } from '../jobs/engine/harness.ts';
import { marketEnv } from '../jobs/shop-market.ts';
import { newHome, run, start } from '../program.ts';

async function openMarket() {
  const now = Date.now();
  const sim = await startTrendyol({ seed: 5, packages: 0, clock: { now: () => Date.now() } });
  onTestFinished(() => sim.close());
  const [listing] = sim.world.onSale();
  const record = sim.world.placeOrder(
    [{ barcode: listing?.[0].barcode ?? '', quantity: 2 }],
    now - 3_600_000,
    'Created',
  );
  if (!record) throw new Error('Nothing is on sale.');
  const { OPENCART_DATABASE_URL: _, ...env } = marketEnv(sim, { url: '' });
  const home = newHome();
  const json = async (...args: string[]) => {
    const { code, stdout } = await run(home, [...args, '--json'], env);
    return { code, ...JSON.parse(stdout) };
  };
  const puts = () => sim.requests.filter(({ method }) => method === 'PUT').length;
  return { sim, record, home, env, json, puts, ref: String(record.order.shipmentPackageId) };
}

it('package pick, invoice and track set a package and tell how it ended; one that cannot be is explained, nothing sent', async () => {
  const { sim, record, home, env, json, puts, ref } = await openMarket();
  await run(home, ['run', 'trendyol-orders'], env);
  expect(await json('package', 'pick', ref)).toMatchObject({ code: 0, kind: 'picking', state: 'confirmed' });
  expect(await run(home, ['package', 'invoice', ref, 'EME2026000000001'], env)).toMatchObject({
    code: 0,
    stdout: `package ${ref}: Invoiced EME2026000000001 set and read back\n`,
  });
  expect(record.order).toMatchObject({ status: 'Invoiced', invoiceNumber: 'EME2026000000001' });
  expect(await json('order', ref)).toMatchObject({
    sourceStatus: 'Invoiced',
    packageWrites: [{ kind: 'invoiced', state: 'confirmed' }, { kind: 'picking' }],
  });
  const again = await run(home, ['package', 'pick', ref], env);
  expect(again).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('it is Invoiced, and must be Created for that'),
  });
  expect(puts()).toBe(2);
  expect((await json('package', 'track', ref, 'ABC-1')).state).toBe('confirmed');
  const twice = await run(home, ['package', 'track', ref, 'ABC-2'], env);
  expect(twice).toMatchObject({ code: 1, stdout: expect.stringContaining('tracking number ABC-2 was refused') });

  // Two packages under one number are named one by one.
  const other = sim.world.placeOrder(
    [{ barcode: record.order.lines[0]?.barcode ?? '', quantity: 2 }],
    Date.now(),
    'Created',
  );
  if (!other) throw new Error('Nothing is on sale.');
  split(sim.world, other, [[{ lineId: other.order.lines[0]?.lineId ?? 0, quantity: 1 }]], Date.now());
  await run(home, ['run', 'trendyol-orders'], env);
  const several = await run(home, ['package', 'pick', other.order.orderNumber], env);
  expect(several).toMatchObject({ code: 2, stderr: expect.stringContaining('means 3 orders') });
});

it('killed between sending and the answer, it is found by reading and never sent again', async () => {
  const { sim, record, home, env, json, puts, ref } = await openMarket();
  await run(home, ['run', 'trendyol-orders'], env);
  sim.faults.add({ kind: 'hang', carriedOut: true, method: 'PUT', times: 1 });
  const picking = start(home, ['package', 'pick', ref], env);
  await eventually(async () => record.order.status === 'Picking', 'the change to be carried out');
  picking.child.kill('SIGKILL');
  await picking.done;
  expect((await json('order', ref)).packageWrites).toMatchObject([{ kind: 'picking', state: 'sending' }]);
  expect(await json('run', 'deliver-package-writes')).toMatchObject({ code: 0, summary: '1 set and read back' });
  expect((await json('order', ref)).packageWrites).toMatchObject([{ kind: 'picking', state: 'confirmed' }]);
  expect(puts()).toBe(1);
});
