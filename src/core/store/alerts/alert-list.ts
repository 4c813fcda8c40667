import type { AlertPlace, AlertSeverity } from '../../alerts/alert.ts';
import { type Actor, recordAct } from '../acts.ts';
import type { Reader, Store } from '../store.ts';

/** `lapsed`: no longer watched, though what it tells was never put right. */
export const alertStates = ['open', 'acknowledged', 'recovered', 'lapsed'] as const;
export type AlertState = (typeof alertStates)[number];

/** An alert as lists show it (M54). Times are UTC epoch ms. */
export interface AlertRow {
  readonly id: number;
  readonly class: string;
  readonly key: string;
  readonly state: AlertState;
  readonly severity: AlertSeverity;
  readonly level: number;
  readonly line: string;
  /** How often it came, where that can be counted. */
  readonly occurrences: number | null;
  readonly cause: string | null;
  readonly next: string;
  readonly place: AlertPlace | null;
  readonly deadlineAt: number | null;
  readonly since: number;
  readonly openedAt: number;
  readonly lastSeenAt: number;
  readonly acknowledgedAt: number | null;
  readonly acknowledgedBy: string | null;
  readonly closedAt: number | null;
  readonly closedWhy: string | null;
}

export interface AlertFilter {
  /** All of them unless told. */
  readonly states?: readonly AlertState[];
  readonly words?: readonly string[];
  readonly not?: readonly string[];
  readonly classes?: readonly string[];
  readonly notClasses?: readonly string[];
}

/** Alerts: the open first, of these the critical, then the newest. */
export async function listAlerts(
  db: Reader,
  { states = alertStates, words = [], not = [], classes, notClasses = [] }: AlertFilter,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<{ readonly rows: AlertRow[]; readonly total: number }> {
  let found = db
    .selectFrom('alerts as a')
    .where((is) =>
      is.or([
        ...(states.includes('open')
          ? [is.and([is('a.closed_at', 'is', null), is('a.acknowledged_at', 'is', null)])]
          : []),
        ...(states.includes('acknowledged')
          ? [is.and([is('a.closed_at', 'is', null), is('a.acknowledged_at', 'is not', null)])]
          : []),
        ...(states.includes('recovered')
          ? [is.and([is('a.closed_at', 'is not', null), is('a.is_lapsed', '=', 0)])]
          : []),
        ...(states.includes('lapsed') ? [is.and([is('a.closed_at', 'is not', null), is('a.is_lapsed', '=', 1)])] : []),
      ]),
    );
  if (classes !== undefined) found = found.where('a.class', 'in', [...classes]);
  if (notClasses.length > 0) found = found.where('a.class', 'not in', [...notClasses]);
  for (const word of words)
    found = found.where((is) => is.or([is('a.line', 'like', like(word)), is('a.class', 'like', like(word))]));
  for (const word of not)
    found = found.where((is) => is.and([is('a.line', 'not like', like(word)), is('a.class', 'not like', like(word))]));
  const { total } = await found.select((of) => of.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const rows = await found
    .selectAll('a')
    .orderBy((of) => of('a.closed_at', 'is not', null))
    .orderBy((of) => of('a.acknowledged_at', 'is not', null))
    .orderBy((of) => of('a.severity', '<>', 'critical'))
    .orderBy('a.id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute();
  return { rows: rows.map(rowOf), total };
}

/** One alert by its number; null when there is none. */
export async function readAlert(db: Reader, id: number): Promise<AlertRow | null> {
  const row = await db.selectFrom('alerts').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? rowOf(row) : null;
}

export interface AlertCounts {
  readonly critical: number;
  readonly warning: number;
  readonly acknowledged: number;
}

/** How many are open, by how bad they are; those that somebody has seen are told apart. */
export async function countAlerts(db: Reader): Promise<AlertCounts> {
  const rows = await db
    .selectFrom('alerts')
    .select([
      'severity',
      (of) => of('acknowledged_at', 'is not', null).as('seen'),
      (of) => of.fn.countAll<number>().as('n'),
    ])
    .where('closed_at', 'is', null)
    .groupBy(['severity', 'seen'])
    .execute();
  const of = (severity: AlertSeverity): number =>
    rows.filter((row) => row.severity === severity && !row.seen).reduce((sum, { n }) => sum + n, 0);
  const acknowledged = rows.filter(({ seen }) => seen).reduce((sum, { n }) => sum + n, 0);
  return { critical: of('critical'), warning: of('warning'), acknowledged };
}

/** Somebody has seen it, and who that is. @returns whether it was open and nobody's yet */
export async function acknowledgeAlert(store: Store, by: Actor, id: number, now: number): Promise<boolean> {
  return store.write(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('alerts')
      .set({ acknowledged_at: now, acknowledged_by: by.name })
      .where('id', '=', id)
      .where('closed_at', 'is', null)
      .where('acknowledged_at', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return false;
    await recordAct(tx, by, 'acknowledge', `alert:${id}`, {}, now);
    return true;
  });
}

function like(word: string): string {
  return `%${word}%`;
}

interface Columns {
  readonly id: number;
  readonly class: string;
  readonly key: string;
  readonly severity: string;
  readonly level: number;
  readonly line: string;
  readonly occurrences: number | null;
  readonly cause: string | null;
  readonly next: string;
  readonly place: string | null;
  readonly deadline_at: number | null;
  readonly since: number;
  readonly opened_at: number;
  readonly last_seen_at: number;
  readonly acknowledged_at: number | null;
  readonly acknowledged_by: string | null;
  readonly closed_at: number | null;
  readonly closed_why: string | null;
  readonly is_lapsed: number;
}

function stateOf({ acknowledged_at, closed_at, is_lapsed }: Columns): AlertState {
  if (closed_at !== null) return is_lapsed === 1 ? 'lapsed' : 'recovered';
  return acknowledged_at === null ? 'open' : 'acknowledged';
}

function rowOf(row: Columns): AlertRow {
  const { id, class: cls, key, level, line, occurrences, cause, next, since } = row;
  return {
    ...{ id, class: cls, key, level, line, occurrences, cause, next, since },
    state: stateOf(row),
    severity: row.severity as AlertSeverity,
    place: row.place === null ? null : (JSON.parse(row.place) as AlertPlace),
    deadlineAt: row.deadline_at,
    openedAt: row.opened_at,
    lastSeenAt: row.last_seen_at,
    acknowledgedAt: row.acknowledged_at,
    acknowledgedBy: row.acknowledged_by,
    closedAt: row.closed_at,
    closedWhy: row.closed_why,
  };
}
