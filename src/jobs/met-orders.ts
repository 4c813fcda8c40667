import type { RawDocument } from '../core/channels/channel.ts';

/**
 * Which orders a walk has met, to be held against the length of the list: where one order slips through at the edge of two
 * pages, another is met twice instead, and only the number of different ones tells. What an earlier run has met before the
 * walk's start is taken on trust: its ids are not kept.
 */
export class MetOrders {
  readonly #ids = new Set<string>();
  /** Without an id: documents that have none, and places stepped over. */
  #nameless = 0;
  #pages = 0;
  /** Orders before this offset were met by an earlier run. */
  #trusted: number;

  constructor(startOffset: number) {
    this.#trusted = startOffset;
  }

  add(orders: readonly RawDocument[]): void {
    this.#pages += 1;
    for (const { externalId } of orders) {
      if (externalId === null) this.#nameless += 1;
      else this.#ids.add(externalId);
    }
  }

  stepOver(): void {
    this.#nameless += 1;
  }

  /** The walk goes on from here, and meets again what lies behind. */
  stepBackTo(offset: number): void {
    this.#trusted = Math.min(this.#trusted, offset);
  }

  /** The list is walked from its start once more: what was met stays so. */
  beginAgain(): void {
    this.#trusted = 0;
    this.#nameless = 0;
  }

  /** How many orders of a list of this length have not been met. One page is one moment: nothing slips through it. */
  missingOf(total: number): number {
    if (this.#pages < 2) return 0;
    return Math.max(0, total - this.#trusted - this.#ids.size - this.#nameless);
  }
}
