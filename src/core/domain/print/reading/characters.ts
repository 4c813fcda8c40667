/** The characters that every font of the shop's printers surely has, as ranges; what is outside is reviewed, not refused. */
const printable: readonly (readonly [first: string, last: string, what: string])[] = [
  ['\u0020', '\u007e', 'basic Latin letters, digits and signs'],
  ['\u00c0', '\u00d6', 'western European letters'],
  ['\u00d8', '\u00f6', 'western European letters'],
  ['\u00f8', '\u00ff', 'western European letters'],
  ['\u0100', '\u0148', 'central European, Turkish and Welsh letters'],
  ['\u014a', '\u017e', 'central European, Turkish and Welsh letters'],
  ['\u0218', '\u021b', 'Romanian letters'],
];

/** Single signs beside the ranges. */
const printableSigns = '£€°·¡¿«»‘’‚“”„–—…';

const sure = new RegExp(
  `^[${printable.map(([first, last]) => `${first}-${last}`).join('')}${printableSigns}\n]*$`,
  'u',
);

/**
 * Never printable: controls other than the line feed, half surrogate pairs, private use, unassigned, the replacement character,
 * line and paragraph separators, and invisible marks outside of an emoji.
 */
const never = /^(?:[\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\ufffd\ufff9-\ufffb]|\p{Default_Ignorable_Code_Point})$/u;

/**
 * What of the invisible belongs to an emoji, as the source of an expression: the joiner between two, the selector behind one, and the
 * tags that make the flags of England, Scotland and Wales.
 */
export const partOfEmoji: string = [
  String.raw`(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}]\ufe0f?)\u200d(?=\p{Extended_Pictographic})`,
  String.raw`(?<=\p{Emoji})\ufe0f`,
  String.raw`(?<=\u{1f3f4}[\u{e0020}-\u{e007e}]{0,8})[\u{e0020}-\u{e007f}]`,
].join('|');

const inEmoji = new RegExp(partOfEmoji, 'gu');

export interface OddCharacters {
  readonly unprintable: readonly string[];
  readonly unusual: readonly string[];
}

/** The characters of a text that cannot be printed, and those that a font may lack; each once, in the order of the text. */
export function oddCharacters(text: string): OddCharacters {
  if (sure.test(text)) return { unprintable: [], unusual: [] };
  const unprintable = new Set<string>();
  const unusual = new Set<string>();
  for (const char of text.replace(inEmoji, '')) {
    if (sure.test(char)) continue;
    (never.test(char) ? unprintable : unusual).add(char);
  }
  return { unprintable: [...unprintable], unusual: [...unusual] };
}

/** What is printed without review, in words. */
export const printableWords: string = [...new Set(printable.map(([, , what]) => what)), printableSigns].join(' · ');
