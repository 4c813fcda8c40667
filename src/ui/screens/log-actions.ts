import type { Action } from '../action.ts';
import type { LogPane } from '../components/log-pane.ts';
import type { Session } from '../session.ts';

/** A screen with a log pane in it. */
export interface HasLog {
  readonly log: LogPane | null;
  readonly session: Session;
}

function withLog(run: (log: LogPane, session: Session) => void): (screen: HasLog) => void {
  return ({ log, session }) => {
    if (log) run(log, session);
    session.changed();
  };
}

const noLog = ({ log }: HasLog): string | null => (log ? null : 'there is no log yet');

function jump(direction: 1 | -1): (screen: HasLog) => void {
  return withLog((log, session) => {
    const none = (): void =>
      session.say('plain', direction > 0 ? 'no further hit or problem below' : 'no further hit or problem above');
    // Above the first line held are the older files; below the last one of the present there is nothing.
    if (!log.jump(direction)) {
      if (direction > 0 && !log.isPast) none();
      else log.searchFiles(direction, none);
    }
  });
}

/** What every log answers to, wherever it is shown. */
export const logActions: readonly Action<HasLog>[] = [
  {
    key: '/',
    title: 'search',
    help: 'search in the log, and in old compressed files; hits are set off',
    group: 'view',
    disabled: noLog,
    run: withLog((log) => log.type()),
  },
  {
    key: 'space',
    title: 'hold/follow',
    help: 'hold the log still, or follow it again; nothing is lost meanwhile',
    group: 'view',
    disabled: noLog,
    run: withLog((log) => log.toggle()),
  },
  {
    key: 'n',
    title: 'next problem',
    help: 'the next hit; without a search the next warning or error; N goes on into older files',
    group: 'view',
    disabled: noLog,
    run: jump(1),
  },
  { key: 'N', title: 'previous', help: 'the one before', group: 'view', quiet: true, disabled: noLog, run: jump(-1) },
  {
    key: 'L',
    title: 'level',
    help: 'least level: debug, info, warn, error',
    group: 'view',
    disabled: noLog,
    run: withLog((log) => log.nextLevel()),
  },
  {
    key: 'h',
    title: 'only hits',
    help: 'show only the lines that the search hits, or all again',
    group: 'view',
    quiet: true,
    disabled: noLog,
    run: withLog((log) => log.toggleOnlyHits()),
  },
];
