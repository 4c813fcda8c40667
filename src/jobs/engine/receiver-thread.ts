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
  | { readonly type: 'closed' };

/**
 * The receiver in a thread of its own: a busy engine never keeps a sender waiting, and a storm of senders never the engine.
 * They meet in the inbox's file and nowhere else.
 */
const { home } = workerData as { home: string };
let installation = readInstallation(home, process.env);
const tell = (news: ReceiverNews): void => parentPort?.postMessage(news);

/** A statement of the receiver's waits no longer than this for another's lock: its senders wait with it. */
const busyTimeoutMs = 2000;

const { settings, clock } = installation;
if (settings.webhooks) {
  const inbox = await openInbox(settings.inboxFile, { busyTimeoutMs, check: true });
  try {
    const redact = (text: string): string => installation.redact(text);
    const receiver = await startReceiver({ settings: settings.webhooks, inbox, redact, now: () => clock.now() });
    tell({ type: 'listening', url: receiver.url });
    parentPort?.on('message', async (message: 'renew' | 'close') => {
      if (message === 'renew') return renew(receiver);
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
