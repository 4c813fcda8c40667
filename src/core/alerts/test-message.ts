import { randomUUID } from 'node:crypto';
import { type NotifierId, stageMessage } from '../store/alerts/messages.ts';
import type { Store } from '../store/store.ts';
import { clockWords } from './words.ts';

/** Writes a message down by which one sees that alerts arrive (M42). @returns the numbers of the messages */
export async function stageTestMessage(
  store: Store,
  notifiers: readonly NotifierId[],
  by: string,
  { now, zone }: { readonly now: number; readonly zone: string },
): Promise<number[]> {
  const message = {
    kind: 'test',
    mark: `test:${randomUUID()}`,
    severity: 'ok',
    subject: 'orderdeck test message',
    body: `${by} asked for it at ${clockWords(now, zone)}. Alerts arrive here.`,
  } as const;
  return store.write((tx) => stageMessage(tx, notifiers, message, now));
}
