import { isDeepStrictEqual } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { LiveSettings } from '../../core/settings/live.ts';
import type { WebhookSettings } from '../../core/settings-webhooks.ts';
import type { ReceiverNews, ReceiverOrder } from './receiver-thread.ts';

/** How long (wall ms) until a receiver that could not listen, or died, is tried again. */
const againMs = 2000;
/** How long (wall ms) it may take to answer what is under way before it is ended by force. */
const closeMs = 5000;
const memoryLimitMb = 128;

export interface HostedReceiver {
  /** Takes nothing new, answers what is under way, ends. */
  close(): Promise<void>;
}

type ShopMetrics = () => Promise<string | null>;
type Say = (level: 'info' | 'warn' | 'error', text: string) => void;

/**
 * Keeps a receiver running in a thread of its own. One whose address is taken is tried again until it is free, so that a
 * second daemon takes over from the first; one that dies is started anew. Changed settings are taken up without a restart: other
 * credentials by the receiver as it listens, another address by one that listens anew.
 *
 * @param say told each change in one line
 * @param shopMetrics the shop's figures for `/metrics`; null when they are not to be had
 */
export function hostReceiver(
  home: string,
  live: LiveSettings,
  say: Say,
  shopMetrics: ShopMetrics = async () => null,
): HostedReceiver {
  let settings: WebhookSettings | null = null;
  let listening: Listening | null = null;
  let turn: Promise<void> = Promise.resolve();

  const follow = async (wanted: WebhookSettings | null): Promise<void> => {
    const before = settings;
    settings = wanted;
    const stays = wanted !== null && wanted.host === before?.host && wanted.port === before.port;
    if (stays && listening && !isDeepStrictEqual(wanted, before)) {
      listening.renew();
      say('info', 'webhooks: other credentials are in force');
    }
    if (stays) return;
    await listening?.close();
    listening = wanted && listen(home, wanted, say, shopMetrics);
    if (!wanted) say('info', 'webhooks: the receiver is off, no WEBHOOK_PORT is set');
  };
  const inTurn = (wanted: WebhookSettings | null): void => {
    turn = turn.then(() => follow(wanted));
  };
  inTurn(live.settings.webhooks);
  const unwatch = live.watch(({ webhooks }) => {
    if (!isDeepStrictEqual(webhooks, settings)) inTurn(webhooks);
  });
  return {
    close: async () => {
      unwatch();
      await turn;
      await listening?.close();
    },
  };
}

interface Listening extends HostedReceiver {
  /** Lets it read anew who is admitted. */
  renew(): void;
}

function listen(home: string, settings: WebhookSettings, say: Say, shopMetrics: ShopMetrics): Listening {
  let worker: Worker | null = null;
  let again: NodeJS.Timeout | null = null;
  let isClosing = false;
  let said = '';
  /** A receiver that is tried again and again says what is wrong once. */
  const sayOnce: Say = (level, text) => {
    if (text !== said) say(level, text);
    said = text;
  };

  const answer = async (thread: Worker, id: number): Promise<void> => {
    const text = await shopMetrics().catch(() => null);
    thread.postMessage({ type: 'figures', id, text } satisfies ReceiverOrder);
  };

  const start = (): void => {
    again = null;
    const thread = new Worker(new URL('./receiver.js', import.meta.url), {
      workerData: { home },
      resourceLimits: { maxOldGenerationSizeMb: memoryLimitMb },
    });
    worker = thread;
    thread.on('message', (news: ReceiverNews) => {
      if (news.type === 'figures') return void answer(thread, news.id);
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
    renew: () => worker?.postMessage('renew' satisfies ReceiverOrder),
    close: async () => {
      isClosing = true;
      if (again) clearTimeout(again);
      const thread = worker;
      if (!thread) return;
      const ended = new Promise<void>((resolve) => thread.once('exit', () => resolve()));
      thread.postMessage('close' satisfies ReceiverOrder);
      const force = setTimeout(() => void thread.terminate(), closeMs);
      await ended;
      clearTimeout(force);
    },
  };
}
