import { statSync } from 'node:fs';
import { wallText } from '../../domain/zones.ts';
import { newestLog } from '../../log-read.ts';
import { engineStatus } from '../../store/runs/engine-status.ts';
import { listSchedules } from '../../store/runs/schedules.ts';
import { readSwitches } from '../../store/runs/switches.ts';
import { unrecordedSlots } from '../../store/runs/unrecorded-slots.ts';
import { type Answer, type Check, failed, off, ok, warning } from '../check.ts';
import { engineLives } from '../engine-lives.ts';
import { journalEnds } from '../journal.ts';
import type { Subject } from '../subject.ts';
import { userName, workingUser } from '../users.ts';

const group = 'engine';
const startHint = 'Start `orderdeck --daemon`, or let systemd do it: `orderdeck install`.';

/** Who works, how the lives before ended, and what is due. */
export const engineChecks: readonly Check[] = [
  {
    id: 'engine',
    title: 'Scheduler',
    group,
    about:
      'Whether a daemon or a console works, since when and as which user. While nobody works nothing starts by itself: orders wait, deadlines run.',
    run: whoWorks,
  },
  {
    id: 'engine-history',
    title: 'Starts and stops',
    group,
    about:
      'The last starts, stops and crashes of the engine with their cause, from its log and, where systemd keeps one, from the journal. A start without a stop before it means that the one before was killed, or that the host went down.',
    run: history,
  },
  {
    id: 'schedule',
    title: 'Schedule',
    group,
    about:
      'The schedules that hold, the user they run as, and slots of the last day of which nobody knows what became. `orderdeck schedule` lists each of them and says who it runs as; `orderdeck crontab export` tells them as lines of a crontab.',
    run: schedule,
  },
];

async function whoWorks(subject: Subject): Promise<Answer> {
  const { db } = await subject.store();
  const { condition, mode, pid, since, endedAt, endReason, host } = await engineStatus(db, Date.now(), subject.clock);
  const { zone } = subject.settings();
  const at = (time: number | null): string => (time === null ? '?' : wallText(time, zone));
  switch (condition) {
    case 'working':
      return ok(`the ${mode} works since ${at(since)} (pid ${pid} on ${host}, as ${userOf(pid)})`);
    case 'never':
      return warning('nobody has worked here yet', startHint);
    case 'stopped':
      return failed(`stopped since ${at(endedAt)}: ${endReason ?? 'no reason is recorded'}`, startHint);
    case 'gone':
      return failed(`stopped since ${at(endedAt)}: the process of the ${mode} (pid ${pid}) is gone`, startHint);
    case 'silent':
      return failed(
        `the ${mode} (pid ${pid} on ${host}) does not answer since ${at(endedAt)}`,
        `See what it does: \`orderdeck logs --job engine\`; end it with kill ${pid} and start it anew.`,
      );
  }
}

function userOf(pid: number | null): string {
  try {
    return userName(statSync(`/proc/${pid}`).uid);
  } catch {
    return 'a user that this system does not tell';
  }
}

async function history(subject: Subject): Promise<Answer> {
  const { logDir, zone } = subject.settings();
  const lives = engineLives(newestLog(logDir, { job: 'engine' }, 5000));
  if (lives.length === 0) return off('the log of the engine tells of no start');
  const told = lives.slice(-3).map(({ began, ended, cause }) => {
    const end = ended === null ? '' : `, ${cause} ${wallText(ended, zone)}`;
    return `${wallText(began, zone)} began${end}`;
  });
  const journal = await journalEnds(subject.signal);
  const words = [...told, ...journal].join('; ');
  const crashes = lives.slice(-5).filter(({ isCrash }) => isCrash).length;
  return crashes === 0
    ? ok(words)
    : warning(
        `${words} (${crashes} of the last ${Math.min(5, lives.length)} ended without a stop)`,
        'See `orderdeck logs --job engine`, and `journalctl -u orderdeck` for who ended it.',
      );
}

async function schedule(subject: Subject): Promise<Answer> {
  const { db } = await subject.store();
  const rows = await listSchedules(db);
  if (rows.length === 0) return off('none is kept yet: the first start writes them down');
  const known = new Set(subject.program.jobs.map(({ id }) => id));
  const strange = rows.find(({ job, enabled }) => enabled === 1 && !known.has(job));
  if (strange)
    return failed(
      `schedule ${strange.id} is of the job ${strange.job}, which this version does not have`,
      'Put its file back, or switch the schedule off: `orderdeck schedule`.',
    );
  const { allPaused } = await readSwitches(db);
  const now = subject.clock.now();
  const on = rows.filter(({ enabled }) => enabled === 1);
  const next = on
    .flatMap(({ job, next_run_at: at }) => (at === null ? [] : [{ job, at }]))
    .sort((a, b) => a.at - b.at)[0];
  const user = userName(workingUser(subject.home, (await engineStatus(db, Date.now(), subject.clock)).pid));
  const words = `${on.length} of ${rows.length} are on and run as ${user} (\`orderdeck schedule\` lists them); next ${next ? `${next.job} at ${wallText(next.at, subject.settings().zone)}` : 'none'}`;
  if (allPaused) return warning(`${words}; everything is paused`, 'Let it go on: `orderdeck resume`, or P on Jobs.');
  const lost = await unrecordedSlots(db, now, []);
  return lost.length === 0
    ? ok(words)
    : warning(
        `${words}; ${lost.length} slots of the last day left no record (${lost[0]?.job})`,
        'Run what they should have: `orderdeck run JOB`.',
      );
}
