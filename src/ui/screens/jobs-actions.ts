import type { Action } from '../action.ts';
import type { JobsScreen } from './jobs.tsx';

const noJob = (screen: JobsScreen): string | null => (screen.list.current ? null : 'no job is selected');

/** What can be done with a job. */
export const jobsActions: readonly Action<JobsScreen>[] = [
  {
    key: 'enter',
    title: 'runs',
    help: 'its history of runs',
    group: 'open',
    disabled: noJob,
    run: (screen) => screen.openHistory(),
  },
  {
    key: 'r',
    title: 'run now',
    help: 'run it now with its default arguments',
    group: 'act',
    changes: true,
    disabled: noJob,
    run: (screen) => screen.start(false),
  },
  {
    key: 'R',
    title: 'run with…',
    help: 'run it with arguments: a form made from the job’s schema',
    group: 'act',
    changes: true,
    disabled: noJob,
    run: (screen) => screen.askArguments(),
  },
  {
    key: 'd',
    title: 'dry run',
    help: 'run it on a throw-away copy of the store; nothing is kept',
    group: 'act',
    changes: true,
    disabled: noJob,
    run: (screen) => screen.start(true),
  },
  {
    key: 'p',
    title: 'pause',
    help: 'pause this job, or let it start by itself again',
    group: 'act',
    changes: true,
    disabled: noJob,
    run: (screen) => screen.togglePause(),
  },
  {
    key: 'e',
    title: 'schedule',
    help: 'edit its schedule; the next five starts are shown as you type',
    group: 'act',
    changes: true,
    disabled: (screen) =>
      noJob(screen) ?? (screen.list.current?.schedules.length ? null : 'it has none; it is run by hand only'),
    run: (screen) => screen.editSchedule(),
  },
  {
    key: 'P',
    title: 'pause all',
    help: 'the master switch: nothing starts by itself, the queue is kept',
    group: 'act',
    changes: true,
    run: (screen) => screen.askMasterSwitch(),
  },
  {
    key: 'w',
    title: 'last run',
    help: 'its last run with steps and log',
    group: 'open',
    disabled: (screen) => noJob(screen) ?? (screen.newestRun === null ? 'it has never run' : null),
    run: (screen) => screen.openLastRun(),
  },
  {
    key: 'l',
    title: 'log',
    help: 'the log of this job',
    group: 'open',
    quiet: true,
    disabled: noJob,
    run: (screen) => screen.openLog(),
  },
  {
    key: 'S',
    title: 'starts',
    help: 'how many jobs start in each minute of the hour, and which to move so that it is never too many',
    group: 'open',
    run: (screen) => screen.openStarts(),
  },
  {
    key: 't',
    title: 'statistics',
    help: 'how all jobs did today, in 7 and in 30 days; from there the look at intervals',
    group: 'open',
    run: (screen) => screen.openStatistics(),
  },
  {
    key: '/',
    title: 'filter',
    help: 'filter: words, -not, state:running',
    group: 'view',
    run: (screen) => screen.filter.type(),
  },
];
