import type { ProductProfile } from '../order-input.ts';
import type { Finding } from '../personalization.ts';
import { oddCharacters, printableWords } from './characters.ts';
import { codePoint, upperCase } from './clean-text.ts';
import { exactly, type PrintRule, phraseRule } from './print-rule.ts';
import { quote } from './quote.ts';

/** A finding before it is known which personalization it is about. */
export type TextFinding = Omit<Finding, 'position'>;

const placeholders = phraseRule('placeholder', 'a placeholder in place of a text', 'it has to be edited', [
  'placeholder(?: ?[-–—:].*)?',
  'item \\d{1,4}',
  'undefined|null|\\[object object\\]|lorem ipsum.*',
  '[<[(]?(?:your |custom |sample )?(?:name|text|initials?|message|personali[sz]ation|engraving)(?: or text)?(?: here)?[>\\])]?',
  '(?:please )?(?:enter|insert|type|add|write|put) (?:your |a |the )?(?:custom |own )?(?:names?|text|initials|message|personali[sz]ation)(?: here)?',
  't\\.?b\\.?[acd]\\.?|to be (?:confirmed|advised|decided|announced)',
  '(?:please )?(?:see|check|read|refer to) (?:my |the |your |our |order |customer |buyer |delivery |attached )*(?:notes?|messages?|e-?mails?|comments?|above|below|attach(?:ed|ment)|instructions?)\\b.*',
  '(?:as|same as|like) (?:above|below|discussed|agreed|before|last time|previous(?:ly)?|per )\\b.*',
  "(?:i(?:'|’)?ll|i will|will) (?:message|e-?mail|send|advise|let you know)\\b.*",
  '(?:sent|send|sending) (?:by|via|in) (?:message|e-?mail)\\b.*',
]);

/** Signs of a template that nobody filled in, wherever they stand. */
const unfilled =
  /\{\{[^{}]{0,60}\}\}|\$\{[^{}]{0,60}\}|%(?:name|text|first_?name|last_?name|custom_?text)%|\[object object\]/iu;

const placeholder = exactly(placeholders.phrases);
const unknownEntity = /&#?[A-Za-z0-9]{2,10};/;
const markup = /<\/?[A-Za-z][^<>]{0,100}>/;
const meaning = /[\p{L}\p{N}\p{S}\p{Extended_Pictographic}]/u;

/** Longer than anything that is printed: nothing in it is looked at one by one. */
const absurdLength = 2_000;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * What stands against printing a text as it is, whoever wrote it: a shop's buyer, a model, an operator. Lengths are counted in
 * graphemes, so that a family emoji is one.
 */
export function checkText(
  text: string,
  profile: Pick<ProductProfile, 'maxLength' | 'upperCase'>,
): readonly TextFinding[] {
  if (text.trim() === '') return [{ reason: 'missing-text', detail: 'the text is empty' }];
  if (text.length > absurdLength) {
    return [
      { reason: 'text-too-long', detail: `${text.length} characters, at most ${profile.maxLength} fit` },
      { reason: 'unusual-character', detail: 'the text is too long to be checked character by character' },
    ];
  }
  const findings: TextFinding[] = [];
  const found = (reason: TextFinding['reason'], detail: string): void => void findings.push({ reason, detail });

  const { unprintable, unusual } = oddCharacters(text);
  if (unprintable.length > 0) found('unprintable-character', named(unprintable, codePoint));
  if (unusual.length > 0)
    found(
      'unusual-character',
      named(unusual, (char) => `${char} ${codePoint(char)}`),
    );
  const strange = unknownEntity.exec(text) ?? markup.exec(text);
  if (strange) found('unusual-character', `${quote(strange[0])} looks like markup`);
  if (!meaning.test(text)) found('unusual-character', `nothing but punctuation: ${quote(text)}`);

  const template = unfilled.exec(text)?.[0] ?? text.split('\n').find((line) => placeholder.test(line.trim()));
  if (template !== undefined) found('placeholder', quote(template));

  const length = countGraphemes(text);
  if (length > profile.maxLength) found('text-too-long', `${length} characters, at most ${profile.maxLength} fit`);
  if (profile.upperCase && /\p{Ll}/u.test(text)) found('text-changed', small(text));
  return findings;
}

/** The rules on texts, for a list of all rules. */
export const textRules: readonly PrintRule[] = [
  {
    id: 'printable',
    title: 'characters that every font has',
    matches: printableWords,
    effect: 'printed without review; any other is reviewed',
  },
  placeholders,
];

/** A text's length in graphemes, line feeds left out. */
function countGraphemes(text: string): number {
  if (/^[ -~\n]*$/.test(text)) return text.replaceAll('\n', '').length;
  let count = 0;
  for (const { segment } of graphemes.segment(text)) if (segment !== '\n') count += 1;
  return count;
}

function small(text: string): string {
  const letters = [...new Set(text.match(/\p{Ll}/gu))].slice(0, 5);
  const without = letters.filter((letter) => upperCase(letter) === letter);
  return without.length > 0
    ? `a small letter that has no single capital: ${without.join(' ')}`
    : `not in capitals: ${quote(text)}`;
}

function named(chars: readonly string[], name: (char: string) => string): string {
  const more = chars.length > 8 ? ` and ${chars.length - 8} more` : '';
  return chars.slice(0, 8).map(name).join(', ') + more;
}
