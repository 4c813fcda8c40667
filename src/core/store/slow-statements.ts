import { sql } from 'kysely';
import type { Db, Reader } from './store.ts';

/** A statement that takes longer than this (ms) is kept: a screen that waits for it is felt, and so is a writer. */
const slowMs = 100;
/** So many are kept, those met last; none for longer than 30 days. */
const mostKept = 100;
const keptMs = 30 * 86_400_000;
const mostText = 4000;
/** A process writes down what it has met no more often than this (wall ms). */
const keepEveryMs = 5000;

/** A statement that was slow, by its text; the values that it was asked with are never kept. */
export interface SlowStatement {
  readonly statement: string;
  /** How often it was slow. */
  readonly count: number;
  readonly totalMs: number;
  readonly maxMs: number;
  /** UTC epoch ms. */
  readonly firstAt: number;
  readonly lastAt: number;
}

/** Waiting for a lock or for the disk is no fault of a statement. */
const notAsked = /^(begin|commit|rollback|savepoint|release)\b/i;

/** Notes the slow statements of one connection, and writes them down between its own transactions (M138). */
export class SlowStatements {
  readonly #now: () => number;
  #met = new Map<string, SlowStatement>();
  #keptAt = Number.NEGATIVE_INFINITY;

  /** @param now UTC epoch ms */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Told each statement with what it took. */
  note(text: string, ms: number): void {
    if (ms < slowMs || notAsked.test(text)) return;
    const at = this.#now();
    const statement = inOneLine(text);
    if (this.#met.size >= mostKept && !this.#met.has(statement)) return;
    const known = this.#met.get(statement) ?? { statement, count: 0, totalMs: 0, maxMs: 0, firstAt: at, lastAt: at };
    this.#met.set(statement, {
      ...{ statement, firstAt: known.firstAt, lastAt: at, count: known.count + 1 },
      totalMs: known.totalMs + Math.round(ms),
      maxMs: Math.max(known.maxMs, Math.round(ms)),
    });
  }

  /** Writes down what was met, in a transaction of its own. What cannot be written is tried again: a list of this kind is worth no error. */
  async keep(db: Db, { isLast = false } = {}): Promise<void> {
    if (this.#met.size === 0 || (!isLast && performance.now() - this.#keptAt < keepEveryMs)) return;
    const met = this.#met;
    this.#met = new Map();
    this.#keptAt = performance.now();
    try {
      await write(db, [...met.values()], this.#now());
    } catch {
      this.#met = met;
    }
  }
}

async function write(db: Db, met: readonly SlowStatement[], now: number): Promise<void> {
  await db.transaction().execute(async (tx) => {
    for (const { statement, count, totalMs, maxMs, firstAt, lastAt } of met)
      await sql`
        insert into slow_statements (statement, count, total_ms, max_ms, first_at, last_at)
        values (${statement}, ${count}, ${totalMs}, ${maxMs}, ${firstAt}, ${lastAt})
        on conflict (statement) do update set count = count + excluded.count, total_ms = total_ms + excluded.total_ms,
          max_ms = max(max_ms, excluded.max_ms), last_at = max(last_at, excluded.last_at)`.execute(tx);
    await sql`delete from slow_statements where last_at < ${now - keptMs} or statement not in
      (select statement from slow_statements order by last_at desc limit ${mostKept})`.execute(tx);
  });
}

/** One line, and lists of values and of rows of any length alike. */
function inOneLine(text: string): string {
  const short = text
    .replace(/\s+/g, ' ')
    .replace(/\?(?: ?, ?\?)+/g, '?, …')
    .replace(/(\(\?(?:, …)?\))(?: ?, ?\1)+/g, '$1, …');
  return short.trim().slice(0, mostText);
}

/** What was slow, the costliest first. */
export async function slowStatements(db: Reader): Promise<SlowStatement[]> {
  const rows = await db.selectFrom('slow_statements').selectAll().orderBy('total_ms', 'desc').execute();
  return rows.map(({ statement, count, total_ms, max_ms, first_at, last_at }) => ({
    ...{ statement, count, totalMs: total_ms, maxMs: max_ms, firstAt: first_at, lastAt: last_at },
  }));
}
