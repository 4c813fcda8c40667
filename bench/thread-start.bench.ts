/**
 * One short job, from its start to its end: in a thread of the engine, against a process of its own as the replaced crontab
 * starts it (`npx tsx script.ts`). Both load the same code, open the same store, and ask one query.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import { openStore } from '../src/core/store/store.ts';
import { median, verdict } from './print.ts';

const root = path.resolve(import.meta.dirname, '..');
const folder = mkdtempSync(path.join(tmpdir(), 'orderdeck-bench-'));
const file = path.join(folder, 'bench.db');
await (await openStore(file, { role: 'owner' })).close();

/** What both do: all that a sync job loads, one query, the end. With HOLD it stays, so that its memory can be read. */
const source = `
import { workerData, parentPort } from 'node:worker_threads';
import { openStore } from '${path.join(root, 'src/core/store/store.ts')}';
import { createHttp } from '${path.join(root, 'src/core/http.ts')}';
import { shipStation } from '${path.join(root, 'src/core/channels/shipstation/client.ts')}';
const store = await openStore(workerData?.file ?? process.argv[2], { role: 'write' });
await store.db.selectFrom('runs').selectAll().limit(1).execute();
if (!createHttp || !shipStation) throw new Error('nothing loaded');
if (workerData?.hold || process.argv[3] === 'hold') {
  parentPort?.postMessage('here');
  if (!parentPort) process.stdout.write('here');
  await new Promise((resolve) => setTimeout(resolve, 60_000));
}
await store.close();
parentPort?.close();
`;
const script = path.join(root, 'node_modules', '.cache', 'orderdeck', 'bench-job.mts');
const bundle = script.replace('.mts', '.mjs');
await build({
  stdin: { contents: source, resolveDir: root, loader: 'ts' },
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  minify: true,
  external: ['better-sqlite3'],
  banner: { js: "import{createRequire as __c}from'node:module';const require=__c(import.meta.url);" },
});
writeFileSync(script, source);

// Without this bench's own loader: the engine starts its threads plainly.
async function threadMs(): Promise<number> {
  const begin = performance.now();
  const worker = new Worker(bundle, { workerData: { file }, execArgv: [] });
  const [code] = await once(worker, 'exit');
  if (code !== 0) throw new Error(`the thread ended with ${code}`);
  return performance.now() - begin;
}

async function scriptMs(): Promise<number> {
  const begin = performance.now();
  const child = spawn('npx', ['tsx', script, file], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`the script ended with ${code}`);
  return performance.now() - begin;
}

/** Memory that a process and all below it really hold (proportional set size), in MB. */
function pssMb(pid: number): number {
  const own = Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) / 1024;
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return new RegExp(`^PPid:\\s+${pid}$`, 'm').test(readFileSync(`/proc/${name}/status`, 'utf8'));
      } catch {
        return false;
      }
    });
  return children.reduce((sum, child) => sum + pssMb(Number(child)), own);
}

async function threadMb(): Promise<number> {
  const count = 8;
  global.gc?.();
  const before = pssMb(process.pid);
  const workers = Array.from(
    { length: count },
    () => new Worker(bundle, { workerData: { file, hold: true }, execArgv: [] }),
  );
  await Promise.all(workers.map((worker) => once(worker, 'message')));
  const each = (pssMb(process.pid) - before) / count;
  await Promise.all(workers.map((worker) => worker.terminate()));
  return each;
}

async function scriptMb(): Promise<number> {
  const child: ChildProcess = spawn('npx', ['tsx', script, file, 'hold'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  if (child.stdout) await once(child.stdout, 'data');
  const held = pssMb(child.pid ?? 0);
  process.kill(-(child.pid ?? 0), 'SIGKILL');
  return held;
}

await threadMs();
await scriptMs();
const [threads, scripts]: [number[], number[]] = [[], []];
for (let round = 0; round < 7; round += 1) {
  threads.push(await threadMs());
  scripts.push(await scriptMs());
}
const [threadMemory, scriptMemory] = [await threadMb(), await scriptMb()];
rmSync(folder, { recursive: true, force: true });
const sooner = verdict(
  'start to end of a job',
  `${median(threads).toFixed(0)} ms`,
  `${median(scripts).toFixed(0)} ms by npx tsx`,
  median(scripts) / median(threads),
  { atLeast: 10 },
);
const lighter = verdict(
  'memory of a job',
  `${threadMemory.toFixed(1)} MB`,
  `${scriptMemory.toFixed(1)} MB by npx tsx`,
  scriptMemory / threadMemory,
  { atLeast: 5 },
);
process.exit(sooner && lighter ? 0 : 1);
