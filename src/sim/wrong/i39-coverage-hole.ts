import { badRun, one, type Wrong, type WrongPlace } from './wrong.ts';

/** A reading took place that began later than the one before had ended. */
export const coverageHole: Wrong = {
  id: 'I39',
  title: 'A stretch of the marketplace’s time was read by nobody',
  async inject(place) {
    const stream = 'trendyol:orders:modified';
    const reached = readUpTo(place, stream);
    const runId = badRun(place, 'trendyol-orders');
    read(place, stream, runId, [half(reached, place.now), place.now]);
    return { orderId: null, key: `${stream}:${reached}`, runId };
  },
  async twin(place) {
    const stream = 'shipstation:orders:modified';
    const reached = readUpTo(place, stream);
    const middle = half(reached, place.now);
    // The newest stretch is read first, and what lies before it afterwards.
    read(place, stream, badRun(place, 'sync-orders-recent'), [middle, place.now]);
    read(place, stream, badRun(place, 'sync-orders-recent'), [reached, middle]);
    return { orderId: null, key: null, runId: null };
  },
};

function half(from: number, to: number): number {
  return Math.floor((from + to) / 2);
}

function readUpTo(place: WrongPlace, stream: string): number {
  const { reached } = one(
    place,
    `reading of ${stream}`,
    'select max(to_at) as reached from windows where stream = ? having count(*) > 0',
    stream,
  );
  return Number(reached);
}

function read({ db, now }: WrongPlace, stream: string, runId: number, [from, to]: readonly [number, number]): void {
  db.run(
    'insert into windows (stream, from_at, to_at, read_at, run_id) values (?, ?, ?, ?, ?)',
    ...[stream, from, to, now, runId],
  );
}
