import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { eventually } from '../jobs/engine/harness.ts';
import { newHome, newShop, run, start } from '../program.ts';

/** All that the program wrote into its logs. */
function logText(home: string): string {
  const files = readdirSync(path.join(home, 'logs'), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return files.map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'utf8')).join('\n');
}

it('no secret and no buyer comes out, in logs, output, errors or the process list, on good ways and bad (M148, M149)', async () => {
  const { sim, env, now } = await newShop({ orders: 120, speed: 30 });
  const home = newHome();
  const told: string[] = [];
  const keep = async (args: string[], other = env) => {
    const { stdout, stderr } = await run(home, args, other);
    told.push(stdout, stderr);
  };
  const daemon = start(home, ['--daemon'], env);
  await daemon.says('working as daemon');
  await eventually(async () => /sync-orders-all done/.test(daemon.output()), 'the first sync');
  const commandLine = readFileSync(`/proc/${daemon.pid}/cmdline`, 'utf8');

  // Answers that quote the shop's data back, and a server that quotes what it was sent.
  for (const kind of ['html', 'cut', 'throttleText', 'wrongLength'] as const)
    sim.faults.add({ kind, path: '/orders', times: 1 });
  await keep(['run', 'sync-orders-recent', '--days', '30']);
  const [first] = sim.world.orders();
  sim.faults.add({ kind: 'malformed', orderId: first?.orderId ?? 0, how: 'garbageDate' });
  sim.world.edit(first?.orderId ?? 0, now(), (order) => {
    order.customerNotes = 'CANARY-NOTE please print this name';
  });
  await keep(['run', 'sync-orders-recent', '--days', '30']);
  await keep(['run', 'sync-orders-recent', '--order', String(first?.orderNumber)]);
  await keep(['orders', '--limit', '200']);
  await keep(['runs']);
  await keep(['logs', '--all']);
  daemon.child.kill('SIGTERM');
  await daemon.done;
  const wrong = { ...env, SHIPSTATION_API_SECRET: 'canary-wrong-secret' };
  await keep(['run', 'sync-tags'], wrong);
  await keep(['run', 'sync-tags', '--json'], { ...env, SHIPSTATION_BASE_URL: 'http://127.0.0.1:9' });

  const all = [logText(home), daemon.output(), commandLine, ...told].join('\n');
  const { apiKey, apiSecret } = sim.credentials;
  const basic = Buffer.from(`${apiKey}:${apiSecret}`).toString('base64');
  for (const secret of [apiKey, apiSecret, basic, 'canary-wrong-secret', 'CANARY-NOTE', '/t/']) {
    expect(all.includes(secret), secret).toBe(false);
  }
  const buyers = [...sim.world.orders()].flatMap((order) => [
    order.customerEmail,
    order.shipTo.name,
    order.shipTo.street1,
    order.shipTo.phone,
  ]);
  const shown = buyers.filter((text): text is string => text !== null && text.length > 5 && all.includes(text));
  expect(shown).toEqual([]);
}, 120_000);
