import type { StandingAlert } from '../../alerts/alert.ts';
import type { FullFinding } from '../../alerts/reconcile.ts';
import type { StepKind, Told } from '../../alerts/telling.ts';
import { among } from '../among.ts';
import type { Reader, Tx } from '../store.ts';

/** Alerts that are not over. */
export async function standingAlerts(db: Reader): Promise<StandingAlert[]> {
  const rows = await db
    .selectFrom('alerts')
    .select(['id', 'class', 'key', 'severity', 'level', 'line', 'occurrences', 'is_event', 'since', 'opened_at'])
    .where('closed_at', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map(({ is_event, opened_at, severity, ...row }) => ({
    ...row,
    severity: severity as StandingAlert['severity'],
    isEvent: is_event === 1,
    openedAt: opened_at,
  }));
}

/** @returns the new alert's number; null when it is open already */
export async function insertAlert(tx: Tx, finding: FullFinding, now: number, isEvent: boolean): Promise<number | null> {
  const row = await tx
    .insertInto('alerts')
    .values({
      ...columnsOf(finding),
      class: finding.class,
      key: finding.key,
      is_event: isEvent ? 1 : 0,
      since: finding.since,
      opened_at: now,
      last_seen_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id ?? null;
}

/** Brings an alert up to what was found now. */
export async function updateAlert(tx: Tx, id: number, finding: FullFinding, now: number): Promise<void> {
  await tx
    .updateTable('alerts')
    .set({ ...columnsOf(finding), last_seen_at: now })
    .where('id', '=', id)
    .execute();
}

/** They were seen again; written now and then only, since every write makes consoles look. */
export async function seenAgain(tx: Tx, ids: readonly number[], now: number, everyMs: number): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .updateTable('alerts')
    .set({ last_seen_at: now })
    .where('id', 'in', among(ids))
    .where('last_seen_at', '<=', now - everyMs)
    .execute();
}

/** Takes back that somebody has seen to it. */
export async function needsAnEye(tx: Tx, id: number): Promise<void> {
  await tx.updateTable('alerts').set({ acknowledged_at: null, acknowledged_by: null }).where('id', '=', id).execute();
}

/** How an alert ended: right again, or no longer watched though nothing was put right. */
export interface AlertEnd {
  readonly kind: 'recovered' | 'lapsed';
  readonly why: string;
}

export async function closeAlert(tx: Tx, id: number, { kind, why }: AlertEnd, now: number): Promise<void> {
  await tx
    .updateTable('alerts')
    .set({ closed_at: now, closed_why: why, is_lapsed: kind === 'lapsed' ? 1 : 0 })
    .where('id', '=', id)
    .where('closed_at', 'is', null)
    .execute();
}

function columnsOf({ severity, level, line, occurrences, cause, next, place, deadlineAt }: FullFinding) {
  return {
    severity,
    level,
    line,
    occurrences: occurrences ?? null,
    cause: cause ?? null,
    next,
    place: place === undefined ? null : JSON.stringify(place),
    deadline_at: deadlineAt ?? null,
  };
}

export interface NewStep {
  readonly alertId: number;
  readonly kind: StepKind;
  readonly level: number;
  readonly severity: string;
  readonly line: string;
  readonly told: Told;
}

/** Writes a step down; one that is known already is not written again. */
export async function addStep(tx: Tx, { alertId, ...step }: NewStep, now: number): Promise<void> {
  await tx
    .insertInto('alert_steps')
    .values({ alert_id: alertId, ...step, at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** How the steps of an alert were told so far. */
export async function toldOf(tx: Tx, alertId: number): Promise<Told[]> {
  const rows = await tx.selectFrom('alert_steps').select('told').where('alert_id', '=', alertId).execute();
  return rows.map(({ told }) => told as Told);
}

/**
 * When it was last told, or is about to be, that something of this class began that was as bad and as near, or worse (UTC epoch ms): a
 * warning that was told does not stand for what is critical now. What a clock that was ahead has written down does not count.
 *
 * @param key only of the thing with this key; null: of any
 */
export async function lastToldAt(
  db: Reader,
  { class: cls, severity, level }: Pick<FullFinding, 'class' | 'severity' | 'level'>,
  key: string | null,
  now: number,
): Promise<number | null> {
  const row = await db
    .selectFrom('alert_steps as s')
    .innerJoin('alerts as a', 'a.id', 's.alert_id')
    .select((of) => of.fn.max('s.at').as('at'))
    .where('a.class', '=', cls)
    .$if(key !== null, (query) => query.where('a.key', '=', key))
    .where('s.kind', 'in', ['opened', 'escalated'])
    .where('s.told', 'in', ['waiting', 'message'])
    .where('s.severity', 'in', severity === 'critical' ? ['critical'] : ['warning', 'critical'])
    .where('s.level', '>=', level)
    .where('s.at', '<=', now)
    .executeTakeFirst();
  return row?.at ?? null;
}

/** Nobody is told of these steps by a message any more. */
export async function leaveWaiting(tx: Tx, alertId: number, told: Told): Promise<void> {
  await tx
    .updateTable('alert_steps')
    .set({ told })
    .where('alert_id', '=', alertId)
    .where('told', '=', 'waiting')
    .execute();
}

/** A beginning that was left to the digest because the same had just been told, of an alert that is open and that nobody has seen. */
export interface HeldStep extends Pick<FullFinding, 'class' | 'key' | 'severity' | 'level'> {
  readonly id: number;
}

export async function heldSteps(db: Reader): Promise<HeldStep[]> {
  const rows = await db
    .selectFrom('alerts as a')
    .innerJoin('alert_steps as s', 's.alert_id', 'a.id')
    .select(['s.id', 'a.class', 'a.key', 's.severity', 's.level'])
    .where('a.closed_at', 'is', null)
    .where('a.acknowledged_at', 'is', null)
    .where('a.is_event', '=', 0)
    .where('s.kind', 'in', ['opened', 'escalated'])
    .where('s.told', '=', 'digest')
    .execute();
  return rows as HeldStep[];
}
