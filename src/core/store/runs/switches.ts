import type { Reader, Tx } from '../store.ts';

const masterKey = 'engine.paused';

export interface Switches {
  /** The master switch: no scheduled start anywhere, the queue is kept (M33). */
  readonly allPaused: boolean;
  /** Paused jobs, since when and by whom. */
  readonly jobs: ReadonlyMap<string, { readonly at: number; readonly by: string }>;
}

export async function readSwitches(db: Reader): Promise<Switches> {
  const master = await db.selectFrom('settings').select('value').where('key', '=', masterKey).executeTakeFirst();
  const rows = await db.selectFrom('job_switches').selectAll().execute();
  return {
    allPaused: master?.value === 'true',
    jobs: new Map(rows.map((row) => [row.job, { at: row.paused_at, by: row.paused_by }])),
  };
}

/** Pauses or resumes one job. A paused job starts only when a person asks for it. */
export async function setJobPaused(tx: Tx, job: string, paused: boolean, by: string, now: number): Promise<void> {
  await tx.deleteFrom('job_switches').where('job', '=', job).execute();
  if (paused) await tx.insertInto('job_switches').values({ job, paused_at: now, paused_by: by }).execute();
}

export async function setAllPaused(tx: Tx, paused: boolean, by: string, now: number): Promise<void> {
  const row = { key: masterKey, value: String(paused), updated_at: now, updated_by: by };
  await tx
    .insertInto('settings')
    .values(row)
    .onConflict((oc) => oc.column('key').doUpdateSet(row))
    .execute();
}
