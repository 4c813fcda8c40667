import { partOfEmoji } from './characters.ts';

/** A text as it would be printed, and what was taken from or decoded in the raw one that may matter, in words. */
export interface CleanText {
  readonly text: string;
  /** Empty: nothing but white space and line breaks of another spelling differs from the raw text. */
  readonly changes: readonly string[];
}

/** HTML's names for characters that buyers type; accented letters are put together from `accents`. */
const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  pound: '£',
  euro: '€',
  deg: '°',
  middot: '·',
  szlig: 'ß',
  aelig: 'æ',
  AElig: 'Æ',
  oslash: 'ø',
  Oslash: 'Ø',
  hearts: '♥',
};

const accents: Readonly<Record<string, string>> = {
  grave: '\u0300',
  acute: '\u0301',
  circ: '\u0302',
  tilde: '\u0303',
  uml: '\u0308',
  ring: '\u030a',
  cedil: '\u0327',
  caron: '\u030c',
};

const entity = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z]{2,8}));/g;
const accented = /^([A-Za-z])(grave|acute|circ|tilde|uml|ring|cedil|caron)$/;
const markedBreak = /<br\s{0,3}[\\/]?\s{0,3}>/gi;
/** Passes over `&amp;amp;`: each shop system on the way may have encoded once. */
const maxDecodings = 3;

/** Marks without width and marks that turn the direction; those of an emoji are the first group, and are kept. */
const invisible = new RegExp(`(${partOfEmoji})|\\p{Default_Ignorable_Code_Point}`, 'gu');

/**
 * Derives the text to print from what a source says: composed form (NFC), one kind of space and of line break, nothing outside of
 * the text; HTML entities and `<br>` read, invisible marks taken out. The last two are named in `changes`, for they may matter; an
 * emoji keeps its joiners. The raw text is kept beside it as its origin.
 */
export function cleanText(raw: string): CleanText {
  const changes = new Set<string>();
  let text = raw;
  for (let pass = 0; pass < maxDecodings; pass += 1) {
    text = text.replace(entity, (whole, decimal, hex, name) => {
      const decoded = decode(decimal, hex, name);
      if (decoded !== null) changes.add(`${whole} was read as “${decoded}”`);
      return decoded ?? whole;
    });
  }
  text = text.replace(markedBreak, (whole) => {
    changes.add(`${whole} was read as a line break`);
    return '\n';
  });
  const removed = new Set<string>();
  text = text
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/\p{Zs}/gu, ' ')
    .replace(invisible, (mark, kept) => {
      if (kept === undefined) removed.add(codePoint(mark));
      return kept ?? '';
    });
  if (removed.size > 0) changes.add(`invisible marks were taken out: ${[...removed].slice(0, 5).join(', ')}`);
  return { text: trimLines(text.normalize('NFC')), changes: [...changes].slice(0, 5) };
}

/** `U+200B`: how a finding names a character that cannot be seen. */
export function codePoint(char: string): string {
  return `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/**
 * The text in capitals, the same in every locale: `i` becomes `I`. A letter whose capital is more than one letter (`ß`) stays small;
 * the check of the text flags it.
 */
export function upperCase(text: string): string {
  let upper = '';
  for (const char of text) {
    const capital = char.toUpperCase();
    upper += Array.from(capital).length === 1 ? capital : char;
  }
  return upper;
}

function decode(decimal?: string, hex?: string, name?: string): string | null {
  if (name !== undefined) {
    const letter = accented.exec(name);
    if (letter) return `${letter[1]}${accents[letter[2] ?? '']}`.normalize('NFC');
    return Object.hasOwn(entities, name) ? (entities[name] ?? null) : null;
  }
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
  return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : null;
}

/** White space goes from the ends of each line, and with it the empty lines before and after the text. */
function trimLines(text: string): string {
  const lines = text.split('\n').map((line) => trim(line));
  let first = 0;
  let last = lines.length;
  while (first < last && lines[first] === '') first += 1;
  while (last > first && lines[last - 1] === '') last -= 1;
  return lines.slice(first, last).join('\n');
}

/** As `trim`, for spaces and tabs alone, and in linear time. */
function trim(line: string): string {
  let start = 0;
  let end = line.length;
  while (start < end && (line[start] === ' ' || line[start] === '\t')) start += 1;
  while (end > start && (line[end - 1] === ' ' || line[end - 1] === '\t')) end -= 1;
  return line.slice(start, end);
}
