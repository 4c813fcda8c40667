import { findList, type ListOfTexts, readTimes, type Times } from './list-shapes.ts';
import { isListEntry, isSingleName } from './name-words.ts';

/** A text and the number of pieces that carry it. */
export interface TextPart {
  readonly text: string;
  readonly quantity: number;
}

export interface SplitTexts {
  /** Never empty. Their quantities may miss the ordered one: that is for `judge` to say. */
  readonly parts: readonly TextPart[];
  /** Why the split may be wrong, for an operator; null: it is certain. */
  readonly doubt: string | null;
}

/** One text that looks as if it were cut out of a list, or speaks of a number of pieces where none can be read. */
const likeAnEntry = /^\(?\d{1,3}[.):]\s|^[•*]|(?:^|\s)[x×]\s?\d|\d\s?[x×](?!\p{L})|[,;|•]$/iu;

/** Signs that may part the texts of several pieces, and numbers that may count them. */
const maySeparate = /[\\:_~<>=*#@]|\p{L}{2}\.\p{L}{2}| {2}|^\d{1,3}\s|\s\d{1,3}$/u;

/** More entries than anyone orders; what lists more is kept whole. */
const maxEntries = 100;

/**
 * Tells the texts of `quantity` pieces apart. Line feeds, tabs, numbers, bullets, semicolons and slashes are explicit; commas are
 * certain only between single names, as many as pieces; `and` never is. One text is meant for every piece. For one piece nothing is
 * split: its text may have commas and lines of its own.
 *
 * @param text as derived by `cleanText`, not empty
 */
export function splitTexts(text: string, quantity: number): SplitTexts {
  const list = findList(text);
  const whole = (doubt: string | null): SplitTexts => ({ parts: [{ text, quantity }], doubt });
  if (!list) return single(text, quantity);
  if (list.entries.length > maxEntries) return whole(`${list.entries.length} entries`);
  const entries = list.entries.map(readTimes);
  if (entries.some((entry) => entry.quantity < 1)) return whole('an entry that is wanted no time');
  const counted = entries.some((entry) => entry.explicit) || list.shape === 'numbers';
  if (quantity === 1 && !counted) return forOnePiece(list, whole);

  const parts = entries.map(({ text: entry, quantity: pieces }) => ({ text: entry, quantity: pieces }));
  const total = parts.reduce((sum, part) => sum + part.quantity, 0);
  const doubt = doubtOf(list, entries);
  if (total === quantity) return { parts, doubt };
  // A list of another length: nobody can say whose text is missing, unless it is no list at all.
  return doubt === null || counted ? { parts, doubt } : whole(doubt);
}

function single(text: string, quantity: number): SplitTexts {
  const times = readTimes(text);
  if (times.explicit && times.text !== '' && times.quantity > 0) {
    const doubt = isSingleName(times.text) ? null : `the number may be part of the text: “${text}”`;
    return { parts: [{ text: times.text, quantity: times.quantity }], doubt };
  }
  const words = text.split(' ').filter((word) => word !== '');
  const names = quantity > 1 && words.length >= quantity && words.every(isSingleName);
  const listed = likeAnEntry.test(text) || (quantity > 1 && maySeparate.test(text));
  const doubt = names
    ? `one text for ${quantity} pieces, or ${quantity} names`
    : listed
      ? 'it has signs or numbers like a list'
      : null;
  return { parts: [{ text, quantity }], doubt };
}

function forOnePiece(list: ListOfTexts, whole: (doubt: string | null) => SplitTexts): SplitTexts {
  const { shape, entries } = list;
  if (shape === 'and') return whole(null);
  if (shape === 'commas' && !entries.every(isSingleName)) return whole(null);
  return whole(`${entries.length} entries for one piece: all on it, or one of them`);
}

/** Why entries may be parts of one text, or parts of each other; null: they are what they look like. */
function doubtOf({ shape }: ListOfTexts, entries: readonly Times[]): string | null {
  if (shape === 'and') return 'a joining word or dash may separate texts or belong to one';
  const plausible = shape === 'commas' ? isSingleName : isListEntry;
  const odd = entries.find((entry) => !plausible(entry.text));
  return odd ? `not surely a text of its own: “${odd.text.slice(0, 60)}”` : null;
}
