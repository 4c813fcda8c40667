import { expect, it } from 'vitest';
import { newHome, newShop, run, start } from '../program.ts';

it('tells every start and end in plain lines, survives the end of its terminal, and drains at SIGTERM', async () => {
  const home = newHome();
  const { env } = await newShop({ orders: 40, speed: 30 });
  const daemon = start(home, ['--daemon'], env);
  await daemon.says(/^\d{4}-\d\d-\d\dT[\d:.]+Z info {2}working as daemon/m);
  await daemon.says(/info {2}run \d+ sync-tags started \(start\)/);
  await daemon.says(/info {2}run \d+ sync-orders-all done in [^:]+: 40 seen, \d+ created/);
  daemon.child.kill('SIGHUP');
  expect((await run(home, ['status'])).stdout).toContain(`working: daemon (pid ${daemon.pid}`);
  daemon.child.kill('SIGTERM');
  const { code, stdout } = await daemon.done;
  expect(code).toBe(0);
  expect(stdout).toContain('SIGTERM: no new runs');
  const status = await run(home, ['status']);
  expect(status.stdout).toMatch(/engine +stopped since .*: SIGTERM/);
  expect(status.code).toBe(1);
});

it('stands by while another works, and takes over when that one is gone (S68, M56)', async () => {
  const home = newHome();
  const first = start(home, ['--daemon']);
  await first.says('working as daemon');
  const second = start(home, ['--daemon']);
  await second.says(`standing by: working: daemon (pid ${first.pid}`);
  first.child.kill('SIGKILL');
  await second.says('working as daemon');
  second.child.kill('SIGINT');
  expect((await second.done).code).toBe(0);
});

it('says within seconds that a killed daemon is gone, and since when (S68)', async () => {
  const home = newHome();
  const daemon = start(home, ['--daemon']);
  await daemon.says('working as daemon');
  daemon.child.kill('SIGKILL');
  await daemon.done;
  const told = await run(home, ['status', '--json']);
  expect(JSON.parse(told.stdout)).toMatchObject({ host: { running: false, condition: 'gone', pid: daemon.pid } });
  expect(told.code).toBe(1);
});
