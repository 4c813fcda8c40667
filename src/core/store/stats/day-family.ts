import { sql } from 'kysely';
import type { LocalDay } from '../../domain/local-days.ts';
import type { Sample } from '../../domain/sample.ts';
import type { Reader, Tx } from '../store.ts';

/** One kind of figures that each day has: worked out of what happened, or kept from when the day was rolled up. */
export interface DayFamily<Row> {
  /** Works them out of runs, calls and slots, as long as these are there. */
  measure(db: Reader, day: LocalDay): Promise<Row[]>;
  /** Reads what was kept, by day. */
  kept(db: Reader, first: string, last: string): Promise<ReadonlyMap<string, Row[]>>;
  keep(tx: Tx, day: string, rows: readonly Row[]): Promise<void>;
}

export interface OfDay<Row> {
  readonly day: LocalDay;
  readonly rows: readonly Row[];
}

/**
 * The figures of some days, one after another: those of days that are rolled up as they were kept, all others as they are. So a day that
 * is over costs a few rows, and its runs may be deleted.
 *
 * @param days ascending, without gaps
 */
export async function figuresOf<Row>(
  family: DayFamily<Row>,
  db: Reader,
  days: readonly LocalDay[],
): Promise<OfDay<Row>[]> {
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return [];
  const rolled = await rolledDays(db, first.day, last.day, last.to);
  const kept = rolled.size === 0 ? new Map<string, Row[]>() : await family.kept(db, first.day, last.day);
  const figures: OfDay<Row>[] = [];
  for (const day of days) {
    const isKept = rolled.has(day.day);
    const rows = isKept ? (kept.get(day.day) ?? []) : await family.measure(db, await besideKept(db, day));
    figures.push({ day, rows });
  }
  return figures;
}

/**
 * Which of these days are rolled up. The last only where what was kept goes to its end: under another zone of the business's a day of
 * that name may have been over while this one goes on.
 *
 * @param end of the last one, UTC epoch ms
 */
export async function rolledDays(db: Reader, first: string, last: string, end: number): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('days')
    .select(['day', 'to_at'])
    .where('day', '>=', first)
    .where('day', '<=', last)
    .execute();
  return new Set(rows.filter((row) => row.day !== last || row.to_at >= end).map(({ day }) => day));
}

/**
 * A day without what was kept of its neighbours: under another zone of the business's these may reach into it, and no hour counts twice.
 */
export async function besideKept(db: Reader, { day, from, to }: LocalDay): Promise<LocalDay> {
  const { rows } = await sql<{ before: number | null; after: number | null }>`
    select (select to_at from days where day < ${day} order by day desc limit 1) as before,
      (select from_at from days where day > ${day} order by day limit 1) as after`.execute(db);
  const { before, after } = rows[0] ?? { before: null, after: null };
  return { day, from: Math.max(from, before ?? from), to: Math.min(to, after ?? to) };
}

/** Rows by their day. */
export function byDay<Stored extends { readonly day: string }, Row>(
  rows: readonly Stored[],
  as: (row: Stored) => Row,
): Map<string, Row[]> {
  const found = new Map<string, Row[]>();
  for (const row of rows) found.set(row.day, [...(found.get(row.day) ?? []), as(row)]);
  return found;
}

export function sampleFrom(count: number, values: string): Sample {
  return { count, values: JSON.parse(values) as number[] };
}
