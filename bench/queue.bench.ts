/** Claim and complete through the engine's own code, against bare prepared statements on the same table, file and durability. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openSqlite } from '../src/core/store/open.ts';
import { endAttempt } from '../src/core/store/runs/attempts.ts';
import { claimRun } from '../src/core/store/runs/claim.ts';
import { takeLease } from '../src/core/store/runs/lease.ts';
import { insertRun } from '../src/core/store/runs/runs.ts';
import { openStore, type Store } from '../src/core/store/store.ts';
import { median, verdict } from './print.ts';

const runs = 1500;
const rounds = 5;
const folder = mkdtempSync(path.join(tmpdir(), 'orderdeck-bench-'));

async function fill(store: Store): Promise<void> {
  await store.write(async (tx) => {
    await tx.deleteFrom('runs').execute();
    for (let index = 0; index < runs; index += 1) {
      await insertRun(
        tx,
        {
          job: 'bench',
          args: {},
          trigger: 'schedule',
          triggeredBy: null,
          overlapKey: `bench ${index}`,
          priority: index % 5,
          dryRun: false,
          dueAt: index,
          maxAttempts: 1,
          resources: [],
        },
        index,
      );
    }
  });
}

async function ours(store: Store, fence: number): Promise<number> {
  await fill(store);
  const begin = performance.now();
  for (;;) {
    const run = await claimRun(store.db, { fence, holder: 'bench', jobs: ['bench'] }, 1e6);
    if (!run) break;
    await store.write((tx) => endAttempt(tx, run, { state: 'done', summary: 'ok', error: null }, 1e6));
  }
  return (runs / (performance.now() - begin)) * 1000;
}

/** The least that must happen: two committed statements for each run, nothing joined, nothing checked. */
async function bare(store: Store): Promise<number> {
  await fill(store);
  const sqlite = openSqlite(store.file, { mode: 'write' });
  const claim = sqlite.prepare(
    `update runs set state = 'running', attempt = attempt + 1, started_at = ? where id = (
      select id from runs indexed by runs_waiting where state in ('queued', 'retrying') and due_at <= ? order by priority, due_at, id limit 1) returning id`,
  );
  const complete = sqlite.prepare(`update runs set state = 'done', finished_at = ? where id = ?`);
  const begin = performance.now();
  for (;;) {
    const run = claim.get(1e6, 1e6) as { id: number } | undefined;
    if (!run) break;
    complete.run(1e6, run.id);
  }
  const rate = (runs / (performance.now() - begin)) * 1000;
  sqlite.close();
  return rate;
}

const store = await openStore(path.join(folder, 'bench.db'), { role: 'owner' });
const fence = await takeLease(
  store,
  { holder: 'bench', pid: process.pid, host: 'bench', mode: 'run' },
  { now: 0, wallNow: 0 },
);
const [a, b]: [number[], number[]] = [[], []];
for (let round = 0; round < rounds; round += 1) {
  a.push(await ours(store, fence));
  b.push(await bare(store));
}
await store.close();
rmSync(folder, { recursive: true, force: true });
const held = verdict(
  'claim and complete a run',
  `${median(a).toFixed(0)}/s`,
  `${median(b).toFixed(0)}/s by bare statements`,
  median(a) / median(b),
  { atLeast: 0.5 },
);
process.exit(held ? 0 : 1);
