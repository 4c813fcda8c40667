import type { Clock } from '../../core/clock.ts';
import type { Severity } from '../../core/domain/issue.ts';
import { deliveryQueue } from '../../core/inbox/depth.ts';
import { type AlertCounts, countAlerts } from '../../core/store/alerts/alert-list.ts';
import { unwatchedSince } from '../../core/store/alerts/unwatched.ts';
import { budgetUse } from '../../core/store/budgets.ts';
import { countIssues } from '../../core/store/issues/issue-counts.ts';
import { listParked } from '../../core/store/orders/parked.ts';
import { type EngineStatus, engineStatus } from '../../core/store/runs/engine-status.ts';
import { listRuns } from '../../core/store/runs/run-list.ts';
import { listSchedules, type ScheduleRow } from '../../core/store/runs/schedules.ts';
import { queueDepths } from '../../core/store/runs/status.ts';
import { readSwitches, type Switches } from '../../core/store/runs/switches.ts';
import type { Reader } from '../../core/store/store.ts';
import type { JobDefinition } from '../../jobs/job.ts';
import type { ToldLoad } from '../host-load.ts';
import type { ConsoleSetting, Session } from '../session.ts';

/** Who waits for a quota, and until when (UTC epoch ms). */
export interface QuotaWait {
  readonly channel: string;
  readonly until: number;
}

/** All that the header tells, as plain facts: what has not changed is not drawn again. */
export interface HeaderFacts {
  readonly engine: EngineStatus | null;
  readonly running: number;
  /** Runs and deliveries that wait, and for how long the oldest of them does. */
  readonly queued: number;
  readonly oldestSeconds: number | null;
  /** Deliveries after their last attempt, and those that nothing could be made of. */
  readonly deadLetters: number;
  readonly parkedDeliveries: number;
  /** Runs that need a person. */
  readonly parkedRuns: number;
  /** Documents that could not be read, at most 200 counted. */
  readonly parkedDocuments: number;
  /** What is wrong and open, by how bad it is; what was put aside is left out. */
  readonly issues: Readonly<Record<Severity, number>>;
  /** Of these, what nobody has acknowledged is told. */
  readonly alerts: AlertCounts;
  /** Since when nobody has watched although somebody works, UTC epoch ms; null: all is well. */
  readonly unwatchedSince: number | null;
  readonly quotaWaits: readonly QuotaWait[];
  readonly allPaused: boolean;
  readonly pausedJobs: number;
  /** What it costs that jobs are paused, in a few words each (M35–M37). */
  readonly pauseRisks: readonly string[];
  /** How busy this host is (M130). */
  readonly host: ToldLoad | null;
}

export const noFacts: HeaderFacts = {
  engine: null,
  running: 0,
  queued: 0,
  oldestSeconds: null,
  deadLetters: 0,
  parkedDeliveries: 0,
  parkedRuns: 0,
  parkedDocuments: 0,
  issues: { critical: 0, high: 0, medium: 0, low: 0 },
  alerts: { critical: 0, warning: 0, acknowledged: 0 },
  unwatchedSince: null,
  quotaWaits: [],
  allPaused: false,
  pausedJobs: 0,
  pauseRisks: [],
  host: null,
};

export async function readHeaderFacts(
  session: ConsoleSetting & Pick<Session, 'inbox'>,
  host: ToldLoad | null,
): Promise<HeaderFacts> {
  const { store, clock, jobs, inbox } = session;
  const { db } = store;
  const now = clock.now();
  const [queue] = await queueDepths(db, now);
  const told = await inbox.read((of) => deliveryQueue(of, now), null);
  const ages = [queue?.oldestSeconds, told?.oldestSeconds].filter((age) => age !== null && age !== undefined);
  const running = await listRuns(db, { state: 'running' }, { limit: 20, offset: 0 });
  const budgets = await budgetUse(db, now);
  const switches = await readSwitches(db);
  const parked = await listParked(db);
  const { critical, high, medium, low } = await countIssues(db, now);
  const blocked = budgets.flatMap(({ channel, blockedUntil }) =>
    blockedUntil === null ? [] : [{ channel, until: blockedUntil }],
  );
  const waiting = running.rows.flatMap(({ waitFor, waitUntil }) =>
    waitFor === null || waitUntil === null || waitUntil <= now ? [] : [{ channel: waitFor, until: waitUntil }],
  );
  return {
    engine: await readEngine(store.db, clock),
    running: running.total,
    queued: (queue?.depth ?? 0) + (told?.depth ?? 0),
    oldestSeconds: ages.length > 0 ? asShown(Math.max(...ages)) : null,
    deadLetters: told?.dead ?? 0,
    parkedDeliveries: told?.parked ?? 0,
    parkedRuns: queue?.dead ?? 0,
    parkedDocuments: parked.length,
    issues: { critical, high, medium, low },
    alerts: await countAlerts(db),
    unwatchedSince: await unwatchedSince(db, now),
    quotaWaits: blocked.length > 0 ? blocked : waiting,
    allPaused: switches.allPaused,
    pausedJobs: switches.jobs.size,
    pauseRisks: risksOf(jobs, switches, await listSchedules(db)),
    host,
  };
}

/** Of jobs paused one by one, or whose schedules are all off; that everything is paused is said in a word of its own. */
function risksOf(jobs: readonly JobDefinition[], switches: Switches, schedules: readonly ScheduleRow[]): string[] {
  const isOff = (id: string): boolean => {
    const own = schedules.filter(({ job }) => job === id);
    return switches.jobs.has(id) || (own.length > 0 && own.every(({ enabled }) => enabled === 0));
  };
  const risks = jobs.flatMap(({ id, whilePaused }) => (whilePaused !== undefined && isOff(id) ? [whilePaused] : []));
  return [...new Set(risks)];
}

/** An age no finer than it is told: something that waits for hours must not be a new picture every two seconds. */
function asShown(seconds: number): number {
  const unit = seconds < 60 ? 1 : seconds < 3600 ? 60 : 3600;
  return Math.floor(seconds / unit) * unit;
}

/** Whether anything that these facts tell may change by time alone, beside whether the engine lives. */
export function isAgeing({ queued, quotaWaits }: HeaderFacts): boolean {
  return queued > 0 || quotaWaits.length > 0;
}

/** Who works. When a silent engine was last heard of creeps by the rounding of two clocks; to five seconds it stands still. */
export async function readEngine(db: Reader, clock: Clock): Promise<EngineStatus> {
  const engine = await engineStatus(db, Date.now(), clock);
  return { ...engine, endedAt: engine.endedAt === null ? null : Math.round(engine.endedAt / 5000) * 5000 };
}
