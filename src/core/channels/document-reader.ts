import type { OrderStatus, SourceOrder } from '../domain/order.ts';

/** What the documents of a channel say, read without the channel itself: by anybody who holds one. All of it is pure. */
export interface DocumentReader {
  /** The channel's name for people. */
  readonly title: string;
  /** @param currency the account's, where the channel names none @throws Unreadable */
  interpret(body: string, currency: string): SourceOrder;
  /** Whether an answer is surely older than what we hold, by the source's modify dates (UTC epoch ms). */
  isOlder(answer: number, held: number): boolean;
  /** Whether an answer would step back from the state that we hold, both in the source's words. */
  stepsBack(answer: string, held: string): boolean;
  /** Our word for a state in the source's. */
  statusOf(sourceStatus: string): OrderStatus;
}

/** The reader of a channel's documents, loaded when somebody needs it; null for a channel that has no orders. */
export async function documentReader(channel: string): Promise<DocumentReader | null> {
  if (channel === 'shipstation') {
    const [{ interpretOrder }, { statusOf }, { isSurelyOlder }] = await Promise.all([
      import('./shipstation/map.ts'),
      import('./shipstation/status.ts'),
      import('./shipstation/window.ts'),
    ]);
    return {
      title: 'ShipStation',
      interpret: interpretOrder,
      isOlder: isSurelyOlder,
      stepsBack: () => false,
      statusOf,
    };
  }
  if (channel === 'trendyol') {
    const [{ interpretPackage }, { statusOf, stepsBack }] = await Promise.all([
      import('./trendyol/map.ts'),
      import('./trendyol/status.ts'),
    ]);
    return {
      title: 'Trendyol',
      interpret: interpretPackage,
      isOlder: (answer, held) => answer < held,
      stepsBack,
      statusOf,
    };
  }
  return null;
}
