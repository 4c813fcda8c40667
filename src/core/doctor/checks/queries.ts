import { sql } from 'kysely';
import { counted } from '../../domain/counted.ts';
import { listIssues } from '../../store/issues/issue-list.ts';
import { searchOrders } from '../../store/orders/order-search.ts';
import { listTasks } from '../../store/print/task-list.ts';
import { listRuns } from '../../store/runs/run-list.ts';
import { todayStats } from '../../store/runs/status.ts';
import { slowStatements } from '../../store/slow-statements.ts';
import { listStock } from '../../store/stock/stock-list.ts';
import type { MeasuredQuery, Store } from '../../store/store.ts';
import { type Answer, type Check, ok, warning } from '../check.ts';
import type { Subject } from '../subject.ts';

const page = { limit: 50, offset: 0 };
/** A screen asks again with every change: what takes longer than this (ms) is felt. */
const slowMs = 250;
/** Walking through a smaller table costs nothing. */
const largeTable = 10_000;
const dayMs = 86_400_000;

/** What the screens ask most, by the screen's name. */
const asked: Readonly<Record<string, (store: Store, subject: Subject) => Promise<unknown>>> = {
  orders: ({ db }) => searchOrders(db, { words: [] }, page),
  'orders by word': ({ db }) => searchOrders(db, { words: ['smith'] }, page),
  issues: ({ db }, { clock }) => listIssues(db, { states: ['open'] }, page, clock.now()),
  'print queue': ({ db }) => listTasks(db, {}, page),
  runs: ({ db }) => listRuns(db, {}, page),
  stock: ({ db }) => listStock(db, {}, page),
  today: ({ db }, { clock, settings }) => todayStats(db, clock.now(), settings().zone),
};

/** Each of them is measured, and where it is slow its plan is read. */
export const queryChecks: readonly Check[] = [
  {
    id: 'queries',
    title: 'Slow queries',
    group: 'database',
    about:
      'What the screens ask most is asked and measured. A slow one whose plan walks through a large table without an index is named; statements are prepared once a connection and kept. Whatever took longer than 100 ms in any process is on a list of its own: `orderdeck stats queries`.',
    alone: true,
    run: look,
  },
];

async function look(subject: Subject): Promise<Answer> {
  const lately = (await slowStatements((await subject.store()).db)).filter(
    ({ lastAt }) => lastAt > subject.clock.now() - dayMs,
  );
  const measured: MeasuredQuery[] = [];
  const store = await subject.openStore({ onQuery: (query) => void measured.push(query) });
  try {
    const slow: string[] = [];
    let slowest = { name: '', ms: 0 };
    for (const [name, ask] of Object.entries(asked)) {
      measured.length = 0;
      const began = performance.now();
      await ask(store, subject);
      const ms = performance.now() - began;
      if (ms > slowest.ms) slowest = { name, ms };
      if (ms > slowMs) slow.push(`${name} ${Math.round(ms)} ms${await scans(store, [...measured])}`);
    }
    const others =
      lately.length === 0
        ? ''
        : `; ${counted(lately.length, 'statement was', 'statements were')} slow in the last day: \`orderdeck stats queries\``;
    const words = `${Object.keys(asked).length} kinds measured; the slowest, ${slowest.name}, took ${Math.round(slowest.ms)} ms${others}`;
    if (slow.length === 0) return ok(words);
    return warning(
      `slow: ${slow.join('; ')}`,
      'See what else works on this disk; if it stays slow, tell it with `orderdeck doctor --json`.',
    );
  } finally {
    await store.close();
  }
}

/** The large tables that the slowest of these walks through; empty when it walks through none. */
async function scans({ db }: Store, queries: readonly MeasuredQuery[]): Promise<string> {
  const [slowest] = [...queries].sort((a, b) => b.ms - a.ms);
  if (!slowest) return '';
  const plan = await db.executeQuery<{ detail: string }>({
    ...sql`explain query plan`.compile(db),
    sql: `explain query plan ${slowest.sql}`,
    parameters: slowest.parameters,
  });
  const large: string[] = [];
  for (const { detail } of plan.rows) {
    const [, table] = /^SCAN (\w+)(?! USING)/.exec(detail) ?? [];
    if (table !== undefined && (await rowsOf(db, table)) >= largeTable) large.push(table);
  }
  return large.length === 0 ? '' : ` (walks through all of ${large.join(', ')})`;
}

async function rowsOf(db: Store['db'], table: string): Promise<number> {
  const { rows: known } = await sql<{
    n: number;
  }>`select count(*) as n from sqlite_master where type = 'table' and name = ${table}`.execute(db);
  if (!known[0]?.n) return 0;
  const { rows } = await sql<{
    n: number;
  }>`select count(*) as n from (select 1 from ${sql.table(table)} limit ${largeTable})`.execute(db);
  return rows[0]?.n ?? 0;
}
