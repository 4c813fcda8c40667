import { deriveSeed, Random } from '../random.ts';

/** Where a walk along the stream stands. */
export interface Position {
  /** The window in epoch ms as it was understood when the walk began. */
  readonly from: number;
  readonly until: number;
  /** What was asked for; a cursor belongs to one filter. */
  readonly filter: string;
  /** The last package that was answered; only what lies before it follows. */
  readonly modified: number;
  readonly id: number;
}

const MOST_KEPT = 5_000;

/** The stream's cursors: words that mean nothing to whoever holds them. */
export class Cursors {
  readonly #random: Random;
  readonly #positions = new Map<string, Position>();

  constructor(seed: number) {
    this.#random = new Random(deriveSeed(seed, 0x63757273));
  }

  /** A new cursor; the oldest of very many is forgotten. */
  keep(position: Position): string {
    const cursor = uuid(this.#random);
    this.#positions.set(cursor, position);
    const [oldest] = this.#positions.keys();
    if (this.#positions.size > MOST_KEPT && oldest !== undefined) this.#positions.delete(oldest);
    return cursor;
  }

  find(cursor: string): Position | undefined {
    return this.#positions.get(cursor);
  }
}

/** Five groups of hex digits, as the vendor's ids look. */
export function uuid(random: Random): string {
  return [8, 4, 4, 4, 12].map((length) => random.text('0123456789abcdef', length)).join('-');
}
