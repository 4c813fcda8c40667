import { localDate, wallTime } from '../domain/zones.ts';
import { listAlerts } from '../store/alerts/alert-list.ts';
import { isStaged, type MessageKind, messageTrouble, type NotifierId, stageMessage } from '../store/alerts/messages.ts';
import { type AlertStep, stepsBetween } from '../store/alerts/steps.ts';
import { countIssues } from '../store/issues/issue-counts.ts';
import { issueTrend } from '../store/issues/trend.ts';
import { type ErrorGroup, errorGroups } from '../store/runs/error-groups.ts';
import { weekStats } from '../store/runs/status.ts';
import type { Reader, Store } from '../store/store.ts';
import { alertClasses } from './index.ts';
import { isEnd, isToldAtAll, type TellingRules } from './telling.ts';
import { clockWords, counted, errorWords } from './words.ts';

const dayMs = 86_400_000;
const weekMs = 7 * dayMs;
const mostLines = 20;

export interface DigestOptions {
  readonly notifiers: readonly NotifierId[];
  /** Whether errors and products that are low are told at all (M43, M44). */
  readonly rules: Pick<TellingRules, 'onError' | 'onLowStock'>;
  /** The business's. */
  readonly zone: string;
  /** The hour of its day from which on a digest is due. */
  readonly hour: number;
  readonly now: number;
}

/**
 * Writes down the digests that are due and were not yet written: one a day where there is something to tell (M105), and one a week, on
 * Mondays or as soon after as somebody works (M150). By the business's calendar, so that nights when clocks change have one too.
 *
 * @returns which were written
 */
export async function stageDigests(store: Store, options: DigestOptions): Promise<MessageKind[]> {
  const { notifiers, zone, hour, now } = options;
  const staged: MessageKind[] = [];
  if (notifiers.length === 0 || wallTime(now, zone).hour < hour) return staged;
  const today = localDate(now, zone);
  const due = [
    { kind: 'daily', mark: `daily:${today}`, body: dailyBody },
    { kind: 'weekly', mark: `weekly:${mondayOf(today)}`, body: weeklyBody },
  ] as const;
  for (const { kind, mark, body } of due) {
    if (await isStaged(store.db, mark)) continue;
    const told = await body(store.db, options);
    if (told === null) continue;
    const message = { kind, mark, severity: told.severity, subject: told.subject, body: told.lines.join('\n') };
    await store.write((tx) => stageMessage(tx, notifiers, message, now));
    staged.push(kind);
  }
  return staged;
}

interface Told {
  readonly severity: string;
  readonly subject: string;
  readonly lines: readonly string[];
}

/** What came back since the last digest, what is still open, and what could not be sent; null when there is none of it. */
async function dailyBody(db: Reader, { rules, zone, now }: DigestOptions): Promise<Told | null> {
  const steps = await stepsBetween(db, await lastDigestAt(db, now), now);
  const { rows: open, total } = await listAlerts(
    db,
    { states: ['open', 'acknowledged'], notClasses: untoldClasses(rules) },
    { limit: mostLines, offset: 0 },
  );
  const unsent = await messageTrouble(db);
  const left = steps.filter(({ told }) => told === 'digest');
  const lapsed = left.filter(({ kind }) => kind === 'lapsed');
  const gaveUp = new Set(lapsed.map(({ alertId }) => alertId));
  const repeated = againLines(left.filter(({ alertId }) => !gaveUp.has(alertId)));
  if (total === 0 && repeated.length === 0 && lapsed.length === 0 && unsent.length === 0) return null;
  const lines = [
    ...titled(`Open alerts: ${total}`, [
      ...open.map(
        ({ id, severity, state, line, openedAt, acknowledgedBy }) =>
          `${severity === 'critical' ? 'CRITICAL' : 'WARNING'} ${line} (alert ${id}, since ${clockWords(openedAt, zone)}${state === 'acknowledged' ? `, seen by ${acknowledgedBy}` : ''})`,
      ),
      ...more(total, open.length),
    ]),
    ...titled('Came and went without a message of its own', repeated),
    ...titled('No longer watched, though not put right', [
      ...lapsed.slice(0, mostLines).map(({ line, closedWhy }) => `${line}: ${closedWhy}`),
      ...more(lapsed.length, Math.min(lapsed.length, mostLines)),
    ]),
    ...titled(
      'Could not be sent',
      unsent.map(
        ({ notifier, failing, since }) =>
          `${notifier}: ${counted(failing, 'message')} since ${clockWords(since, zone)}`,
      ),
    ),
  ];
  const severity = open.some((alert) => alert.severity === 'critical') ? 'critical' : total > 0 ? 'warning' : 'ok';
  return { severity, subject: `orderdeck daily digest: ${counted(total, 'open alert')}`, lines };
}

