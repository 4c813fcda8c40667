import { fold } from './fold.ts';
import { exactly, type PrintRule, phraseRule } from './print-rule.ts';

/**
 * The shop's filaments and other spellings of them. A synonym is another way to write the same colour, never a likeness: navy is
 * no Dark Blue until an operator says so. Case, accents, hyphens and spaces are no difference and need no synonym.
 */
const palette: readonly (readonly [name: string, ...synonyms: string[]])[] = [
  ['Black'],
  ['Grey', 'gray'],
  ['Light Blue', 'blue light'],
  ['Blue'],
  ['Dark Blue', 'blue dark'],
  ['Brown'],
  ['Orange'],
  ['Matt Orange', 'matte orange', 'orange matt', 'orange matte'],
  ['Silk Orange', 'orange silk'],
  ['Red'],
  ['Fire Engine Red'],
  ['Rose Gold'],
  ['Magenta'],
  ['White'],
  ['Yellow'],
  ['Silver'],
  ['Silk Silver', 'silver silk'],
  ['Purple'],
  ['Pink'],
  ['Gold'],
  ['Skin'],
  ['Peak Green'],
  ['Green'],
  ['Olive Green', 'green olive'],
  ['Pine Green', 'green pine'],
  ['Cold White', 'white cold'],
  ['Matt Pink', 'matte pink', 'pink matt', 'pink matte'],
  ['Silk Pink', 'pink silk'],
  ['Glow in the Dark', 'glow in dark'],
  ['Bronze'],
  ['Beige'],
  ['Turquoise', 'turquois'],
  ['Bone White', 'white bone'],
];

/** The names of the shop's colours, as a task carries them. */
export const colorNames: readonly string[] = palette.map(([name]) => name);

const randomColor = phraseRule('color-random', 'the buyer leaves the colour to us', 'an operator chooses one', [
  'random(?: selection| colou?rs?)?',
  'surprise(?: me)?',
  'any(?: colou?r)?(?: is fine)?',
  "(?:you|seller)(?:'s|s)? cho(?:ose|ice)",
  'your choice',
  'no preference',
  "(?:i )?don'?t mind",
]);

const noColor = phraseRule('color-none', 'no colour was chosen', 'as if the colour were left empty', [
  'none',
  'n ?/ ?a',
  'na',
  'no colou?r',
  '-+',
  '-* ?(?:please )?(?:select|choose)(?: (?:a|one))?(?: (?:colou?r|option))? ?-*',
]);

/** What may stand before or behind a colour without changing which one it is: a label, a price, a courtesy. */
const around = [
  /^colou?r ?[:=-] ?/,
  / ?\( ?[+-]? ?[£$€]? ?\d{1,4}(?:[.,]\d{1,2})? ?[£$€]? ?\)$/,
  / ?[+-] ?[£$€] ?\d{1,4}(?:[.,]\d{1,2})?$/,
  / ?\(?(?:as (?:shown|pictured)|in stock|colou?r|filament|pla|please)\)?$/,
];

const byKey = new Map(palette.flatMap(([name, ...synonyms]) => [name, ...synonyms].map((word) => [key(word), name])));
const randomWords = exactly(randomColor.phrases);
const noneWords = exactly(noColor.phrases);
/** Longer than any colour with its price; what is longer is none of ours. */
const longest = 80;

export type ColorLookUp =
  | { readonly kind: 'known'; readonly name: string }
  | { readonly kind: 'random' }
  | { readonly kind: 'unknown'; readonly raw: string }
  | { readonly kind: 'none' };

/** Which of the shop's colours a source's words mean. Rule: facts on the print shop, section 2; nothing is guessed by likeness. */
export function lookUpColor(raw: string): ColorLookUp {
  if (raw.length > longest) return { kind: 'unknown', raw };
  let word = fold(raw);
  if (word === '' || noneWords.test(word)) return { kind: 'none' };
  for (const part of [...around, ...around]) word = word.replace(part, '');
  const name = byKey.get(key(word));
  if (name !== undefined) return { kind: 'known', name };
  if (word === '' || noneWords.test(word)) return { kind: 'none' };
  return randomWords.test(word) ? { kind: 'random' } : { kind: 'unknown', raw };
}

/** The first of the shop's colours that a text names in passing (`Anna in dark blue`), or null. */
export function colorWithin(text: string): string | null {
  const words = fold(text.slice(0, 1_000)).split(/[^\p{L}]+/u);
  for (let start = 0; start < words.length; start += 1) {
    for (let length = 4; length >= 1; length -= 1) {
      const name = byKey.get(words.slice(start, start + length).join(''));
      if (name !== undefined) return name;
    }
  }
  return null;
}

/** The palette and the words about colours, for a list of all rules. */
export const colorRules: readonly PrintRule[] = [
  ...palette.map(([name, ...synonyms]) => ({
    id: `color-${name.toLowerCase().replaceAll(' ', '-')}`,
    title: name,
    matches: [name, ...synonyms].join(' · '),
    effect: `the colour is ${name}`,
  })),
  randomColor,
  noColor,
];

/** A colour's letters alone; signs other than spaces, hyphens and brackets stay and make it another word. */
function key(word: string): string {
  return fold(word).replace(/[\s\-_.()[\]'"]/g, '');
}
