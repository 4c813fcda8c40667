import type { QueueStanding, SubscriptionStanding } from '../queue/standing.ts';
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
  const { receiver, refused, trouble, day, subscription } = standing;
  if (trouble !== null) return ['  ', part(`✗ the inbox cannot be read: ${trouble}`, 'bad')];
  const times = refused.reduce((sum, one) => sum + one.times, 0);
  const lastAt = Math.max(...refused.map((one) => one.lastAt));
  const listens = receiver
    ? part(`receiver on ${receiver.host}:${receiver.port}`, 'dim')
    : part('receiver off: WEBHOOK_PORT is not set', 'warn');
  const away = times > 0 ? [part(`${times} sent away, last ${roughly(now - lastAt)} ago`, 'warn')] : [];
  const today = day ? [`today ${day.came} came, ${day.over} done with`] : [];
  const subscribed = subscription ? subscriptionParts(subscription, now) : [];
  // What is wrong is not cut off on a narrow terminal.
  const parts = receiver ? [subscribed, today, away, [listens]] : [[listens], subscribed, today, away];
  return ['  ', ...joined(parts, part(' · ', 'dim'))];
}

/** Whether the marketplace tells us, with how old that knowledge is. */
function subscriptionParts({ asOf, state, troubles }: SubscriptionStanding, now: number): Part[] {
  const age = asOf === null ? '' : ` as of ${roughly(now - asOf)} ago`;
  switch (state) {
    case 'unknown':
      return [part(asOf === null ? 'subscription never looked at' : 'no WEBHOOK_PUBLIC_URL', 'dim')];
    case 'none':
      return [part(`✗ no subscription${age}`, 'bad')];
    case 'passive':
      return [part(`✗ subscription passive${age}`, 'bad')];
    case 'active':
      return [
        part(
          troubles.length > 0 ? `! subscribed, ${troubles[0]}${age}` : `✓ subscribed${age}`,
          troubles.length > 0 ? 'warn' : 'good',
        ),
      ];
  }
}
