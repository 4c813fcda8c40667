import { listParked } from '../../core/store/orders/parked.ts';
import { queueDepths, queuedByJob } from '../../core/store/runs/status.ts';
import { ends, part } from '../present/line.ts';
import { roughly } from '../present/time.ts';
import { loadAll, Query } from '../query.ts';
import type { Session } from '../session.ts';
import type { Pane, PaneRow } from './pane.ts';

/** How much waits, since when, and what needs a person. */
export function queuesPane(session: Session): Pane {
  const { db } = session.store;
  const depths = new Query(() => queueDepths(db, session.now()));
  const byJob = new Query(() => queuedByJob(db));
  const parked = new Query(() => listParked(db));
  return {
    title: 'Queues',
    load: () => loadAll([depths, byJob, parked]),
    rows: (width) => {
      const queues = (depths.value ?? []).map(({ name, depth, oldestSeconds, dead }): PaneRow => {
        const age = oldestSeconds === null ? 'empty' : `oldest ${roughly(oldestSeconds * 1000)}`;
        const left = [
          part(name.padEnd(12), 'strong'),
          part(String(depth).padStart(4), depth > 0 ? 'plain' : 'dim'),
          part(` waiting, ${age}`, 'dim'),
        ];
        return { parts: ends(left, [part(dead > 0 ? `! ${dead} parked` : '', 'bad')], width) };
      });
      const jobs = [...(byJob.value ?? [])].map(([job, depth]): PaneRow => {
        const parts = [part(`  ${job.padEnd(22)}`, 'dim'), String(depth).padStart(4)];
        return { parts, open: () => session.open({ screen: 'history', job }) };
      });
      const documents = parked.value?.length ?? 0;
      const aside = [
        part('set aside   ', documents > 0 ? 'strong' : 'dim'),
        part(String(documents).padStart(4), documents > 0 ? 'warn' : 'dim'),
        part(' unreadable', 'dim'),
      ];
      return [...queues, ...jobs, { parts: aside }];
    },
  };
}
