import { startRun } from './commands.ts';
import type { Session } from './session.ts';

const syncJob = 'sync-orders-recent';

/** Why an order cannot be read from its channel now; null when it can. */
export function whyNoSync({ jobs, settings }: Session): string | null {
  if (!jobs.some(({ id }) => id === syncJob)) return `this version has no job ${syncJob}`;
  return settings.shipstation === null ? 'ShipStation is off: its key and secret are not set' : null;
}

/** Reads orders (by our ids) from their channel, each by a run of its own, and says so. */
export async function syncOrders(session: Session, ids: readonly number[]): Promise<void> {
  const job = session.jobs.find(({ id }) => id === syncJob);
  if (!job) return;
  let started = 0;
  let last = 0;
  for (const id of ids) {
    const run = await startRun(session, job, { order: `id:${id}` });
    if (run.state === 'skipped') continue;
    started++;
    last = run.id;
  }
  if (ids.length > 1) return session.say('good', `${started} orders are being read: runs up to ${last}`);
  session.say(
    started > 0 ? 'good' : 'warn',
    started > 0 ? `the order is being read: run ${last}` : 'it is being read already',
  );
}
