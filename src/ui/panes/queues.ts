import { deliveryQueue } from '../../core/inbox/depth.ts';
import { listParked } from '../../core/store/orders/parked.ts';
import { countPrint } from '../../core/store/print/print-list.ts';
import { type QueueFlow, queueFlows } from '../../core/store/runs/queue-flow.ts';
import { type QueueDepth, queueDepths, queuedByJob } from '../../core/store/runs/status.ts';
import { ends, joined, type Part, part, widthOf } from '../present/line.ts';
import { flowParts, flowRows } from '../present/queue-flow.ts';
import { roughly } from '../present/time.ts';
import { loadAll, Query } from '../query.ts';
import type { Session } from '../session.ts';
import type { Pane, PaneRow } from './pane.ts';

const labelColumns = 10;
/** As far back as the widest sparkline goes. */
const mostMinutes = 30;
/** From this width on a sparkline shows all of them. */
const allMinutesFrom = 54;
const fewMinutes = 15;
/** From so many rows on what comes in and what goes out have a line each. */
const twoLinesFrom = 4;

/** How much waits, since when, whether the work keeps up with it, and what needs a person. */
export function queuesPane(session: Session): Pane {
  const { db } = session.store;
  const depths = new Query(async () => {
    const told = await session.inbox.read((inbox) => deliveryQueue(inbox, session.now()), null);
    return [...(await queueDepths(db, session.now())), ...(told ? [told] : [])];
  });
  const flows = new Query(() => queueFlows(db, session.now(), mostMinutes));
  const byJob = new Query(() => queuedByJob(db));
  const parked = new Query(() => listParked(db));
  const review = new Query(() => countPrint(db, { review: true }));
  return {
    title: 'Queues',
    load: () => loadAll([depths, flows, byJob, parked, review]),
    rows: (width, height) => {
      const queues = (depths.value ?? []).flatMap((depth): PaneRow[] => {
        const flow = flows.value?.find(({ name }) => name === depth.name);
        const others = (depths.value?.length ?? 1) - 1;
        const moves = flow ? flowLines(flow, session.now(), width, height - others) : [];
        const open = (): void => session.open({ screen: 'queue' });
        return [{ id: depth.name, parts: depthParts(depth, width), open }, ...moves.map((parts) => ({ parts }))];
      });
      const people = [...reviewRows(review.value ?? 0, session), { parts: asideParts(parked.value?.length ?? 0) }];
      // What waits job by job belongs to the queue above it; the rows that a person must see keep their place.
      const room = height - queues.length - people.length;
      return [...queues, ...jobRows(byJob.value ?? new Map(), room, session), ...people];
    },
  };
}

/** As much of it as finds room: the number and what needs a person always, the age shorter and shorter. */
function depthParts({ name, depth, oldestSeconds, dead, parked }: QueueDepth, width: number): Part[] {
  const age = oldestSeconds === null ? null : roughly(oldestSeconds * 1000);
  const head = [part(name.padEnd(labelColumns), 'strong'), part(count(depth), depth > 0 ? 'plain' : 'dim')];
  const lefts = [
    ` waiting, ${age === null ? 'empty' : `oldest ${age}`}`,
    `, ${age === null ? 'empty' : `oldest ${age}`}`,
    age === null ? '' : `, ${age}`,
  ].map((words) => [...head, part(words, 'dim')]);
  const rights = [troubleParts(dead, parked, ' parked'), troubleParts(dead, parked, '')];
  const fits = (left: readonly Part[], right: readonly Part[]): boolean => widthOf(left) + 1 + widthOf(right) <= width;
  for (const right of rights) for (const left of lefts) if (fits(left, right)) return ends(left, right, width);
  return ends(head, rights.at(-1) ?? [], width);
}

/** A run that needs a person is parked; a delivery is dead, or parked as well. */
function troubleParts(dead: number, parked: number | undefined, word: string): Part[] {
  if (parked === undefined) return dead > 0 ? [part(`! ${dead} parked`, 'bad')] : [];
  const letters = dead > 0 ? [part(`✗ ${dead} dead`, 'bad')] : [];
  return joined([letters, parked > 0 ? [part(`! ${parked}${word}`, 'warn')] : []], ' ');
}

function flowLines(flow: QueueFlow, now: number, width: number, height: number): Part[][] {
  const minutes = width >= allMinutesFrom ? mostMinutes : fewMinutes;
  return height >= twoLinesFrom ? flowRows(flow, now, minutes) : [flowParts(flow, now, minutes, width)];
}

/** What the print line waits for a person with, if it does; it opens those. */
function reviewRows(waiting: number, session: Session): PaneRow[] {
  if (waiting === 0) return [];
  const parts = [
    part('review'.padEnd(labelColumns), 'strong'),
    part(count(waiting), 'warn'),
    part(' to decide', 'dim'),
  ];
  return [{ id: 'review', parts, open: () => session.open({ screen: 'print', filter: 'review:' }) }];
}

function asideParts(documents: number): Part[] {
  return [
    part('set aside'.padEnd(labelColumns), documents > 0 ? 'strong' : 'dim'),
    part(count(documents), documents > 0 ? 'warn' : 'dim'),
    part(' unreadable', 'dim'),
  ];
}

/** What waits, job by job, in so many rows; the last of them tells how many jobs found no room. */
function jobRows(byJob: ReadonlyMap<string, number>, rows: number, session: Session): PaneRow[] {
  if (rows <= 0) return [];
  const jobs = [...byJob].sort(([, one], [, other]) => other - one);
  const shown = jobs.length > rows ? jobs.slice(0, rows - 1) : jobs;
  const left = jobs.length - shown.length;
  return [
    ...shown.map(([job, depth]) => ({
      parts: [part(`  ${job.padEnd(22)}`, 'dim'), count(depth)],
      open: () => session.open({ screen: 'history', job }),
    })),
    ...(left > 0 ? [{ parts: [part(`  … ${left} ${shown.length > 0 ? 'more ' : ''}jobs wait`, 'dim')] }] : []),
  ];
}

function count(of: number): string {
  return String(of).padStart(4);
}
