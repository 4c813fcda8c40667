import type { Reader, Tx } from '../store.ts';

const masterKey = 'engine.paused';

/**
 * The jobs that watch and tell. Who pauses everything stops the shop's work, not the eye on it: a full disk or a dead engine is told all
 * the same, and that it is paused. Paused by their names they stand still too.
 */
const watchers: readonly string[] = ['watch', 'send-alerts'];
/** The same for SQL that is written out: no name of a job has a quote in it. */
export const watchersInSql = watchers.map((job) => `'${job}'`).join(', ');

export interface Switches {
  /** The master switch: no scheduled start anywhere but of those that watch and tell, the queue is kept (M33). */
  readonly allPaused: boolean;
  /** Since when everything is paused (UTC epoch ms) and by whom; null: it is not. */
  readonly all: { readonly at: number; readonly by: string } | null;
  /** Paused jobs, since when and by whom. */
  readonly jobs: ReadonlyMap<string, { readonly at: number; readonly by: string }>;
}

export async function readSwitches(db: Reader): Promise<Switches> {
  const master = await db.selectFrom('settings').selectAll().where('key', '=', masterKey).executeTakeFirst();
  const rows = await db.selectFrom('job_switches').selectAll().execute();
  return {
    allPaused: master?.value === 'true',
    all: master?.value === 'true' ? { at: master.updated_at, by: master.updated_by } : null,
    jobs: new Map(rows.map((row) => [row.job, { at: row.paused_at, by: row.paused_by }])),
  };
}

/** Whether the master switch keeps a job from starting: all but those that watch and tell. */
export function isSwitchedOff({ allPaused }: Pick<Switches, 'allPaused'>, job: string): boolean {
  return allPaused && !watchers.includes(job);
}

/** Whether a job does not start by itself, whichever switch keeps it from it. */
export function isPaused(switches: Switches, job: string): boolean {
  return switches.jobs.has(job) || isSwitchedOff(switches, job);
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
