import { Worker } from 'node:worker_threads';
import type { WebhookSettings } from '../../core/settings-webhooks.ts';
import type { ReceiverNews } from './receiver-thread.ts';

/** How long (wall ms) until a receiver that could not listen, or died, is tried again. */
const againMs = 2000;
/** How long (wall ms) it may take to answer what is under way before it is ended by force. */
const closeMs = 5000;
const memoryLimitMb = 128;

export interface HostedReceiver {
  /** Takes nothing new, answers what is under way, ends. */
  close(): Promise<void>;
}

/**
 * Keeps a receiver running in a thread of its own. One whose address is taken is tried again until it is free, so that a
 * second daemon takes over from the first; one that dies is started anew.
 *
 * @param say told each change in one line
 */
export function hostReceiver(
  home: string,
  settings: WebhookSettings | null,
  say: (level: 'info' | 'warn' | 'error', text: string) => void,
): HostedReceiver {
  if (settings === null) {
    say('info', 'webhooks: the receiver is off, no WEBHOOK_PORT is set');
    return { close: async () => undefined };
  }
  let worker: Worker | null = null;
  let again: NodeJS.Timeout | null = null;
  let isClosing = false;
  let said = '';
  /** A receiver that is tried again and again says what is wrong once. */
  const sayOnce = (level: 'info' | 'warn' | 'error', text: string): void => {
    if (text !== said) say(level, text);
    said = text;
  };

  const start = (): void => {
    again = null;
    const thread = new Worker(new URL('./receiver.js', import.meta.url), {
      workerData: { home },
      resourceLimits: { maxOldGenerationSizeMb: memoryLimitMb },
    });
    worker = thread;
    thread.on('message', (news: ReceiverNews) => {
      if (news.type === 'listening') sayOnce('info', `webhooks: listening on ${news.url}`);
      if (news.type === 'failed') sayOnce('error', `webhooks: cannot listen: ${news.message}`);
      if (news.type === 'taken')
        sayOnce('warn', `webhooks: ${settings.host}:${settings.port} is taken; tried again until it is free`);
    });
    thread.on('error', (error) => sayOnce('error', `webhooks: the receiver died: ${error.message.split('\n')[0]}`));
    thread.on('exit', () => {
      worker = null;
      if (!isClosing) again = setTimeout(start, againMs);
    });
  };
  start();

  return {
    close: async () => {
      isClosing = true;
      if (again) clearTimeout(again);
      const thread = worker;
      if (!thread) return;
      const ended = new Promise<void>((resolve) => thread.once('exit', () => resolve()));
      thread.postMessage('close');
      const force = setTimeout(() => void thread.terminate(), closeMs);
      await ended;
      clearTimeout(force);
    },
  };
}
