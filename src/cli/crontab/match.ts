import { type ScheduleTerms, termsOf } from '../../core/store/runs/schedule-save.ts';
import type { ScheduleRow } from '../../core/store/runs/schedules.ts';
import type { JobDefinition } from '../../jobs/job.ts';
import type { JobLine } from './read-lines.ts';

/** What a line means for the schedules as they stand. */
export interface LinePlan {
  readonly line: number;
  readonly job: JobDefinition;
  /** `sync-tags/1`. */
  readonly id: string;
  /** As it stands; null: the schedule is new. */
  readonly row: ScheduleRow | null;
  readonly after: ScheduleTerms;
  readonly changes: boolean;
}

type Fits = (line: JobLine, row: ScheduleRow) => boolean;

/**
 * Finds for each line the schedule it speaks of: first those that stand exactly so, so that a second import changes nothing; then
 * by the same arguments, then by arguments of the same names. A line that speaks of none is a schedule more. Lines in force choose
 * before those that are commented out.
 *
 * @param zone the business's, for lines without one
 */
export function matchLines(lines: readonly JobLine[], rows: readonly ScheduleRow[], zone: string): LinePlan[] {
  const free = new Set(rows);
  const found = new Map<JobLine, ScheduleRow>();
  const pass = (wanted: readonly JobLine[], fits: Fits): void => {
    for (const line of wanted.filter((one) => !found.has(one))) {
      const row = [...free].find((candidate) => candidate.job === line.job.id && fits(line, candidate));
      if (!row) continue;
      found.set(line, row);
      free.delete(row);
    }
  };
  const same: Fits = (line, row) => sameArgs(line, row) && row.cron === line.cron && row.zone === (line.zone ?? zone);
  pass(lines, (line, row) => same(line, row) && row.enabled === Number(line.enabled));
  for (const enabled of [true, false]) {
    const some = lines.filter((line) => line.enabled === enabled);
    for (const fits of [same, sameArgs, sameNames]) pass(some, fits);
  }
  const ids = new Set(rows.map((row) => row.id));
  return lines.map((line) => {
    const row = found.get(line) ?? null;
    const { cron, enabled, job } = line;
    // Arguments that mean the same stay as they are written.
    const args = row && sameArgs(line, row) ? termsOf(row).args : line.args;
    const after = { cron, zone: line.zone ?? zone, args, enabled };
    const changes = !row || !same(line, row) || row.enabled !== Number(enabled);
    return { line: line.line, job, id: row?.id ?? newId(job, ids), row, after, changes };
  });
}

function newId(job: JobDefinition, taken: Set<string>): string {
  let n = job.schedules.length + 1;
  while (taken.has(`${job.id}/${n}`)) n += 1;
  const id = `${job.id}/${n}`;
  taken.add(id);
  return id;
}

function sameArgs({ job, args }: JobLine, row: ScheduleRow): boolean {
  return meaning(job, args) === meaning(job, termsOf(row).args);
}

/** With what the schema adds, in one order. */
function meaning(job: JobDefinition, args: Readonly<Record<string, unknown>>): string {
  const parsed = job.args.safeParse(args);
  return JSON.stringify(Object.entries(parsed.data ?? args).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function sameNames({ args }: JobLine, row: ScheduleRow): boolean {
  return Object.keys(args).sort().join() === Object.keys(termsOf(row).args).sort().join();
}
