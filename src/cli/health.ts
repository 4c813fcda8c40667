import type { Installation } from '../app.ts';
import type { AlertSeverity } from '../core/alerts/alert.ts';
import { alertLook } from '../core/alerts/alerting.ts';
import type { HostFacts } from '../core/alerts/host.ts';
import { alertClasses } from '../core/alerts/index.ts';
import { findAll } from '../core/alerts/look.ts';
import { fullFinding } from '../core/alerts/reconcile.ts';
import { clockWords, counted } from '../core/alerts/words.ts';
import type { Inbox } from '../core/inbox/open.ts';
import { listAlerts } from '../core/store/alerts/alert-list.ts';
import type { NotifierId } from '../core/store/alerts/messages.ts';
import { unwatchedSince } from '../core/store/alerts/unwatched.ts';
import { countIssues } from '../core/store/issues/issue-counts.ts';
import { type EngineStatus, engineStatus } from '../core/store/runs/engine-status.ts';
import type { Store } from '../core/store/store.ts';
import { jobs } from '../jobs/index.ts';
import { alertStanding } from '../ui/present/alert-row.ts';
import { engineWords } from './commands/status.ts';

/** One thing that is not as it should be, or the one line that says that all is. */
export interface HealthRow {
  /** A class of alerts, `engine`, `issues` or `watch`. */
  readonly id: string;
  readonly state: AlertSeverity;
  readonly line: string;
  readonly next: string;
  /** The alert that is open about it. */
  readonly alert: number | null;
}

export interface Health {
  readonly rows: readonly HealthRow[];
  readonly engine: string;
  readonly figures: Readonly<Record<string, number>>;
  /** By which ways `check` itself has told of it. */
  readonly told?: readonly NotifierId[];
}

const most = 1000;

/** What a monitoring tool is told: 0 all is well, 1 a warning, 2 critical. */
export function healthCode({ rows }: Health): 0 | 1 | 2 {
  if (rows.some(({ state }) => state === 'critical')) return 2;
  return rows.length > 0 ? 1 : 0;
}

/** How it stands with these is a fact that lasts: it counts also when somebody has seen to it. */
const facts = new Set(['job-silent', 'dead-letter', 'disk-full']);

/**
 * How it stands now: the rules of all alerts are asked, whether anybody works or not, beside what is open. An alert that somebody has
 * acknowledged is not open and does not count; a job that is overdue, a dead letter and a disk count as long as they are so.
 *
 * @param host what is known of it; asked when left out
 */
export async function readHealth(
  { settings, clock, redact }: Installation,
  store: Store,
  inbox: Inbox | null,
  host?: HostFacts,
): Promise<Health> {
  const { db } = store;
  const now = clock.now();
  const engine = await engineStatus(db, Date.now(), clock);
  const failed: HealthRow[] = [];
  const onError = (cls: string, error: unknown): void => {
    const line = `the rule of ${cls} cannot be asked: ${redact(error instanceof Error ? error.message : String(error))}`;
    failed.push({ id: cls, state: 'critical', line, next: 'See `orderdeck doctor`.', alert: null });
  };
  const look = alertLook({ db, inbox: inbox?.db ?? null, now, settings, jobs, ...(host && { host }) });
  const found = (await findAll(look, alertClasses, { redact, onError })).flatMap(({ definition, findings }) =>
    findings
      .filter(({ since }) => now >= since + definition.graceMs)
      .map((finding) => fullFinding(definition, finding)),
  );
  const { rows: known } = await listAlerts(db, { states: ['open', 'acknowledged'] }, { limit: most, offset: 0 });
  const placeOf = (one: { readonly class: string; readonly key: string }): string => `${one.class} ${one.key}`;
  const standing = new Map(known.map((alert) => [placeOf(alert), alert]));
  const open = known.filter(({ state }) => state === 'open');
  const isNew = found.filter((one) => !standing.has(placeOf(one)));
  const seen = found.flatMap((one) => {
    const alert = standing.get(placeOf(one));
    return facts.has(one.class) && alert?.state === 'acknowledged' ? [{ one, alert }] : [];
  });
  const issues = await countIssues(db, now);
  const unwatched = await unwatchedSince(db, now);
  const rows: HealthRow[] = [
    ...engineRow(engine, engineWords(engine, now, settings.zone)),
    ...issueRows(issues),
    ...(unwatched === null ? [] : [watchRow(clockWords(unwatched, settings.zone))]),
    ...failed,
    ...open.map(({ class: id, severity: state, line, next, id: alert }) => ({ id, state, line, next, alert })),
    ...isNew.map(({ class: id, severity: state, line, next }) => ({ id, state, line, next, alert: null })),
    ...seen.map(({ one: { class: id, severity: state, line, next }, alert }) => ({
      ...{ id, state, next, alert: alert.id },
      line: `${line} (${alertStanding(alert)})`,
    })),
  ];
  return {
    rows: [...rows].sort((a, b) => Number(b.state === 'critical') - Number(a.state === 'critical')),
    engine: engineWords(engine, now, settings.zone),
    figures: {
      alerts: open.length,
      critical: rows.filter(({ state }) => state === 'critical').length,
      warning: rows.filter(({ state }) => state === 'warning').length,
      overdue: found.filter((one) => one.class === 'job-silent').length,
      dead: found.filter((one) => one.class === 'dead-letter').length,
      issues: issues.open,
    },
  };
}

/** Who works for a single run fires no schedule. */
function engineRow({ condition, mode }: EngineStatus, words: string): HealthRow[] {
  if (condition === 'working' && mode !== 'run') return [];
  const line = `no engine works: ${words}`;
  return [
    {
      id: 'engine',
      state: 'critical',
      line,
      next: 'Start it: orderdeck --daemon (or systemctl start orderdeck).',
      alert: null,
    },
  ];
}

function issueRows({ critical, high }: { readonly critical: number; readonly high: number }): HealthRow[] {
  const next = 'See `orderdeck issues`.';
  return [
    ...(critical > 0
      ? [
          {
            id: 'issues',
            state: 'critical',
            line: `${counted(critical, 'critical issue')} open`,
            next,
            alert: null,
          } as const,
        ]
      : []),
    ...(high > 0
      ? [{ id: 'issues', state: 'warning', line: `${counted(high, 'high issue')} open`, next, alert: null } as const]
      : []),
  ];
}

function watchRow(since: string): HealthRow {
  return {
    id: 'watch',
    state: 'warning',
    line: `nobody watches since ${since}: the job watch has not run`,
    next: 'See `orderdeck runs --job watch`.',
    alert: null,
  };
}
