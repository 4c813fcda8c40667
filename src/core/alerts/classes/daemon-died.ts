import type { Lease } from '../../store/runs/lease.ts';
import { type AlertFinding, defineAlert } from '../alert.ts';
import { clockWords } from '../words.ts';

/** A gap that a restart makes by itself (ms). */
const shortGapMs = 5 * 60_000;

/** An event: the next process that works tells it; nothing is looked for. */
export const daemonDied = defineAlert({
  id: 'daemon-died',
  title: 'Engine died',
  description:
    'The process that worked ended without a word: killed, out of memory, or the host went down. The next one tells it when it begins to work.',
  next: 'See the host’s journal for the cause; `orderdeck service install` has it started anew at once.',
  async find() {
    return [];
  },
});

/** What the next owner tells of one that died. @param diedAt when it was last heard of, `now`: when work went on (UTC epoch ms) */
export function deathFinding(
  { pid, host, mode, fence }: Lease,
  diedAt: number,
  now: number,
  zone: string,
): AlertFinding {
  return {
    key: `fence ${fence}`,
    severity: now - diedAt > shortGapMs ? 'critical' : 'warning',
    line: `the ${mode === 'daemon' ? 'daemon' : 'engine'} (process ${pid} on ${host}) died at ${clockWords(diedAt, zone)}; work goes on since ${clockWords(now, zone)}`,
    cause: 'It gave no reason. Its runs were taken up or parked; starts that were missed are recorded.',
    place: { screen: 'jobs' },
    since: diedAt,
  };
}
