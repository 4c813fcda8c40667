import { deriveSeed, Random } from '../random.ts';
import type { OrderHeader } from './book.ts';
import { drawLines } from './lines.ts';
import { type Wish, wishFrom } from './wishes.ts';

/** Where Amazon keeps the files of its buyers. */
export const amazonHost = 'https://zme-caps.amazon.com';

/** A line whose buyer's wish lies behind a link. */
export interface AmazonLine {
  readonly orderNumber: string;
  readonly lineItemKey: string;
  readonly title: string;
  readonly wish: Wish;
  /** Seed of the chance that the file is made by. */
  readonly seed: number;
}

/** Who is behind which link. Lines are drawn only when somebody first asks: a large world is made without. */
export class AmazonLinks {
  readonly #base: string;
  readonly #headers: OrderHeader[] = [];
  readonly #lines = new Map<string, readonly [header: OrderHeader, line: number]>();
  #known = 0;

  /** @param base where links lead: a scheme and a host */
  constructor(base: string) {
    this.#base = base;
  }

  /** Takes in an order, which may have links. It is kept when its order vanishes: a merged line has its link still. */
  add(header: OrderHeader): void {
    if (header.source === 'amazon' && header.seed !== 0) this.#headers.push(header);
  }

  /** @param path of a link, with its slash */
  find(path: string): AmazonLine | null {
    for (; this.#known < this.#headers.length; this.#known += 1) this.#learn(this.#headers[this.#known]);
    const [header, index] = this.#lines.get(path) ?? [];
    if (header === undefined || index === undefined) return null;
    const { items, wishes } = drawLines(header, new Random(header.seed), this.#base);
    const [item, wish] = [items[index], wishes[index]];
    if (!item?.lineItemKey || !wish) return null;
    return {
      orderNumber: header.orderNumber,
      lineItemKey: item.lineItemKey,
      title: item.name,
      wish: wishFrom(header, wish, item.quantity),
      seed: deriveSeed(header.seed, 0x7a6d_6500 + index),
    };
  }

  #learn(header: OrderHeader | undefined): void {
    if (!header) return;
    const { items } = drawLines(header, new Random(header.seed), '');
    for (const [index, { options }] of items.entries()) {
      const link = options.find(({ name }) => name === 'CustomizedURL');
      if (link) this.#lines.set(link.value, [header, index]);
    }
  }
}
