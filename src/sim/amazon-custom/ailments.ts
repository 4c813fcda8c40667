import { Random } from '../random.ts';
import type { AmazonLine } from '../shop/amazon-links.ts';

/** Everything that can be wrong with a link or with what lies behind it. */
export const ailments = [
  'expired', // 403
  'gone', // 404
  'redirect', // to another address
  'html', // 200 with a page for people
  'busy', // 429 once, with Retry-After
  'failOnce', // 500, and then it works
  'hang', // never answers
  'cut', // a zip that stops in the middle, with the right length
  'bomb', // a picture that unpacks to 90 MiB
  'otherOrder',
  'otherLine',
  'otherQuantity',
  'unknownNode',
  'image', // a picture that the buyer sent
  'noText',
  'disagree', // the flat list says another text
  'twoJson',
  'traversal', // a part named ../../etc/passwd
] as const;
export type Ailment = (typeof ailments)[number];

/** One file in fifteen has something. */
const share = 1 / 15;
/** What happens by itself: nothing that makes a demo wait. */
const byThemselves = ailments.filter((ailment) => ailment !== 'hang' && ailment !== 'busy');

/** What is wrong with a line's file for good, by its own chance; null: nothing. */
export function ailmentOf(line: AmazonLine): Ailment | null {
  const random = new Random(line.seed ^ 0x696c_6c73);
  return random.chance(share) ? random.pick(byThemselves) : null;
}

/** Ailments that a test or a demo sets, on one link or on all. */
export class AmazonFaults {
  readonly #set: { readonly ailment: Ailment | 'none'; readonly path: string | null; left: number }[] = [];

  /** @param aim `path` of a link: only that one; `times`: so many requests. `none` makes a file well that is ill by itself. */
  add(ailment: Ailment | 'none', { path, times }: { path?: string; times?: number } = {}): void {
    this.#set.push({ ailment, path: path ?? null, left: times ?? Number.POSITIVE_INFINITY });
  }

  clear(): void {
    this.#set.length = 0;
  }

  /** The fault that befalls this request; it counts as used. */
  take(path: string): Ailment | 'none' | null {
    const fault = this.#set.find((each) => each.left > 0 && (each.path === null || each.path === path));
    if (!fault) return null;
    fault.left -= 1;
    return fault.ailment;
  }
}
