import type { Origin } from '../personalization.ts';
import type { TextFinding } from './text-check.ts';

/** A text that a source gives under a label, and where it stood. */
export interface LabelledText {
  readonly label: string | null;
  readonly value: string;
  readonly origin: Origin;
}

/** What one source says of one line, found but not judged yet. */
export interface Wish {
  /** Where its texts come from. */
  readonly source: 'note' | 'option';
  /** Also the empty ones: a source that asked for a text and got none is no source that never asked. */
  readonly texts: readonly LabelledText[];
  /** Each text is for a piece of its own, because the source itself keeps them apart. */
  readonly separate: boolean;
  /** Colours as stated, in their order, possibly twice by different places; empty ones too. */
  readonly color1: readonly Origin[];
  readonly color2: readonly Origin[];
  readonly font: Origin | null;
  /** Words to the shop that stood with this line. */
  readonly notes: readonly string[];
  readonly findings: readonly TextFinding[];
  /** Something in it was not understood and may hold the text. */
  readonly unread: boolean;
}

export const noWish: Wish = {
  source: 'option',
  texts: [],
  separate: false,
  color1: [],
  color2: [],
  font: null,
  notes: [],
  findings: [],
  unread: false,
};

/** Whether a wish holds a text that is not empty. */
export function hasText(wish: Wish): boolean {
  return wish.texts.some(({ value }) => value.trim() !== '');
}
