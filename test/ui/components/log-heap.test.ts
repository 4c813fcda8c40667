import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';

interface Told {
  readonly written: number;
  readonly held: number;
  readonly heapUsed: number;
  readonly outside: number;
  readonly isShown: boolean;
}

const mega = 1024 * 1024;

/** Follows a log of so many lines in a process of its own, and looks at its memory at each of the counts. */
async function follow(...counts: number[]): Promise<Told[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'orderdeck-log-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const program = path.join(import.meta.dirname, 'log-heap-child.ts');
  const child = spawn(process.execPath, ['--expose-gc', '--import', 'tsx', program, folder, ...counts.map(String)]);
  let [out, errors] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk));
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect(code, errors).toBe(0);
  return out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Told);
}

it('a log that is followed all day takes no more memory for more lines', { timeout: 120_000 }, async () => {
  const [early, full, late, latest] = await follow(10_000, 20_000, 30_000, 60_000);
  if (!early || !full || !late || !latest) throw new Error('The child told too little.');
  for (const { written, held, isShown } of [early, full, late, latest]) {
    expect(isShown, `line ${written} is where the operator looks`).toBe(true);
    expect(held).toBeLessThanOrEqual(20_000);
  }
  // Of three times as many lines at most twice as many are held, beside what the program needs anyway.
  expect(late.heapUsed).toBeLessThan(early.heapUsed * 1.5);
  // From then on as many go as come. Were they kept, 10,000 would take 3 MB.
  expect(late.heapUsed - full.heapUsed).toBeLessThan(mega);
  expect(latest.heapUsed - full.heapUsed).toBeLessThan(mega);
  expect(latest.outside - full.outside).toBeLessThan(mega);
});
