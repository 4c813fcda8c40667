import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { newHome, newShop, start } from '../program.ts';
import { Operator } from './operator.ts';

describe('beside a daemon', { timeout: 60_000 }, () => {
  it('says who works, and within five seconds that nobody does', async () => {
    const { env } = await newShop({ orders: 10 });
    const home = newHome();
    const daemon = start(home, ['--daemon'], env);
    await daemon.says('working as daemon');
    const operator = new Operator({ home, env, args: ['--read-only'] });
    await operator.sees('DAEMON');
    process.kill(daemon.pid, 'SIGKILL');
    const killedAt = performance.now();
    await operator.sees('✗ stopped since');
    expect(performance.now() - killedAt).toBeLessThan(5000);
    await operator.sees('nobody works');
  });

  it('leaves the daemon working, and takes over when it is gone', async () => {
    const { env } = await newShop({ orders: 10 });
    const home = newHome();
    const daemon = start(home, ['--daemon'], env);
    await daemon.says('working as daemon');
    const operator = new Operator({ home, env });
    await operator.sees('DAEMON');
    process.kill(daemon.pid, 'SIGKILL');
    await operator.sees('EMBEDDED  works since');
  });
});

describe('a terminal that is not read', { timeout: 60_000 }, () => {
  it('costs nothing while nothing happens', async () => {
    const { env } = await newShop({ orders: 10 });
    const operator = new Operator({ home: newHome(), env: { ...env, ORDERDECK_TZ: 'UTC' }, columns: 200, rows: 50 });
    await operator.sees('✓ done sync-orders-all');
    operator.press('3');
    await operator.sees('1 of 10');
    const ticks = () => {
      const fields = readFileSync(`/proc/${operator.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      return Number(fields[11]) + Number(fields[12]);
    };
    const before = operator.bytes.length;
    const from = ticks();
    const start = performance.now();
    await operator.until('five seconds have passed', () => performance.now() - start > 5000);
    // The clock moves once a second and ages now and then; nothing else may.
    expect(operator.bytes.length - before).toBeLessThan(5 * 1000);
    expect((ticks() - from) / 5).toBeLessThan(15);
  });
});
