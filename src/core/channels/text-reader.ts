import type { OrderInput } from '../domain/print/order-input.ts';
import type { LineReading } from '../domain/print/personalization.ts';

export type ModelReading =
  | {
      readonly kind: 'read';
      /** The stored call that told it; also of a call made before for the same input. */
      readonly callId: number;
      /** By item id; checked against the very text they were read from. */
      readonly lines: ReadonlyMap<number, LineReading>;
    }
  /** It was not asked, and nothing of the shop stops for it: the daily budget is spent, or the account is. */
  | { readonly kind: 'unavailable'; readonly why: string };

/** A language model that reads what no parser understood. It is asked once for the same words. */
export interface TextReader {
  readonly id: 'llm';
  readonly title: string;
  /**
   * Reads the lines named by `itemIds` of an order. Sends neither name, address, e-mail nor phone number of the buyer.
   *
   * @param ref the channel's id of the order, for the record of calls
   * @throws ChannelError when it could not be asked or answered nonsense, after its own retries; of the kind `refused` when it is this
   *   very question that brings nothing (a person has to read it; the others may still be asked)
   */
  read(order: OrderInput, itemIds: readonly number[], ref: string): Promise<ModelReading>;
}
