import { channelsOff } from '../core/channels-off.ts';
import { readHostLoad } from '../core/host-load.ts';
import { webhookQueue } from '../core/inbox/depth.ts';
import { type AlertCounts, countAlerts } from '../core/store/alerts/alert-list.ts';
import { type BudgetUse, budgetUse } from '../core/store/budgets.ts';
import { countIssues, type IssueCounts } from '../core/store/issues/issue-counts.ts';
import type { EngineStatus } from '../core/store/runs/engine-status.ts';
import { type ErrorGroup, errorGroups } from '../core/store/runs/error-groups.ts';
import { type JobRow, jobList } from '../core/store/runs/job-list.ts';
import { type QueueDepth, queueDepths, type TodayStats, todayStats } from '../core/store/runs/status.ts';
import { readSwitches } from '../core/store/runs/switches.ts';
import type { QuotaPlanRow } from '../core/store/stats/quota-plan.ts';
import { jobs } from '../jobs/index.ts';
import { coarse, type ToldLoad } from '../ui/host-load.ts';
import { nextHour } from './commands/stats-quota.ts';
import { jobToJson } from './json/job-json.ts';
import { iso } from './json/time.ts';
import type { Session } from './session.ts';

const day = 86_400_000;

/** All that `orderdeck status` tells, read at one moment. */
export interface Overview {
  readonly now: number;
  readonly engine: EngineStatus;
  /** The host that asks. */
  readonly load: ToldLoad;
  readonly allPaused: boolean;
  readonly jobs: readonly JobRow[];
  readonly queues: readonly QueueDepth[];
  readonly today: TodayStats;
  readonly issues: IssueCounts;
  readonly alerts: AlertCounts;
  readonly limits: readonly BudgetUse[];
  /** Whether the next hour fits them. */
  readonly quota: readonly QuotaPlanRow[];
  /** Of the last 24 hours. */
  readonly errors: readonly ErrorGroup[];
}

export async function readOverview({ store, settings, engine, now }: Session): Promise<Overview> {
  const at = now();
  const { db } = store;
  return {
    now: at,
    engine: await engine(),
    load: coarse(readHostLoad(), null),
    allPaused: (await readSwitches(db)).allPaused,
    jobs: await jobList(db, jobs, { now: at, zone: settings.zone, channels: channelsOff(settings) }),
    queues: [...(await queueDepths(db, at)), ...(await webhookQueue(settings.inboxFile, at))],
    today: await todayStats(db, at, settings.zone),
    issues: await countIssues(db, at),
    alerts: await countAlerts(db),
    limits: await budgetUse(db, at),
    quota: (await nextHour({ store, settings }, at)).rows,
    errors: await errorGroups(db, at - day),
  };
}

/** The contract's status, with more. */
export function statusToJson({
  now,
  engine,
  load,
  allPaused,
  jobs: rows,
  queues,
  issues,
  alerts,
  today,
  limits,
  quota,
  errors,
}: Overview) {
  const { condition, running, responding, pid, mode, host, since, endedAt, endReason } = engine;
  return {
    host: {
      running,
      pid,
      since: iso(since),
      mode,
      condition,
      responding,
      name: host,
      endedAt: iso(endedAt),
      endReason,
      load: load.load,
      cores: load.cores,
      freeMemoryBytes: Math.round(load.free),
      memoryBytes: load.memory,
    },
    paused: allPaused,
    jobs: rows.map((job) => jobToJson(job, now)),
    queues,
    issues,
    alerts,
    today,
    limits: limits.map((limit) => ({ ...limit, blockedUntil: iso(limit.blockedUntil) })),
    nextHour: quota.map(({ jobs: _, ...row }) => row),
    errors: errors.map((group) => ({ ...group, firstAt: iso(group.firstAt), lastAt: iso(group.lastAt) })),
  };
}
