import { statSync } from 'node:fs';
import { sql } from 'kysely';
import { deliveryQueue } from '../../inbox/depth.ts';
import type { InboxReader } from '../../inbox/open.ts';
import { metric, type Sample } from '../../prometheus.ts';
import { budgetUse } from '../budgets.ts';
import { countIssues } from '../issues/issue-counts.ts';
import { jobStats } from '../runs/job-stats.ts';
import { queueDepths } from '../runs/status.ts';
import type { Reader, Store } from '../store.ts';
import { statistics } from './statistics.ts';

export interface MetricsOptions {
  /** UTC epoch ms. */
  readonly now: number;
  readonly zone: string;
  /** Ids of the jobs there are. */
  readonly jobs: readonly string[];
  /** What others told us, where that is kept. */
  readonly inbox: InboxReader | null;
}

/**
 * The shop's figures as Prometheus reads them: the same that `stats`, `status` and the screens tell. Counts and sizes only, labelled by
 * words of ours: nothing of a buyer, nothing of a secret.
 */
export async function metricsText(store: Pick<Store, 'db' | 'file'>, options: MetricsOptions): Promise<string> {
  const { db } = store;
  return [
    ...(await runMetrics(db, options)),
    ...(await jobMetrics(db, options)),
    ...(await queueMetrics(db, options)),
    ...(await limitMetrics(db, options)),
    ...fileMetrics(store.file),
    '',
  ].join('\n');
}

const endStates = ['done', 'partial', 'failed', 'cancelled', 'skipped'] as const;

async function runMetrics(db: Reader, { now, zone, jobs }: MetricsOptions): Promise<string[]> {
  const { jobs: figures, totals } = await statistics(db, { now, zone, days: 1 });
  const known = figures.filter(({ job }) => jobs.includes(job));
  const byJob = known.flatMap((of) =>
    endStates.map((state): Sample => ({ labels: { job: of.job, state }, value: of[state] })),
  );
  const { rows } = await sql<{ state: string; runs: number }>`
    select state, count(*) as runs from runs where state in ('queued', 'retrying', 'running') group by 1`.execute(db);
  const open = ['queued', 'retrying', 'running'].map(
    (state): Sample => ({
      labels: { state },
      value: rows.find((row) => row.state === state)?.runs ?? 0,
    }),
  );
  return [
    ...metric('runs_today', 'gauge', 'Runs that ended since the midnight of the business.', [
      ...endStates.map((state): Sample => ({ labels: { state }, value: totals[state] })),
    ]),
    ...metric('job_runs_today', 'gauge', 'The same of each job.', byJob),
    ...metric('job_calls_today', 'gauge', 'Calls to limited providers since midnight, by the job that made them.', [
      ...known.map(({ job, calls }): Sample => ({ labels: { job }, value: calls })),
    ]),
    ...metric('orders_today', 'gauge', 'Orders placed since midnight.', [{ value: totals.ordersIn }]),
    ...metric('runs_open', 'gauge', 'Runs that wait or work.', open),
  ];
}

async function jobMetrics(db: Reader, { now, zone, jobs }: MetricsOptions): Promise<string[]> {
  const stats = await jobStats(db, now, zone);
  const { rows } = await sql<{ job: string; at: number | null }>`
    select named.value as job, (select finished_at from runs where job = named.value and state = 'done' and dry_run = 0
      order by id desc limit 1) as at from json_each(${JSON.stringify(jobs)}) named`.execute(db);
  const durations = jobs.flatMap((job) => {
    const duration = stats.get(job)?.duration ?? null;
    return duration ? [{ job, ...duration }] : [];
  });
  const each = (of: (one: (typeof durations)[number]) => number): Sample[] =>
    durations.map((one) => ({ labels: { job: one.job }, value: of(one) / 1000 }));
  return [
    ...metric('job_last_success_timestamp_seconds', 'gauge', 'When a run of the job last ended well.', [
      ...rows.flatMap(({ job, at }) => (at === null ? [] : [{ labels: { job }, value: at / 1000 }])),
    ]),
    ...metric(
      'job_duration_median_seconds',
      'gauge',
      'How long runs took in the last seven days.',
      each(({ medianMs }) => medianMs),
    ),
    ...metric(
      'job_duration_p95_seconds',
      'gauge',
      'The same of 95 in a hundred.',
      each(({ p95Ms }) => p95Ms),
    ),
  ];
}

async function queueMetrics(db: Reader, { now, inbox }: MetricsOptions): Promise<string[]> {
  const queues = [...(await queueDepths(db, now)), ...(inbox ? [await deliveryQueue(inbox, now)] : [])];
  const { critical, high, medium, low } = await countIssues(db, now);
  const of = (value: (queue: (typeof queues)[number]) => number): Sample[] =>
    queues.map((queue) => ({ labels: { queue: queue.name }, value: value(queue) }));
  return [
    ...metric(
      'queue_depth',
      'gauge',
      'What waits in each queue.',
      of(({ depth }) => depth),
    ),
    ...metric(
      'queue_oldest_seconds',
      'gauge',
      'For how long the oldest of it waits.',
      of((one) => one.oldestSeconds ?? 0),
    ),
    ...metric(
      'queue_dead',
      'gauge',
      'What needs a person before it goes on.',
      of(({ dead }) => dead),
    ),
    ...metric('issues_open', 'gauge', 'What is wrong and open.', [
      ...Object.entries({ critical, high, medium, low }).map(([severity, value]) => ({ labels: { severity }, value })),
    ]),
  ];
}

async function limitMetrics(db: Reader, { now }: MetricsOptions): Promise<string[]> {
  const limits = await budgetUse(db, now);
  const of = (value: (limit: (typeof limits)[number]) => number): Sample[] =>
    limits.map((limit) => ({ labels: { channel: limit.channel, group: limit.group }, value: value(limit) }));
  return [
    ...metric(
      'budget_used',
      'gauge',
      'Calls in the window that ends now.',
      of(({ used }) => used),
    ),
    ...metric(
      'budget_limit',
      'gauge',
      'Calls that a window may have.',
      of(({ limit }) => limit),
    ),
    ...metric(
      'budget_window_seconds',
      'gauge',
      'How long a window is.',
      of(({ windowSeconds }) => windowSeconds),
    ),
  ];
}

function fileMetrics(file: string): string[] {
  return [
    ...metric('database_bytes', 'gauge', 'Size of the database file.', [{ value: sizeOf(file) }]),
    ...metric('database_wal_bytes', 'gauge', 'Size of its write-ahead log.', [{ value: sizeOf(`${file}-wal`) }]),
  ];
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
