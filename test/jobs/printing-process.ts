import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { build } from 'esbuild';
import { eventually } from './engine/harness.ts';
import type { PrintShop } from './print-shop.ts';
import type { PrintingRequest } from './printing-child.ts';

const root = path.resolve(import.meta.dirname, '../..');
const outfile = path.join(root, 'node_modules', '.cache', 'orderdeck', `printing-child-${process.pid}.mjs`);

/** Bundles the process that prints; once for a file of tests. */
export async function buildPrinting(): Promise<void> {
  await build({
    entryPoints: [path.join(import.meta.dirname, 'printing-child.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['better-sqlite3'],
    banner: { js: "import{createRequire as __c}from'node:module';const require=__c(import.meta.url);" },
  });
}

/**
 * Lets a process of its own do the work of the print line on a shop's store, and die at a point.
 *
 * @param killAt the name of a point, so many things that happen first, or null: it lives until `killWhen`
 * @returns whether it was killed; false when it came to its end first
 */
export async function printInProcess(
  { store, clock, env }: PrintShop,
  killAt: PrintingRequest['killAt'],
  killWhen?: () => boolean,
): Promise<boolean> {
  const request: PrintingRequest = { file: store.file, home: path.dirname(store.file), env, now: clock.now(), killAt };
  const child = spawn(process.execPath, [outfile, JSON.stringify(request)], { stdio: 'inherit' });
  const ended = once(child, 'exit');
  if (killWhen) {
    await eventually(async () => killWhen() || child.exitCode !== null, 'the moment to kill');
    child.kill('SIGKILL');
  }
  const [code, signal] = await ended;
  clock.pass(3_600_000);
  if (code !== null && code !== 0) throw new Error(`the process failed with ${code}`);
  return signal === 'SIGKILL';
}
