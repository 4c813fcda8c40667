import { readSwitches } from '../../store/runs/switches.ts';
import { defineAlert } from '../alert.ts';
import { clockWords } from '../words.ts';

/** Whoever pauses everything for a moment need not be told of it (ms). */
const aWhileMs = 3_600_000;

/** A pause that is forgotten costs the shop its orders: it is told after an hour, and in each day's digest as long as it lasts. */
export const everythingPaused = defineAlert({
  id: 'paused',
  title: 'Everything is paused',
  description:
    'Somebody has paused all jobs and an hour has passed: no order is read, nothing is printed or sent. What watches and tells goes on.',
  next: 'Let them go on: `orderdeck resume`, or P on Jobs (2).',
  graceMs: aWhileMs,
  async find({ db, zone }) {
    const { all } = await readSwitches(db);
    if (!all) return [];
    const line = `all jobs are paused since ${clockWords(all.at, zone)} by ${all.by}`;
    return [{ key: 'all', line, place: { screen: 'jobs' }, since: all.at } as const];
  },
});
