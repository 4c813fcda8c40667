import type { Writer } from '../orders/changes.ts';
import type { Reader, Tx } from '../store.ts';
import { listRuns, type RunSummary } from './run-list.ts';

/** A run that stopped before it would have changed more than it may without a person's word. */
export interface HeldRun {
  readonly run: RunSummary;
  readonly message: string;
  /** What has to be named with `--force`; null: it does not say. */
  readonly number: number | null;
}

/** The newest run of a job over everything that it is about, where that was ended by the brake. */
export async function heldByBrake(db: Reader, job: string): Promise<HeldRun | null> {
  const { rows } = await listRuns(db, { job }, { limit: 20, offset: 0 });
  const last = rows.find(
    ({ finishedAt, dryRun, state, args }) =>
      finishedAt !== null && !dryRun && state !== 'skipped' && !('barcode' in args) && args['read'] !== true,
  );
  if (last?.error?.code !== 'brake') return null;
  const { message, hint = '' } = last.error;
  const [, number] = /--force (\d+)/.exec(hint) ?? [];
  return { run: last, message, number: number === undefined ? null : Number(number) };
}

/** Whether a person has said of just this that it stays held. */
export async function isLeftHeld(db: Reader, job: string, message: string): Promise<boolean> {
  const row = await db.selectFrom('settings').select('value').where('key', '=', keyOf(job)).executeTakeFirst();
  return row?.value === message;
}

/** A person leaves what the brake holds as it is, for as long as it is that. */
export async function leaveHeld(tx: Tx, by: Writer, job: string, message: string): Promise<void> {
  const row = { key: keyOf(job), value: message, updated_at: by.now, updated_by: 'fix' };
  await tx
    .insertInto('settings')
    .values(row)
    .onConflict((oc) => oc.column('key').doUpdateSet(row))
    .execute();
}

function keyOf(job: string): string {
  return `${job}.left-held`;
}
