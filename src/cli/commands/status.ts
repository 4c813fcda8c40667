import type { Command } from 'commander';
import type { EngineStatus } from '../../core/store/runs/engine-status.ts';
import type { QueueDepth } from '../../core/store/runs/status.ts';
import { hostParts } from '../../ui/present/host-words.ts';
import { forecastWords, verdictPart } from '../../ui/present/quota-words.ts';
import { limitName } from '../../ui/present/stats-words.ts';
import { clockTime, relative, roughly } from '../../ui/present/time.ts';
import { act, type Call } from '../act.ts';
import type { Output } from '../output.ts';
import { type Overview, readOverview, statusToJson } from '../overview.ts';
import { withSession } from '../session.ts';

/** `status`: how it stands. The exit code is 0 only when somebody works (S68). */
export function registerStatus(program: Command): void {
  const command = program.command('status').description('how it stands: who works, queues, today, limits, errors');
  act(command, async (call) => ((await showStatus(call)) ? 0 : 1));
}

/** @returns whether somebody works */
export async function showStatus({ home, output }: Call): Promise<boolean> {
  return withSession(home, async (session) => {
    const overview = await readOverview(session);
    output.document(statusToJson(overview));
    await printStatus(output, overview, session.settings.zone);
    return overview.engine.running;
  });
}

async function printStatus(output: Output, overview: Overview, zone: string): Promise<void> {
  const { engine, now, queues, issues, alerts, today, limits, quota, errors, jobs } = overview;
  const line = (title: string, ...text: string[]): void =>
    output.print({ text: title.padEnd(8), tone: 'dim' }, text.join(''));
  output.print(
    { text: 'engine  ', tone: 'dim' },
    { text: engineWords(engine, now, zone), tone: engine.responding ? 'good' : 'bad' },
  );
  output.print(...hostParts(overview.load, 'full'));
  if (overview.allPaused)
    output.print(
      { text: 'paused  ', tone: 'dim' },
      { text: 'nothing starts by itself but what watches and tells', tone: 'warn' },
    );
  for (const { running } of jobs) {
    if (running)
      line('running', `run ${running.id} ${running.job} since ${clockTime(running.startedAt ?? now, zone, now)}`);
  }
  for (const queue of queues) line('queue', queueWords(queue));
  line('issues', issueWords(issues));
  if (alerts.critical + alerts.warning > 0)
    line('alerts', `${alerts.critical} critical, ${alerts.warning} warning: see orderdeck alerts`);
  line(
    'today',
    `${today.runs} runs, ${today.done} done, ${today.partial} partial, ${today.failed} failed; ${today.ordersIn} orders in, ${today.apiCalls} calls`,
  );
  const next = jobs
    .flatMap((job) => (job.nextFireAt === null ? [] : [{ id: job.id, at: job.nextFireAt }]))
    .sort((a, b) => a.at - b.at)[0];
  if (next) line('next', `${next.id} ${next.at < now ? 'was due ' : ''}${relative(next.at, now)}`);
  for (const limit of limits) {
    const blocked =
      limit.blockedUntil === null ? '' : `, until ${clockTime(limit.blockedUntil, zone, now)} closed: ${limit.why}`;
    line(
      'limit',
      `${limit.channel} ${limit.group}: ${limit.used} of ${limit.limit} calls in ${limit.windowSeconds} s${blocked}`,
    );
  }
  for (const row of quota.filter(({ group, verdict }) => group === 'all' || verdict !== 'fits'))
    output.print(
      { text: 'next h  ', tone: 'dim' },
      `${limitName(row)}: ${forecastWords(row)} calls, `,
      verdictPart(row),
    );
  if (errors.length === 0) return;
  output.print();
  output.columns({
    columns: [
      { title: 'Errors, last 24 h', least: 10 },
      { title: 'Count', align: 'right' },
      { title: 'Last', align: 'right' },
      { title: 'What', least: 16 },
    ],
    rows: errors
      .slice(0, 10)
      .map((group) => [
        `${group.source} ${group.code}`,
        String(group.count),
        relative(group.lastAt, now),
        group.message,
      ]),
  });
}

function queueWords({ name, depth, oldestSeconds, dead, parked }: QueueDepth): string {
  const oldest = oldestSeconds === null ? '' : `, the oldest for ${roughly(oldestSeconds * 1000)}`;
  const needed = dead > 0 ? `, ${dead} ${parked === undefined ? 'parked for a person' : 'dead'}` : '';
  return `${name}: ${depth} waiting${oldest}${needed}${parked ? `, ${parked} parked` : ''}`;
}

function issueWords(issues: Overview['issues']): string {
  const { open, critical, high, medium, low, snoozed, ignored } = issues;
  const bySeverity = Object.entries({ critical, high, medium, low }).flatMap(([name, n]) =>
    n > 0 ? [`${n} ${name}`] : [],
  );
  const aside = Object.entries({ snoozed, ignored }).flatMap(([name, n]) => (n > 0 ? [`${n} ${name}`] : []));
  const worst = bySeverity.length === 0 ? '' : `: ${bySeverity.join(', ')}`;
  return `${open} open${worst}${aside.length === 0 ? '' : `; ${aside.join(', ')}`}`;
}

/** Who works, since when; or since when nobody does and why. */
export function engineWords(engine: EngineStatus, now: number, zone: string): string {
  const who = `${engine.mode} (pid ${engine.pid} on ${engine.host})`;
  const since = engine.since === null ? '' : ` since ${clockTime(engine.since, zone, now)}`;
  const ended = engine.endedAt === null ? '' : clockTime(engine.endedAt, zone, now);
  switch (engine.condition) {
    case 'working':
      return `working: ${who}${since}`;
    case 'silent':
      return `${who} does not answer since ${ended}`;
    case 'gone':
      return `stopped since ${ended}: the process of the ${who} is gone`;
    case 'stopped':
      return `stopped since ${ended}: ${engine.endReason ?? 'no reason is recorded'}`;
    case 'never':
      return 'nobody has worked here yet: start `orderdeck` or `orderdeck --daemon`';
  }
}
