import { channelsOf } from '../core/store/orders/orders.ts';
import { startRun } from './commands.ts';
import type { Session } from './session.ts';

/** The job that reads an order of a channel anew, and why it cannot be run. */
interface Reading {
  readonly job: string;
  readonly off: (session: Session) => string | null;
}

const readings: Readonly<Record<string, Reading>> = {
  shipstation: {
    job: 'sync-orders-recent',
    off: ({ settings }) => (settings.shipstation ? null : 'ShipStation is off: its key and secret are not set'),
  },
  trendyol: {
    job: 'trendyol-orders',
    off: ({ settings }) => (settings.trendyol ? null : 'Trendyol is off: its seller, key and secret are not set'),
  },
};

/** Why an order of this channel cannot be read from there now; null when it can. */
export function whyNoSync(session: Session, channel: string): string | null {
  const reading = readings[channel];
  if (!reading) return `no job reads one order from ${channel}`;
  if (!session.jobs.some(({ id }) => id === reading.job)) return `this version has no job ${reading.job}`;
  return reading.off(session);
}

/** Reads orders (by our ids) from their channel, each by a run of its own, and says so. */
export async function syncOrders(session: Session, ids: readonly number[]): Promise<void> {
  const channels = await channelsOf(session.store.db, ids);
  let started = 0;
  let last = 0;
  let refused: string | null = null;
  for (const id of ids) {
    const channel = channels.get(id) ?? '';
    const why = whyNoSync(session, channel);
    const job = session.jobs.find((one) => one.id === readings[channel]?.job);
    if (why !== null || !job) {
      refused = why ?? 'the order is not there any more';
      continue;
    }
    const run = await startRun(session, job, { order: `id:${id}` });
    if (run.state === 'skipped') continue;
    started++;
    last = run.id;
  }
  if (started === 0 && refused !== null) return session.say('warn', refused);
  if (ids.length > 1) return session.say('good', `${started} orders are being read: runs up to ${last}`);
  session.say(
    started > 0 ? 'good' : 'warn',
    started > 0 ? `the order is being read: run ${last}` : 'it is being read already',
  );
}
