import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { SlowStatements, slowStatements } from '../../../src/core/store/slow-statements.ts';
import { openStore, type Reader, type Store } from '../../../src/core/store/store.ts';

const now = Date.UTC(2026, 2, 8, 12);

async function opened(): Promise<{ file: string; open(at: number): Promise<Store> }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'orderdeck-slow-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'test.db');
  return { file, open: (at) => openStore(file, { role: 'owner', now: () => at }) };
}

/** Takes as long as it has to count, asked for with a value that nobody else may learn. */
const count = (db: Reader, upTo: number) =>
  sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < ${upTo})
    select sum(i) as sum, ${'Jane Buyer'} as who from n`.execute(db);

it('keeps statements that took long, by their text alone, over connections that close and reads that write nothing (M138)', async () => {
  const { file, open } = await opened();
  const first = await open(now);
  await count(first.db, 10);
  await count(first.db, 3_000_000);
  await first.close();
  const second = await open(now + 60_000);
  await second.write((tx) => count(tx, 3_000_000));
  const kept = await slowStatements(second.db);
  expect(kept).toMatchObject([{ count: 2, firstAt: now, lastAt: now + 60_000 }]);
  const [slow] = kept;
  expect(slow?.statement).toBe(
    'with recursive n(i) as (select 1 union all select i + 1 from n where i < ?) select sum(i) as sum, ? as who from n',
  );
  expect(slow?.totalMs).toBeGreaterThanOrEqual(slow?.maxMs ?? Number.NaN);
  await second.close();
  expect(readFileSync(file).includes('Jane Buyer')).toBe(false);
});

it('keeps only so many of them, those met last, and none for ever', async () => {
  const { open } = await opened();
  const store = await open(now);
  const batch = async (at: number, from: number) => {
    const met = new SlowStatements(() => at);
    for (let n = from; n < from + 80; n += 1) met.note(`select ${n}`, 150);
    met.note('begin immediate', 5000);
    met.note('select fast', 5);
    await met.keep(store.db);
  };
  const numbers = async () => (await slowStatements(store.db)).map(({ statement }) => Number(statement.slice(7)));
  await batch(now, 0);
  await batch(now + 1000, 80);
  const both = await numbers();
  expect(both.length).toBeLessThan(160);
  expect(both.filter((n) => n >= 80)).toHaveLength(80);
  await batch(now + 40 * 86_400_000, 160);
  expect((await numbers()).sort((a, b) => a - b)[0]).toBe(160);
  await store.close();
});

it('goes on counting a statement that it knows when no other has room', async () => {
  const { open } = await opened();
  const store = await open(now);
  const met = new SlowStatements(() => now);
  for (let n = 0; n < 500; n += 1) met.note(`select ${n}`, 150);
  met.note('select 0', 350);
  await met.keep(store.db);
  const [costliest] = await slowStatements(store.db);
  expect(costliest).toMatchObject({ statement: 'select 0', count: 2, totalMs: 500, maxMs: 350 });
  await store.close();
});

it('takes lists of any length for one statement', async () => {
  const { open } = await opened();
  const store = await open(now);
  const met = new SlowStatements(() => now);
  met.note('select * from orders where id in (?, ?, ?)', 200);
  met.note('select * from orders\n  where id in (?,?)', 300);
  met.note('insert into tags values (?, ?), (?, ?)', 110);
  met.note('insert into tags values (?, ?), (?, ?), (?, ?)', 120);
  await met.keep(store.db);
  expect(await slowStatements(store.db)).toMatchObject([
    { count: 2, totalMs: 500, maxMs: 300 },
    { count: 2, totalMs: 230, maxMs: 120 },
  ]);
  await store.close();
});
