import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { clockFromEnv } from '../../../../src/core/clock.ts';
import { budgetUse } from '../../../../src/core/store/budgets.ts';
import { openStore } from '../../../../src/core/store/store.ts';
import { startShipStation } from '../../../../src/sim/shipstation/server.ts';
import { busiest } from '../../busiest.ts';

const run = promisify(execFile);

test('three callers in two processes share forty calls a minute, and use most of them', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'orderdeck-sharing-'));
  const file = path.join(folder, 'test.db');
  const store = await openStore(file, { role: 'owner' });
  const ORDERDECK_CLOCK = `${Date.now()}x12`;
  const clock = clockFromEnv({ ORDERDECK_CLOCK });
  const sim = await startShipStation({ seed: 3, orders: 10, clock });
  try {
    // Both processes load first; what counts is measured from the first call on.
    const until = clock.now() + 240_000;
    const start = (callers: number): Promise<{ stdout: string }> => {
      const args = [
        path.join(import.meta.dirname, 'caller.ts'),
        file,
        sim.url,
        sim.credentials.apiKey,
        sim.credentials.apiSecret,
        String(callers),
        String(until),
      ];
      return run(process.execPath, ['--import', 'tsx', ...args], { env: { ...process.env, ORDERDECK_CLOCK } });
    };
    const outputs = await Promise.all([start(2), start(1)]);

    const arrivals = sim.requests.map((request) => request.at);
    const answers = outputs.map(({ stdout }) => Number(stdout));
    expect(Math.min(...answers)).toBeGreaterThan(0);
    expect(answers[0] ?? 0).toBe(arrivals.length - (answers[1] ?? 0));
    expect(sim.requests.every((request) => request.status === 200)).toBe(true);

    expect(busiest(arrivals, 60_000)).toBeLessThanOrEqual(40);
    const minutes = (until - (arrivals[0] ?? until)) / 60_000;
    expect(minutes).toBeGreaterThan(1);
    expect(arrivals.length / minutes).toBeGreaterThanOrEqual(20);

    const [use] = await budgetUse(store.db, arrivals.at(-1) ?? 0);
    expect(use).toMatchObject({
      channel: 'shipstation',
      group: 'all',
      limit: 40,
      windowSeconds: 60,
      blockedUntil: null,
    });
    expect(use?.used).toBeGreaterThan(15);
  } finally {
    await sim.close();
    await store.close();
    rmSync(folder, { recursive: true });
  }
});
