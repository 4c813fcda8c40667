/**
 * A receiver in a process of its own, to be killed: `receiver-child.mjs {"file","port","early"}`. It prints its address when it
 * listens. With `early` it acknowledges before it commits: the fault that the others must be shown not to have.
 */
import type { NewDelivery } from '../../../src/core/inbox/append.ts';
import { openInbox } from '../../../src/core/inbox/open.ts';
import { type Keeper, startReceiver } from '../../../src/jobs/engine/receiver.ts';
import { webhookSettings } from './webhook-credentials.ts';

export interface ReceiverRequest {
  readonly file: string;
  readonly port: number;
  readonly early: boolean;
}

const { file, port, early } = JSON.parse(process.argv[2] ?? '{}') as ReceiverRequest;
const inbox = await openInbox(file, { check: true });

function earlyKeeper(): Keeper {
  let waiting: NewDelivery[] = [];
  setInterval(() => {
    inbox.append(waiting);
    waiting = [];
  }, 20);
  const figures = { commits: 0, deliveries: 0, failures: 0, seconds: 0 };
  return {
    isFull: false,
    figures,
    add: async (delivery) => {
      waiting.push(delivery);
      return { duplicate: false };
    },
  };
}

const receiver = await startReceiver({
  settings: { ...webhookSettings, port },
  inbox,
  now: () => Date.now(),
  redact: (text) => text,
  limits: { leastFreeBytes: 0 },
  ...(early && { keeper: earlyKeeper() }),
});
process.stdout.write(`${receiver.url}\n`);
