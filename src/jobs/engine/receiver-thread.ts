import { parentPort, workerData } from 'node:worker_threads';
import { readInstallation } from '../../app.ts';
import { openInbox } from '../../core/inbox/open.ts';
import { type Receiver, startReceiver } from './receiver.ts';

/** What the receiver's thread tells the daemon. */
export type ReceiverNews =
  | { readonly type: 'listening'; readonly url: string }
  /** Somebody else has the address. It may be a daemon that is about to go. */
  | { readonly type: 'taken' }
  | { readonly type: 'failed'; readonly message: string }
  /** Somebody wants the shop's figures; the answer is a `ShopFigures` of that number. */
  | { readonly type: 'figures'; readonly id: number }
  | { readonly type: 'closed' };

/** What the daemon tells the receiver's thread. */
export type ReceiverOrder = 'renew' | 'close' | ShopFigures;

interface ShopFigures {
  readonly type: 'figures';
  readonly id: number;
  readonly text: string | null;
}

/**
 * The receiver in a thread of its own: a busy engine never keeps a sender waiting, and a storm of senders never the engine.
 * They meet in the inbox's file and nowhere else.
 */
const { home } = workerData as { home: string };
let installation = readInstallation(home, process.env);
const tell = (news: ReceiverNews): void => parentPort?.postMessage(news);

/** A statement of the receiver's waits no longer than this for another's lock: its senders wait with it. */
const busyTimeoutMs = 2000;

/** A scrape waits no longer than this (wall ms) for the shop's figures, and is told the receiver's own. */
const figuresMs = 2000;
const wanted = new Map<number, (text: string | null) => void>();
let asked = 0;

/** The engine's thread works them out, when it has time: a scrape never stands in the way of a webhook. */
function shopMetrics(): Promise<string | null> {
  const id = ++asked;
  return new Promise((resolve) => {
    const late = setTimeout(() => told(id, null), figuresMs);
    wanted.set(id, (text) => {
      clearTimeout(late);
      resolve(text);
    });
    tell({ type: 'figures', id });
  });
}

function told(id: number, text: string | null): void {
  wanted.get(id)?.(text);
  wanted.delete(id);
}

const { settings, clock } = installation;
if (settings.webhooks) {
  const inbox = await openInbox(settings.inboxFile, { busyTimeoutMs, check: true });
  try {
    const receiver = await startReceiver({
      settings: settings.webhooks,
      inbox,
      redact: (text) => installation.redact(text),
      now: () => clock.now(),
      shopMetrics,
    });
    tell({ type: 'listening', url: receiver.url });
    parentPort?.on('message', async (order: ReceiverOrder) => {
      if (order === 'renew') return renew(receiver);
      if (order !== 'close') return told(order.id, order.text);
      await receiver.close();
      await inbox.close();
      tell({ type: 'closed' });
      parentPort?.close();
    });
  } catch (error) {
    await inbox.close();
    const { code, message } = error as NodeJS.ErrnoException;
    tell(code === 'EADDRINUSE' ? { type: 'taken' } : { type: 'failed', message });
    parentPort?.close();
  }
}

/** Who is admitted, and what is hidden, as it is set now; a file that cannot be used just then leaves both as they are. */
function renew(receiver: Receiver): void {
  try {
    installation = readInstallation(home, process.env);
  } catch {
    return;
  }
  if (installation.settings.webhooks) receiver.admit(installation.settings.webhooks);
}
