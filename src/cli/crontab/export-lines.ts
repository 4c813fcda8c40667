import { onCalendar } from '../../core/domain/on-calendar.ts';
import { withoutNickname } from '../../core/domain/schedule.ts';
import { shellQuote } from '../../core/domain/shell-words.ts';
import { termsOf } from '../../core/store/runs/schedule-save.ts';
import type { ScheduleRow } from '../../core/store/runs/schedules.ts';
import { findJob } from '../../jobs/index.ts';
import { jobWords } from '../job-flags.ts';
import { unitWords } from '../service/unit-text.ts';
import { programWords } from './program-words.ts';

/** A daemon and timers would both do the work: it is said where the lines are copied from. */
const warning = 'Instead of a daemon, not beside one: both would start each job.';

/** The words that run what a schedule runs. */
function runWords({ job: id, args }: ScheduleRow, home: string): string[] {
  const job = findJob(id);
  const flags = job ? jobWords(job, JSON.parse(args) as Record<string, unknown>) : [];
  return programWords(process.execPath, 'run', id, ...flags, '--home', home);
}

/** The schedules as lines of a crontab; one that is off is commented out. Zones by `CRON_TZ`, which cronie and its like know. */
export function crontabLines(rows: readonly ScheduleRow[], home: string): string[] {
  const lines = [
    `# Schedules of orderdeck. ${warning}`,
    '# Debian’s own cron knows no CRON_TZ and takes the host’s zone.',
  ];
  const zones = [...new Set(rows.map((row) => row.zone))].sort();
  for (const zone of zones) {
    lines.push('', `CRON_TZ=${zone}`);
    for (const row of rows.filter((candidate) => candidate.zone === zone)) {
      const { cron, enabled } = termsOf(row);
      const command = runWords(row, home).map(shellQuote).join(' ').replaceAll('%', '\\%');
      // Words before it, so that nobody takes the comment for a schedule that is off.
      const only = onCalendar(cron, zone) ? '' : '# No cron knows this: ';
      lines.push(`${only || (enabled ? '' : '#')}${withoutNickname(cron)} ${command} >/dev/null`);
    }
  }
  return lines;
}

/** The schedules as systemd units, each under the name of its file. */
export function timerLines(rows: readonly ScheduleRow[], home: string): string[] {
  const lines = [`# Schedules of orderdeck. ${warning}`];
  for (const row of rows) {
    const { cron, zone, enabled } = termsOf(row);
    const name = `orderdeck-${row.id.replace('/', '-')}`;
    const times = onCalendar(cron, zone);
    if (!enabled) lines.push('', `# ${name} is off.`);
    else if (!times) lines.push('', `# ${name}: systemd has no words for ${cron} (${zone}).`);
    else {
      lines.push('', `# ${name}.service`, '[Unit]', `Description=orderdeck ${row.id}`, '', '[Service]', 'Type=oneshot');
      lines.push(`ExecStart=${unitWords(runWords(row, home))}`);
      lines.push('', `# ${name}.timer`, '[Unit]', `Description=When orderdeck ${row.id} starts`, '', '[Timer]');
      lines.push(...times.map((time) => `OnCalendar=${time}`), 'AccuracySec=1s');
      lines.push('', '[Install]', 'WantedBy=timers.target');
    }
  }
  return lines;
}
