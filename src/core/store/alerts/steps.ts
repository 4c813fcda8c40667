import type { StepKind, Told } from '../../alerts/telling.ts';
import { among } from '../among.ts';
import type { Reader, Tx } from '../store.ts';

/** A step of an alert, with what is said of the alert. Times are UTC epoch ms. */
export interface AlertStep {
  readonly id: number;
  readonly alertId: number;
  readonly class: string;
  readonly kind: StepKind;
  readonly severity: string;
  readonly line: string;
  readonly next: string;
  readonly at: number;
  readonly told: Told;
  readonly openedAt: number;
  /** Why its alert is over; null while it is not. */
  readonly closedWhy: string | null;
}

/** Steps that wait for a message, oldest first. */
export async function waitingSteps(db: Reader): Promise<AlertStep[]> {
  const rows = await selectSteps(db).where('s.told', '=', 'waiting').orderBy('s.id').execute();
  return rows as AlertStep[];
}

/** Steps of a stretch of time, oldest first; `from` is left out. */
export async function stepsBetween(db: Reader, from: number, to: number): Promise<AlertStep[]> {
  const rows = await selectSteps(db).where('s.at', '>', from).where('s.at', '<=', to).orderBy('s.id').execute();
  return rows as AlertStep[];
}

/** What became of one alert, step by step. */
export async function stepsOfAlert(db: Reader, id: number): Promise<AlertStep[]> {
  const rows = await selectSteps(db).where('s.alert_id', '=', id).orderBy('s.id').execute();
  return rows as AlertStep[];
}

export async function markTold(tx: Tx, ids: readonly number[], told: Told): Promise<void> {
  if (ids.length === 0) return;
  await tx.updateTable('alert_steps').set({ told }).where('id', 'in', among(ids)).execute();
}

function selectSteps(db: Reader) {
  return db
    .selectFrom('alert_steps as s')
    .innerJoin('alerts as a', 'a.id', 's.alert_id')
    .select([
      's.id',
      's.alert_id as alertId',
      'a.class',
      's.kind',
      's.severity',
      's.line',
      'a.next',
      's.at',
      's.told',
      'a.opened_at as openedAt',
      'a.closed_why as closedWhy',
    ]);
}
