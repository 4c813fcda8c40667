import type { ShopConnection } from '../opencart/shop.ts';
import type { ShipStationSim } from '../shipstation/server.ts';
import type { TrendyolSim } from '../trendyol/server.ts';

/** A value as a database has it. */
export type Value = string | number | null;
export type Row = Readonly<Record<string, Value>>;

/** The program's database as one sees it from outside: SQL in, rows out. */
export interface Database {
  all(sql: string, ...values: readonly Value[]): Row[];
  /** @returns the id of the row that was made, if one was */
  run(sql: string, ...values: readonly Value[]): number;
}

/** Where things go wrong: the vendors' worlds and the program's own database. */
export interface WrongPlace {
  readonly db: Database;
  /** The webhooks' own database; null where nothing was ever received. */
  readonly inbox: Database | null;
  readonly shipstation: ShipStationSim | null;
  readonly trendyol: TrendyolSim | null;
  /** The seller's own shop. */
  readonly shop: ShopConnection | null;
  /** UTC epoch ms. */
  readonly now: number;
}

/** What was done, for whoever checks that it is found. */
export interface Done {
  /** Our id of the order that is wrong now; null where it is about something else. */
  readonly orderId: number | null;
  /** What else it is about: a barcode, a run. */
  readonly key: string | null;
  /** The run that did it, as the program has it on record. */
  readonly runId: number | null;
  /** Jobs by which the program finds out about it, in this order. */
  readonly jobs?: readonly string[];
}

/** One class of things that go wrong, made to happen. */
export interface Wrong {
  /** `I1` to `I40`. */
  readonly id: string;
  /** What happens, for the guided tour. */
  readonly title: string;
  /** How a person decides here, where a person has to. */
  readonly choose?: { readonly id: string; readonly value?: string };
  /** Makes it happen to something that was right. @throws Error where nothing there can go wrong in this way */
  inject(place: WrongPlace): Promise<Done>;
  /** Makes something that looks like it and is right: no rule of this class may fire. */
  twin(place: WrongPlace): Promise<Done>;
}

/** A run that did something wrong: on record as any other, so that whoever looks for the cause finds it. */
export function badRun({ db, now }: WrongPlace, job: string): number {
  return db.run(
    `insert into runs (job, args, state, trigger, triggered_by, overlap_key, priority, created_at, due_at, attempt, started_at,
      finished_at, duration_ms, summary) values (?, '{}', 'done', 'manual', 'a bad day', ?, 5, ?, ?, 1, ?, ?, 900, 'did it wrong')`,
    job,
    `bad day ${now}`,
    now,
    now,
    now,
    now,
  );
}

/** Sets columns of a row as a bad run would: with its entry in the change log. */
export function setAs(
  place: WrongPlace,
  runId: number | null,
  change: {
    readonly table: string;
    readonly entity: string;
    readonly id: number;
    readonly orderId: number | null;
    readonly set: Row;
  },
): void {
  const { db } = place;
  const { table, entity, id, orderId, set } = change;
  const columns = Object.keys(set);
  const idColumn = db.all(`select name from pragma_table_info('${table}') where pk = 1`)[0]?.['name'];
  const [before] = db.all(`select ${columns.join(', ')} from ${table} where ${idColumn} = ?`, id);
  db.run(
    `update ${table} set ${columns.map((column) => `${column} = ?`).join(', ')} where ${idColumn} = ?`,
    ...Object.values(set),
    id,
  );
  logAs(place, runId, { entity, id, orderId, before: before ?? {}, after: set });
}

/** An entry in the change log: what a run says that it changed. */
export function logAs(
  { db, now }: WrongPlace,
  runId: number | null,
  change: {
    readonly entity: string;
    readonly id: number;
    readonly orderId: number | null;
    readonly before: Row;
    readonly after: Row;
  },
): void {
  const { entity, id, orderId, before, after } = change;
  db.run(
    `insert into changes (at, run_id, entity, entity_id, order_id, op, before, after) values (?, ?, ?, ?, ?, 'updated', ?, ?)`,
    now,
    runId,
    entity,
    id,
    orderId,
    JSON.stringify(before),
    JSON.stringify(after),
  );
}

/** The first row of a query. @throws Error naming what there is none of */
export function one(place: WrongPlace, what: string, sql: string, ...values: readonly Value[]): Row {
  const [row] = place.db.all(sql, ...values);
  if (!row) throw new Error(`There is no ${what} that could go wrong.`);
  return row;
}
