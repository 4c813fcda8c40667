import { channelsOff, whyOff } from '../../core/channels-off.ts';
import { upcoming } from '../../core/store/runs/upcoming.ts';
import { argsWords } from '../present/command-line.ts';
import { ends, part } from '../present/line.ts';
import { roughly, timeOfDay } from '../present/time.ts';
import { Query } from '../query.ts';
import type { Session } from '../session.ts';
import type { Pane } from './pane.ts';

const hours = 1;

/** What starts by itself within the next hour, soonest first. */
export function nextPane(session: Session): Pane {
  const { store, settings } = session;
  const off = channelsOff(settings);
  const jobs = session.jobs.filter(({ needs }) => whyOff(needs, off) === null);
  const query = new Query(() => upcoming(store.db, jobs, session.now(), hours));
  return {
    title: 'Next hour',
    load: () => query.load(),
    rows: (width, height) => {
      const now = session.now();
      const rows = (query.value ?? []).slice(0, height).map(({ at, job, args, runId, attempt }) => {
        const what = attempt === null ? argsWords(args) : `attempt ${attempt} of run ${runId}`;
        const open = (): void => {
          if (runId !== null) session.open({ screen: 'run', id: runId });
          else session.open({ screen: 'history', job });
        };
        const left = [
          part(timeOfDay(at, session.settings.zone).slice(0, 5), 'accent'),
          ' ',
          job,
          part(` ${what === '–' ? '' : what}`, 'dim'),
        ];
        return {
          id: `${job} ${at} ${runId}`,
          parts: ends(left, [part(`in ${roughly(at - now)}`, 'dim')], width),
          open,
        };
      });
      return rows.length > 0 ? rows : [{ parts: [part('nothing starts within the hour', 'dim')] }];
    },
  };
}
