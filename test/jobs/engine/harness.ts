import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { type Clock, clockFromEnv } from '../../../src/core/clock.ts';
import { runLimits } from '../../../src/core/run-limits.ts';
import { readSettings } from '../../../src/core/settings.ts';
import type { RunRow } from '../../../src/core/store/runs/runs.ts';
import { openStore, type Store } from '../../../src/core/store/store.ts';
import { Engine } from '../../../src/jobs/engine/engine.ts';
import type { EngineOptions } from '../../../src/jobs/engine/engine-options.ts';
import { type EnqueueRequest, enqueue } from '../../../src/jobs/engine/enqueue.ts';
import { findJob, jobs } from './jobs.ts';

const root = path.resolve(import.meta.dirname, '../../..');

/** The real thread entry, with the test's jobs in the place of the product's. */
export async function buildTestWorker(): Promise<string> {
  const outfile = path.join(root, 'node_modules', '.cache', 'orderdeck', `test-worker-${process.pid}.mjs`);
  await build({
    entryPoints: [path.join(root, 'src/jobs/engine/worker.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['better-sqlite3'],
    banner: { js: "import{createRequire as __c}from'node:module';const require=__c(import.meta.url);" },
    plugins: [
      {
        name: 'test-jobs',
        setup: (plugin) => {
          plugin.onResolve({ filter: /^\.\.\/index\.ts$/ }, () => ({
            path: path.join(import.meta.dirname, 'jobs.ts'),
          }));
        },
      },
    ],
  });
  return outfile;
}

export interface Bench {
  readonly home: string;
  readonly store: Store;
  readonly clock: Clock;
  readonly said: string[];
  engine(options?: Partial<EngineOptions>): Engine;
  enqueue(job: string, request?: Partial<EnqueueRequest>): Promise<number>;
  run(id: number): Promise<RunRow>;
  /** The run, once it is in one of these states. */
  until(id: number, ...states: string[]): Promise<RunRow>;
  close(): Promise<void>;
}

/** A real store in a throw-away home. */
export async function openBench(workerPath: string): Promise<Bench> {
  const home = mkdtempSync(path.join(tmpdir(), 'orderdeck-engine-'));
  const store = await openStore(path.join(home, 'db', 'orderdeck.db'), { role: 'owner' });
  const clock = clockFromEnv({});
  const engines: Engine[] = [];
  const said: string[] = [];
  const run = (id: number) => store.db.selectFrom('runs').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  return {
    home,
    store,
    clock,
    said,
    run,
    engine: (options) => {
      const engine = new Engine({
        limits: (job) => runLimits(job, readSettings('/nowhere', {})),
        store,
        clock,
        home,
        zone: 'Europe/London',
        mode: 'daemon',
        jobs,
        concurrency: 4,
        unavailable: () => null,
        say: (level, text) => said.push(`${level} ${text}`),
        workerPath,
        ...options,
      });
      engines.push(engine);
      engine.start();
      return engine;
    },
    enqueue: async (id, request) => {
      const job = findJob(id);
      if (!job) throw new Error(`no test job ${id}`);
      const made = await store.write((tx) =>
        enqueue(tx, job, { args: {}, trigger: 'schedule', by: 'test', ...request }, clock.now()),
      );
      return made.id;
    },
    until: (id, ...states) =>
      eventually(
        async () => {
          const row = await run(id);
          return states.includes(row.state) ? row : null;
        },
        `run ${id} to be ${states.join(' or ')}`,
      ),
    close: async () => {
      for (const engine of engines) await engine.drain('end of test');
      await store.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Looks again and again until there is an answer; fails after 20 seconds with what was waited for. */
export async function eventually<T>(
  look: () => Promise<T | null | false>,
  what: string,
  withinMs = 20_000,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`waited ${withinMs} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}
