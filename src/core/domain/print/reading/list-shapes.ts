/** How a text sets out several entries, the surest way first. `and`: by words and dashes that may belong to the text as well. */
export type ListShape = 'numbers' | 'lines' | 'marks' | 'commas' | 'and';

export interface ListOfTexts {
  readonly shape: ListShape;
  readonly entries: readonly string[];
}

/** An entry and how often it is wanted; `explicit`: the buyer wrote the number. */
export interface Times {
  readonly text: string;
  readonly quantity: number;
  readonly explicit: boolean;
}

const numbered = /(?:^|[\s,;])\(?(\d{1,3})[.):]\s?(?=[\p{L}"'])/gu;
const bullet = /^(?:[-–—•*·]\s?|\(?\d{1,3}[.):]\s)/u;
const marks = /[;|•]|\/(?<!\d\/(?=\d))/u;
const commas = /[,،，、](?<!\d,(?=\d))/u;
const joints = /\s(?:and|und|oraz|ve|y|et|plus|[-–—&+])\s|(?<=\p{L})[&+](?=\p{L})/iu;

/** The entries that a text lists, by the surest separator in it; null: it is one text. Empty entries are left out. */
export function findList(text: string): ListOfTexts | null {
  const byNumbers = numberedEntries(text);
  if (byNumbers) return { shape: 'numbers', entries: byNumbers };
  const lines = entriesOf(text.split(/[\n\t]/)).map((line) => line.replace(bullet, '').replace(/[,;]$/, '').trim());
  if (lines.length > 1) return { shape: 'lines', entries: lines };
  const byMarks = entriesOf(text.split(marks));
  if (byMarks.length > 1) return { shape: 'marks', entries: byMarks };
  const byCommas = entriesOf(text.split(commas));
  const byJoints = entriesOf(byCommas.flatMap((entry) => entry.split(joints)));
  if (byJoints.length > byCommas.length) return { shape: 'and', entries: byJoints };
  return byCommas.length > 1 ? { shape: 'commas', entries: byCommas } : null;
}

/** Reads `Anna x2`, `Anna (x2)`, `2 x Anna`: by a small x, the times sign or brackets; anything else is the text itself. */
export function readTimes(entry: string): Times {
  const before = /^(\d{1,3})\s?[x×]\s?(?=\p{L})/u.exec(entry);
  if (before) return times(entry.slice(before[0].length), before[1]);
  const after = /(?:\s|\s\()[x×]\s?(\d{1,3})\)?$/u.exec(entry);
  if (after) return times(entry.slice(0, after.index), after[1]);
  return { text: entry, quantity: 1, explicit: false };
}

function times(text: string, quantity = ''): Times {
  return { text: text.trim(), quantity: Number(quantity), explicit: true };
}

/** Entries that are counted from 1 without a gap, at least two, with nothing before the first. */
function numberedEntries(text: string): string[] | null {
  const heads = [...text.matchAll(numbered)];
  if (heads.length < 2 || heads[0]?.index !== 0) return null;
  if (heads.some((head, index) => Number(head[1]) !== index + 1)) return null;
  const entries = heads.map((head, index) => text.slice(head.index + head[0].length, heads[index + 1]?.index));
  return entriesOf(entries.map((entry) => entry.trim().replace(/[,;]$/, '')));
}

function entriesOf(parts: readonly string[]): string[] {
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}
