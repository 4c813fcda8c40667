import type { Clock } from '../core/clock.ts';
import { type Inbox, openInboxIfAny } from '../core/inbox/open.ts';
import { choicesOf } from '../core/issues/choices.ts';
import { issueClasses } from '../core/issues/index.ts';
import type { IssueDefinition } from '../core/issues/issue.ts';
import { lookAtTouched } from '../core/issues/live.ts';
import type { Settings } from '../core/settings.ts';
import { countIssues } from '../core/store/issues/issue-counts.ts';
import { readIssueRow } from '../core/store/issues/ledger.ts';
import type { Store } from '../core/store/store.ts';
import { runOnce } from './demo-run.ts';
import type { World } from './world.ts';

/** What became of everything that was made to go wrong in the bundled world. */
export interface IssueTour {
  /** Issues that were open before anything was made to go wrong: false alarms. */
  readonly before: number;
  /** Classes that were made to happen. */
  readonly happened: readonly string[];
  /** Classes for which there was nothing in this world that could go wrong. */
  readonly impossible: readonly string[];
  /** Happened, and not found. */
  readonly missed: readonly string[];
  /** Found and mended by one key, and proven. */
  readonly mended: readonly string[];
  /** Found, and a person has to choose. */
  readonly waiting: readonly string[];
  /** Found, and the fix did not put it right. */
  readonly unmended: readonly string[];
}

/** So long (wall ms) what a fix has begun outside may take. */
const patienceMs = 10_000;

interface Tour {
  readonly store: Store;
  readonly inbox: Inbox | null;
  readonly world: World;
  readonly zone: string;
  readonly clock: Clock;
}

/** Lets every class happen once, looks, and mends what one key mends. */
export async function tourIssues(
  store: Store,
  world: World,
  { zone, inboxFile }: Pick<Settings, 'zone' | 'inboxFile'>,
  clock: Clock,
): Promise<IssueTour> {
  const inbox = await openInboxIfAny(inboxFile);
  try {
    return await tourAll({ store, inbox, world, zone, clock });
  } finally {
    await inbox?.close();
  }
}

async function tourAll(tour: Tour): Promise<IssueTour> {
  const { store, world, clock } = tour;
  await lookNow(tour, 0);
  const told: Record<Exclude<keyof IssueTour, 'before'>, string[]> = {
    happened: [],
    impossible: [],
    missed: [],
    mended: [],
    waiting: [],
    unmended: [],
  };
  const { open: before } = await countIssues(store.db, clock.now());
  for (const definition of issueClasses) {
    const known = await openOfClass(tour, definition.id);
    const { why, jobs } = await world.wrong(definition.id);
    if (why !== null) {
      told.impossible.push(`${definition.id}: ${why}`);
      continue;
    }
    told.happened.push(definition.id);
    for (const job of jobs) await runOnce(store, job, () => clock.now());
    await lookNow(tour, definition.graceMs);
    const found = (await openOfClass(tour, definition.id)).filter((id) => !known.includes(id));
    told[await endOf(tour, definition, found)].push(definition.id);
  }
  return { before, ...told };
}

async function endOf(
  tour: Tour,
  definition: IssueDefinition,
  found: readonly number[],
): Promise<'missed' | 'mended' | 'waiting' | 'unmended'> {
  if (found.length === 0) return 'missed';
  const { db } = tour.store;
  const at = { now: tour.clock.now(), zone: tour.zone };
  const [row] = (await Promise.all(found.map((id) => readIssueRow(db, id)))).flatMap((one) => one ?? []);
  const choices = row ? await choicesOf(db, row, at) : [];
  if (row?.mode === 'H' || choices.length > 0 || !definition.repair) return 'waiting';
  await runOnce(tour.store, 'fix-order', () => tour.clock.now(), { issue: found.join(',') });
  return (await areGone(tour, definition.id, found)) ? 'mended' : 'unmended';
}

/** A job that a fix has begun goes on by itself: the demo's clock runs faster than it can be waited for. */
async function areGone(tour: Tour, cls: string, issues: readonly number[]): Promise<boolean> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const left = (await openOfClass(tour, cls)).filter((id) => issues.includes(id));
    if (left.length === 0) return true;
    if (performance.now() > until) return false;
    await new Promise((resolve) => setTimeout(resolve, 100));
    await lookNow(tour, 0);
  }
}

async function lookNow({ store, inbox, zone, clock }: Tour, graceMs: number): Promise<void> {
  while ((await lookAtTouched(store, { now: clock.now() + graceMs, zone, inbox })).more);
}

async function openOfClass({ store }: Tour, cls: string): Promise<number[]> {
  const rows = await store.db
    .selectFrom('issues')
    .select('id')
    .where('class', '=', cls)
    .where('state', '=', 'open')
    .execute();
  return rows.map(({ id }) => id);
}

/** The tour in lines for people. */
export function sayIssues(tour: IssueTour, say: (line: string) => void): void {
  const { happened, missed, mended, waiting, unmended, impossible } = tour;
  const ok = missed.length + unmended.length === 0;
  say(
    `  ${ok ? '✓' : '✗'} what is wrong: ${happened.length} kinds made to happen, ${happened.length - missed.length} found, ${mended.length} mended and proven, ${waiting.length} wait for a person`,
  );
  for (const [what, classes] of [
    ['not found', missed],
    ['not mended', unmended],
    ['not to be had here', impossible],
  ] as const) {
    if (classes.length > 0) say(`      ${what}: ${classes.join(', ')}`);
  }
}
