import { backoffDelay } from '../../domain/backoff.ts';
import {
  type AlertMessage,
  claimMessage,
  doubtAbandoned,
  longestWaitMs,
  settleMessage,
} from '../../store/alerts/messages.ts';
import type { Store } from '../../store/store.ts';
import { type Notifier, NotSent } from './notifier.ts';

const firstWaitMs = 60_000;
/** About half a day; what is not out by then stands in the console and in the digest. */
const mostAttempts = 16;

export interface Delivering {
  readonly store: Store;
  readonly notifiers: readonly Notifier[];
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly redact: (text: string) => string;
  /** Told how each went. */
  readonly onEnd: (words: string, isSent: boolean) => void;
}

export interface Delivered {
  readonly sent: number;
  readonly failed: number;
  readonly doubtful: number;
}

/**
 * Sends what is due, each message once: claimed and committed before it is sent, settled after. One whose sender died is in doubt and not
 * sent again; the digest tells what it would have told.
 *
 * @param only these messages, of all that are due
 */
export async function deliverMessages(work: Delivering, only?: readonly number[]): Promise<Delivered> {
  const { store, notifiers, now, signal } = work;
  let doubtful = await doubtAbandoned(store, now());
  let [sent, failed] = [0, 0];
  for (;;) {
    signal.throwIfAborted();
    const message = await claimMessage(store, now(), only === undefined ? {} : { only });
    if (!message) return { sent, failed, doubtful };
    const notifier = notifiers.find(({ id }) => id === message.notifier);
    const told = `message ${message.id} by ${message.notifier}`;
    try {
      if (!notifier) throw new NotSent('it is not set any more');
      await notifier.send(message, signal);
      await settleMessage(store, message.id, { state: 'sent', error: null }, now());
      sent += 1;
      work.onEnd(`${told}: sent`, true);
    } catch (error) {
      const end = endOf(error, message, notifier !== undefined, work);
      await settleMessage(store, message.id, end, now());
      if (end.state === 'doubt') doubtful += 1;
      else failed += 1;
      const again = end.nextTryAt === undefined ? '' : `; tried again at ${new Date(end.nextTryAt).toISOString()}`;
      work.onEnd(`${told}: ${end.error}${again}`, false);
    }
  }
}

function endOf(error: unknown, { kind, attempts }: AlertMessage, isSet: boolean, { now, redact }: Delivering) {
  const words = redact(error instanceof Error ? error.message : String(error));
  const known = error instanceof NotSent ? error : null;
  // What was cut short, or failed in a way that nobody knows, may have arrived.
  if (!known || known.isDoubtful) return { state: 'doubt', error: `not known whether it arrived: ${words}` } as const;
  // Whoever sends a test message looks at what becomes of it now.
  if (!isSet || kind === 'test' || attempts >= mostAttempts) return { state: 'failed', error: words } as const;
  const wait = backoffDelay({
    attempt: attempts,
    baseMs: 2 * firstWaitMs,
    capMs: 2 * longestWaitMs,
    random: () => 0.5,
  });
  return {
    state: 'waiting',
    error: words,
    nextTryAt: now() + Math.min(longestWaitMs, Math.max(wait, known.retryAfterMs)),
  } as const;
}
