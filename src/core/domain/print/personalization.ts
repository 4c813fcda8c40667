import type { ReviewReason } from './review.ts';

/** How a personalization was come by, the surest first; what a person decided stands above all of them. */
export const personalizationSources = ['amazon-file', 'note', 'option', 'rule', 'model', 'person'] as const;
export type PersonalizationSource = (typeof personalizationSources)[number];

/** Where a value was taken from, and the very text that it was taken from: untouched, as the source gave it. */
export interface Origin {
  /** For an operator: `archive: Front › Your text › Name`, `buyer’s note, line 2`, `option Color`, `call 12`, `act 7`. */
  readonly from: string;
  readonly raw: string;
}

/** One text on a piece; a piece may carry several (front and back). Font and colour are those of its own container. */
export interface TextField {
  readonly label: string | null;
  readonly text: string;
  readonly color: string | null;
  readonly font: string | null;
}

export type OriginOf = 'text' | 'color1' | 'color2' | 'font' | 'quantity';

/** What shall be printed on `quantity` equal pieces of one order line. */
export interface Personalization {
  /** The texts joined by line feeds; null: nothing is printed on it, and that is meant so. */
  readonly text: string | null;
  readonly fields: readonly TextField[];
  /** Palette names where the palette knows them, else what the source said. */
  readonly color1: string | null;
  readonly color2: string | null;
  readonly font: string | null;
  readonly quantity: number;
  /** What the maker should know and no review is needed for: `needed by Friday`. */
  readonly note: string | null;
  readonly origins: Readonly<Partial<Record<OriginOf, Origin>>>;
}

/** Why something needs a person's eyes. `position`: the personalization it is about, counted from 0; null: the whole line. */
export interface Finding {
  readonly reason: ReviewReason;
  /** What exactly, for an operator, in one line. It may quote the buyer: it never goes into a log. */
  readonly detail: string;
  readonly position: number | null;
  /** A reader told it, and a person who decided about other pieces of the line left it; left out: no. */
  readonly kept?: true;
}

/** What was read about one order line. */
export interface LineReading {
  /** Null: nothing that we know how to read told what to print. */
  readonly source: PersonalizationSource | null;
  readonly personalizations: readonly Personalization[];
  readonly findings: readonly Finding[];
  /** Whether a language model may be asked, because there is text and no parser understood it. */
  readonly askModel: boolean;
  /** It is no goods, and why: no task is made of it. Left out: it is made. */
  readonly notMade?: string;
}
