import { foldedName } from '../folded-name.ts';

/** A word of the marketplace's with its number. */
export interface Word {
  readonly id: number;
  readonly name: string;
}

/** Words that share less than this with the one that is looked for are no help. */
const least = 0.4;

/** Words that may mean the same, the likeliest first: those that differ in letters' case and marks only, then near ones. */
export function suggest<W extends Word>(source: string, words: Iterable<W>, most = 5): W[] {
  const wanted = foldedName(source);
  if (wanted === '') return [];
  const parts = pairs(wanted);
  const rated: { word: W; rate: number }[] = [];
  for (const word of words) {
    const rate = likeness(wanted, parts, foldedName(word.name));
    if (rate < least) continue;
    rated.push({ word, rate });
    if (rated.length > most * 20) cut(rated, most);
  }
  cut(rated, most);
  return rated.map(({ word }) => word);
}

/** Words that these texts tell, the one that most of them tell first; then the others as they stand. */
export function toldIn(texts: readonly string[], words: readonly Word[], most: number): Word[] {
  const folded = texts.map((text) => ` ${foldedName(text)} `);
  const times = ({ name }: Word): number => {
    const word = foldedName(name);
    return word === '' ? 0 : folded.filter((text) => text.includes(` ${word} `)).length;
  };
  const rated = words.map(({ id, name }) => ({ id, name, times: times({ id, name }) }));
  rated.sort((a, b) => b.times - a.times);
  return rated.slice(0, most).map(({ id, name }) => ({ id, name }));
}

function cut(rated: { word: Word; rate: number }[], most: number): void {
  rated.sort((a, b) => b.rate - a.rate || a.word.name.length - b.word.name.length || a.word.id - b.word.id);
  rated.length = Math.min(rated.length, most);
}

/** 1 for the same word; a word within the other counts more than letters in common (Dice's measure of pairs of letters). */
function likeness(wanted: string, parts: ReadonlyMap<string, number>, name: string): number {
  if (name === '') return 0;
  if (name === wanted) return 1;
  const theirs = pairs(name);
  let shared = 0;
  for (const [pair, times] of theirs) shared += Math.min(times, parts.get(pair) ?? 0);
  const dice = (2 * shared) / (total(parts) + total(theirs) || 1);
  const inside = ` ${name} `.includes(` ${wanted} `) || ` ${wanted} `.includes(` ${name} `);
  return Math.min(0.99, inside ? 0.5 + dice / 2 : dice);
}

function pairs(text: string): Map<string, number> {
  const found = new Map<string, number>();
  const framed = ` ${text} `;
  for (let at = 0; at + 1 < framed.length; at += 1) {
    const pair = framed.slice(at, at + 2);
    found.set(pair, (found.get(pair) ?? 0) + 1);
  }
  return found;
}

function total(of: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const times of of.values()) sum += times;
  return sum;
}
