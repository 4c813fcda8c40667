import type { Store } from '../store.ts';

const dayMs = 86_400_000;
/** What is over is kept for so long (ms). */
const closedMs = 180 * dayMs;
const messagesMs = 90 * dayMs;
/** Of each no more than so many are taken at once: a write must be short. */
const atOnce = 1000;

/** Forgets what is long over, so that these tables stay small by themselves. @returns how many rows */
export async function forgetOldAlerts(store: Store, now: number): Promise<number> {
  return store.write(async (tx) => {
    const alerts = await tx
      .deleteFrom('alerts')
      .where('id', 'in', (of) =>
        of
          .selectFrom('alerts')
          .select('id')
          .where('closed_at', '<', now - closedMs)
          .orderBy('closed_at')
          .limit(atOnce),
      )
      .executeTakeFirst();
    const messages = await tx
      .deleteFrom('alert_messages')
      .where('id', 'in', (of) =>
        of
          .selectFrom('alert_messages')
          .select('id')
          .where('staged_at', '<', now - messagesMs)
          .where('state', 'not in', ['waiting', 'sending'])
          .orderBy('staged_at')
          .limit(atOnce),
      )
      .executeTakeFirst();
    return Number(alerts.numDeletedRows + messages.numDeletedRows);
  });
}
