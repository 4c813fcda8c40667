import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { newHome } from '../program.ts';
import { Operator } from './operator.ts';

/** A checkout of its own, built as this one is, whose files may be taken away. */
function otherCheckout(): string {
  const here = path.resolve(import.meta.dirname, '..', '..');
  const there = mkdtempSync(path.join(tmpdir(), 'orderdeck-checkout-'));
  onTestFinished(() => rmSync(there, { recursive: true, force: true }));
  for (const name of ['bin', 'build', 'db/migrations', 'dist', 'src', 'package.json', 'package-lock.json'])
    cpSync(path.join(here, name), path.join(there, name), { recursive: true, preserveTimestamps: true });
  symlinkSync(path.join(here, 'node_modules'), path.join(there, 'node_modules'));
  return there;
}

it('shows on Jobs that a file is gone without which jobs cannot run, before they are due, as doctor does (S52)', {
  timeout: 90_000,
}, async () => {
  const checkout = otherCheckout();
  const program = path.join(checkout, 'bin', 'orderdeck.js');
  const home = newHome();
  const operator = new Operator({ home, program, columns: 140, rows: 40 });
  operator.press('2');
  await operator.sees(/▸ – off +sync-orders-recent/);
  const worker = path.join(checkout, 'dist', 'worker.js');
  renameSync(worker, `${worker}.old`);
  await operator.sees(/▸ ✗ broken +sync-orders-recent/);
  await operator.sees('✗ worker.js is missing');
  await operator.sees('✗ dist/worker.js is missing');
  const doctor = spawnSync(process.execPath, [program, 'doctor', '--only', 'jobs', '--json', '--home', home]);
  expect(JSON.parse(String(doctor.stdout)).checks).toMatchObject([
    { state: 'failed', detail: 'dist/worker.js is missing' },
  ]);
  renameSync(`${worker}.old`, worker);
  const entry = path.join(checkout, 'bin', 'run-thread.js');
  renameSync(entry, `${entry}.old`);
  await operator.sees('✗ bin/run-thread.js is missing');
  renameSync(`${entry}.old`, entry);
  await operator.seesNoMore('broken');
  const source = path.join(checkout, 'src', 'jobs', 'sync-tags.ts');
  renameSync(source, `${source}.old`);
  await operator.sees(/✗ broken +sync-tags/);
  await operator.sees(/– off +sync-orders-recent/);
});
