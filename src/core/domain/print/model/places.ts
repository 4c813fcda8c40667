import { colourMark, textMark, unexplained } from './coverage.ts';
import type { ShownText } from './input.ts';

/** One space for each run of white space, a line feed where the run held one; NFC. Texts are compared in this form. */
export function folded(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\s+/gu, (run) => (/[\n\r\u0085\u2028\u2029]/.test(run) ? '\n' : ' '))
    .trim();
}

/** A stretch of a source, in UTF-16 code units of its folded text. */
export interface Place {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

type TakenAs = 'text' | 'colour' | 'count';

/** A count that was obeyed leaves nothing behind. */
const marks: Readonly<Record<TakenAs, string>> = { text: textMark, colour: colourMark, count: '' };

/** A text of the buyer's, and what has been taken from it. */
export class Source {
  readonly from: string;
  readonly isNote: boolean;
  /** Folded. */
  readonly text: string;
  /** Of the same length, its line feeds as spaces. */
  readonly flat: string;
  readonly #taken: { start: number; end: number; as: TakenAs }[] = [];

  constructor(shown: ShownText, isNote: boolean) {
    this.from = shown.from;
    this.isNote = isNote;
    // A buyer cannot mark a text as read.
    this.text = folded(shown.text).replaceAll(textMark, '\ufffd').replaceAll(colourMark, '\ufffd');
    this.flat = this.text.replaceAll('\n', ' ');
  }

  take({ start, end }: Place, as: TakenAs): void {
    this.#taken.push({ start, end, as });
  }

  isFree({ start, end }: Place): boolean {
    return !this.#taken.some((one) => one.start < end && start < one.end);
  }

  /** Whether exactly this stretch was taken, and as that. */
  isTakenAs({ start, end }: Place, as: TakenAs): boolean {
    return this.#taken.some((one) => one.start === start && one.end === end && one.as === as);
  }

  /** What nothing explains. */
  unexplained(): string[] {
    let [marked, at] = ['', 0];
    for (const { start, end, as } of [...this.#taken].sort((a, b) => a.start - b.start || b.end - a.end)) {
      // Taken twice, for several pieces: it is explained once.
      if (start < at) continue;
      marked += this.text.slice(at, start) + marks[as];
      at = end;
    }
    return unexplained(withoutCounts(marked + this.text.slice(at)), this.isNote);
  }
}

const numbered = new RegExp(`(^|[\\n,;] ?)(\\p{Nd}{1,2})[.)] ?(?=${textMark})`, 'gu');

/** List numbers 1, 2, 3 … before the texts are no part of them; others may be. */
function withoutCounts(marked: string): string {
  let [n, inOrder] = [0, true];
  const without = marked.replace(numbered, (_, before: string, number: string) => {
    n += 1;
    inOrder &&= Number(number) === n;
    return before;
  });
  return inOrder && n > 1 ? without : marked;
}

/** Every place of a text in a source, overlapping ones too. */
export function placesOf(source: Source, text: string, from = 0, to = source.flat.length): Place[] {
  const places: Place[] = [];
  const wanted = text.replaceAll('\n', ' ');
  if (wanted === '') return places;
  for (let start = source.flat.indexOf(wanted, from); start >= 0 && start + wanted.length <= to; ) {
    places.push({ source, start, end: start + wanted.length });
    start = source.flat.indexOf(wanted, start + 1);
  }
  return places;
}

/** The same whatever the case of the letters, and as whole words only: colours. */
export function wordPlacesOf(source: Source, word: string): Place[] {
  const wanted = folded(word)
    .replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
    .replace(/\s/g, ' ');
  if (wanted === '') return [];
  const pattern = new RegExp(`(?<![\\p{L}\\p{M}\\p{N}])${wanted}(?![\\p{L}\\p{M}\\p{N}])`, 'giu');
  return [...source.flat.matchAll(pattern)].map(({ index, 0: found }) => ({
    source,
    start: index,
    end: index + found.length,
  }));
}

/** Whether no letter or digit is written together with it: `Anna` is not whole in `Annabel`. */
export function isWhole({ source, start, end }: Place): boolean {
  return (
    !/[\p{L}\p{M}\p{N}]$/u.test(source.flat.slice(0, start)) &&
    !/^(?:[\p{L}\p{M}\p{N}]|\u200d|\ufe0f)/u.test(source.flat.slice(end))
  );
}

/** The pieces that a source counts out for a text: `2 x Anna`, `Anna x2`, `Anna (2)`; null: it does not say. */
export function countAt({ source, start, end }: Place): { count: number; place: Place } | null {
  const before = /(?<![\p{L}\p{N}.,])(\p{Nd}{1,3}) ?[x×] ?$/iu.exec(source.flat.slice(0, start));
  if (before) return { count: Number(before[1]), place: { source, start: before.index, end: start } };
  const after = /^ ?(?:[x×] ?(\p{Nd}{1,3})|\([x×]?(\p{Nd}{1,3})\))(?![\p{L}\p{N}])/iu.exec(source.flat.slice(end));
  return after && { count: Number(after[1] ?? after[2]), place: { source, start: end, end: end + after[0].length } };
}