/** What is switched off stands in the console only. */
function untoldClasses(rules: DigestOptions['rules']): string[] {
  const all = { ...rules, hasNotifier: true, cooldownMs: 0 };
  return alertClasses.filter((definition) => !isToldAtAll(definition, all)).map(({ id }) => id);
}

/** The same thing once, with how often it came. */
function againLines(steps: readonly AlertStep[]): string[] {
  const times = new Map<string, { line: string; count: number }>();
  for (const { class: cls, line, kind } of steps) {
    if (isEnd(kind)) continue;
    const known = times.get(`${cls} ${line}`);
    times.set(`${cls} ${line}`, { line, count: (known?.count ?? 0) + 1 });
  }
  const all = [...times.values()].sort((a, b) => b.count - a.count);
  return [
    ...all.slice(0, mostLines).map(({ line, count }) => (count > 1 ? `${line} (${count} times)` : line)),
    ...more(all.length, Math.min(all.length, mostLines)),
  ];
}

/** M150: top errors with their trend, runs, open issues. Error texts stay in the house: code and job only. */
async function weeklyBody(db: Reader, { zone, now }: DigestOptions): Promise<Told> {
  const errors = await topErrors(db, now);
  const week = await weekStats(db, now, zone);
  const sum = (of: 'runs' | 'done' | 'failed'): number => week.reduce((total, day) => total + day[of], 0);
  const issues = await countIssues(db, now);
  const { opened, closed } = await issueTrend(db, now - weekMs, now);
  const alerts = await listAlerts(db, { states: ['open', 'acknowledged'] }, { limit: 1, offset: 0 });
  const { critical, high, medium, low } = issues;
  const lines = [
    ...titled('Top errors of seven days', errors.length > 0 ? errors : ['none']),
    ...titled('Runs', [
      `${sum('runs')} runs, ${sum('done')} done, ${sum('failed')} failed`,
      ...week.map(({ day, runs, failed }) => `${day}: ${runs} runs, ${failed} failed`),
    ]),
    ...titled('Issues', [
      `${issues.open} open: ${critical} critical, ${high} high, ${medium} medium, ${low} low`,
      `against a week ago: ${opened} more, ${closed} mended`,
    ]),
    ...titled('Alerts', [counted(alerts.total, 'open alert')]),
  ];
  return {
    severity: 'ok',
    subject: `orderdeck weekly digest: ${issues.open} issues open, ${sum('failed')} runs failed`,
    lines,
  };
}

async function topErrors(db: Reader, now: number): Promise<string[]> {
  const ofThis = byCode(await errorGroups(db, now - weekMs));
  const both = byCode(await errorGroups(db, now - 2 * weekMs));
  return [...ofThis]
    .sort(([, a], [, b]) => b - a)
    .slice(0, 10)
    .map(([name, count]) => {
      const before = Math.max(0, (both.get(name) ?? 0) - count);
      return `${name}: ${count} (the week before: ${before})`;
    });
}

function byCode(groups: readonly ErrorGroup[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { source, code, count } of groups) {
    const name = `${source}, ${errorWords(code)}`;
    counts.set(name, (counts.get(name) ?? 0) + count);
  }
  return counts;
}

async function lastDigestAt(db: Reader, now: number): Promise<number> {
  const row = await db
    .selectFrom('alert_messages')
    .select((of) => of.fn.max('staged_at').as('at'))
    .where('kind', '=', 'daily')
    // One of a clock that was ahead.
    .where('staged_at', '<=', now)
    .executeTakeFirst();
  return Math.max(row?.at ?? 0, now - weekMs);
}

/** The Monday of a day's week, `yyyy-mm-dd`. */
function mondayOf(day: string): string {
  const noon = Date.parse(`${day}T12:00:00Z`);
  const weekday = (new Date(noon).getUTCDay() + 6) % 7;
  return new Date(noon - weekday * dayMs).toISOString().slice(0, 10);
}

function titled(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`), ''];
}

function more(total: number, shown: number): string[] {
  return total > shown ? [`… and ${total - shown} more`] : [];
}
