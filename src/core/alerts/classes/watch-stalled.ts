import { readLooks } from '../../store/alerts/looks.ts';
import { messageTrouble } from '../../store/alerts/messages.ts';
import { readLease } from '../../store/runs/lease.ts';
import { defineAlert } from '../alert.ts';
import { clockWords, counted } from '../words.ts';

/** The engine writes its look down every five minutes; so long (ms) without one is a stall. */
const stalledMs = 20 * 60_000;

/** The other way round a silent `watch` is a job without output, which the engine's look finds. */
export const watchStalled = defineAlert({
  id: 'watch-stalled',
  title: 'The engine does not look',
  description:
    'The job `watch` runs, and the engine’s own look every minute does not: it fails, or its rules cannot be asked.',
  next: 'See the engine’s log (`orderdeck logs --job engine`); start the daemon anew.',
  severity: 'critical',
  pace: 'hourly',
  async find({ db, now, zone }) {
    const seen = (await readLooks(db)).get('engine');
    const lease = await readLease(db);
    // A single run works without looking.
    if (!lease || lease.endedAt !== null || lease.mode === 'run') return [];
    const since = Math.max(seen?.at ?? 0, lease.since) + stalledMs;
    if (now < since) return [];
    const last = seen ? `its last look was at ${clockWords(seen.at, zone)}` : 'it never did';
    return [{ key: 'engine', line: `the engine works and does not look for alerts: ${last}`, since }];
  },
});

/** Who cannot be told by one way is told by the other, and in the console. */
export const notifierFails = defineAlert({
  id: 'notifier-fails',
  title: 'Alerts cannot be sent',
  description: 'Messages about alerts were refused again and again, or nobody can tell whether they arrived.',
  next: 'Look at SMTP_URL, ALERT_EMAIL or ALERT_WEBHOOK_URL; `orderdeck alerts test` sends one and says what is wrong.',
  async find({ db, zone, settings }) {
    const ways = { email: settings.mail, webhook: settings.webhook };
    // What was left of a way that is not set any more, nobody can send.
    const trouble = (await messageTrouble(db)).filter(({ notifier }) => ways[notifier] !== null);
    return trouble.map(({ notifier, failing, since }) => ({
      key: notifier,
      line: `${notifier}: ${counted(failing, 'message')} not sent since ${clockWords(since, zone)}`,
      place: { screen: 'logs' },
      since,
    }));
  },
});
