import type { QueueStanding } from '../queue/standing.ts';
import { joined, type Part, part } from './line.ts';
import { roughly } from './time.ts';

/** How the queue stands, in one line; what needs a person first. */
export function queueTotals(standing: QueueStanding | undefined): Part[] {
  if (!standing) return [];
  const { deliveries, runs, isPaused } = standing;
  const [waiting, parked] = [
    (deliveries?.depth ?? 0) + (runs?.depth ?? 0),
    (deliveries?.parked ?? 0) + (runs?.dead ?? 0),
  ];
  const dead = deliveries?.dead ?? 0;
  const oldest = Math.max(deliveries?.oldestSeconds ?? -1, runs?.oldestSeconds ?? -1);
  return [
    '  ',
    ...joined(
      [
        ...(isPaused ? [[part('‖ paused', 'warn')]] : []),
        [part(`✗ ${dead} dead`, dead > 0 ? 'bad' : 'dim')],
        [part(`! ${parked} parked`, parked > 0 ? 'warn' : 'dim')],
        [
          part(
            `○ ${waiting} waiting${oldest < 0 ? '' : `, oldest ${roughly(oldest * 1000)}`}`,
            waiting > 0 ? 'plain' : 'dim',
          ),
        ],
      ],
      part(' · ', 'dim'),
    ),
  ];
}

/** What the day brought and how we are told, in one line: the receiver, and whom it sent away. @param now UTC epoch ms */
export function inboxLine(standing: QueueStanding | undefined, now: number): Part[] {
  if (!standing) return [];
  const { receiver, refused, trouble, day } = standing;
  if (trouble !== null) return ['  ', part(`✗ the inbox cannot be read: ${trouble}`, 'bad')];
  const times = refused.reduce((sum, one) => sum + one.times, 0);
  const lastAt = Math.max(...refused.map((one) => one.lastAt));
  const listens = receiver
    ? part(`receiver on ${receiver.host}:${receiver.port}`, 'dim')
    : part('receiver off: WEBHOOK_PORT is not set', 'warn');
  const away = times > 0 ? [part(`${times} sent away, last ${roughly(now - lastAt)} ago`, 'warn')] : [];
  const today = day ? [`today ${day.came} came, ${day.over} done with`] : [];
  return ['  ', ...joined([today, [listens], away], part(' · ', 'dim'))];
}
