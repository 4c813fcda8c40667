/**
 * Seeded chance for the bundled world: the same seed gives the same shop on every machine.
 *
 * The generator is mulberry32: 32 bits of state, good enough to look like a shop and small enough to keep one per order.
 */
export class Random {
  #state: number;

  /** @param seed any integer; only its low 32 bits count */
  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** The next number in [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  /** True in `share` of all cases (0 never, 1 always). */
  chance(share: number): boolean {
    return this.next() < share;
  }

  /** One entry of a list that has at least one; throws on an empty list. */
  pick<T>(list: readonly T[]): T {
    const entry = list[Math.floor(this.next() * list.length)];
    if (entry === undefined) throw new RangeError('cannot pick from an empty list');
    return entry;
  }

  /** One value, as often as its weight says; weights need not add up to 1. */
  weighted<T>(entries: readonly (readonly [T, number])[]): T {
    let rest = this.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [value, weight] of entries) {
      rest -= weight;
      if (rest < 0) return value;
    }
    return this.pick(entries)[0];
  }

  /** `length` characters drawn from `alphabet`. */
  text(alphabet: string, length: number): string {
    let text = '';
    for (let i = 0; i < length; i += 1) text += alphabet[Math.floor(this.next() * alphabet.length)];
    return text;
  }

  /** `length` decimal digits, the first of which is not zero. */
  digits(length: number): string {
    return this.text('123456789', 1) + this.text('0123456789', length - 1);
  }
}

/**
 * Derives the seed of a separate stream, so that one order or one person can be drawn without drawing all before it.
 *
 * @param seed the world's seed
 * @param stream which stream: an order's running number, a person's number …
 */
export function deriveSeed(seed: number, stream: number): number {
  let mixed = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(stream + 0x165667b1, 0xc2b2ae35);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x7feb352d);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b);
  return mixed ^ (mixed >>> 16);
}

/** Lets `act` happen to one of the candidates; false when there are none. */
export function withOne<T>(random: Random, candidates: readonly T[], act: (one: T) => void): boolean {
  if (candidates.length === 0) return false;
  act(random.pick(candidates));
  return true;
}
