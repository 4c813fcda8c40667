import { fold } from './fold.ts';
import { lookUpColor } from './palette.ts';
import { anyOf, type PrintRule, phraseRule } from './print-rule.ts';

/** Words that belong to a phrase, not to a list of names: what holds one is never split for certain. */
const phraseWords = phraseRule('phrase-word', 'words of a greeting or a phrase', 'a text is not split at them', [
  'love|loves|loved|happy|best|dear|from|to|birthday|bday|b-day|christmas|xmas|merry|easter|wedding|anniversary|valentine',
  'congratulations?|congrats|thanks?|thank|you|your|yours|welcome|sweet|little|big|super|worlds?|special|favourite|favorite|greatest',
  'mum|mums|mummy|mom|mommy|dad|dads|daddy|mam|nan|nans|nana|nanny|nanna|gran|granny|grandma|grandad|granddad|grandpa|papa|mama|pops|aunt|auntie|uncle|sister|brother|son|daughter|wife|husband',
  'teacher|teachers|coach|boss|class|team|family|school|room|house|home|forever|always|ever|day|year|years|old|age|aged|est|established|born|since',
  'the|and|of|for|with|in|on|at|by|is|are|am|be|my|our|me|we|us|i|a|an|as|if|no|not|but|so|this|that|his|her|their|it|its|im',
  'xo|xx|xxx|xoxo|kiss|kisses|hugs?|all|one|two|three',
  'small|medium|large|left|right|front|back|top|bottom|boy|girl|male|female|text|name|names|please|dark|light',
  'kocham|dla|od|mama|tata|babcia|dziadek|wszystkiego|najlepszego|urodziny|liebe|alles|gute|von|fuer|und|mein|oma|opa|seni|canim|baba|icin|iyi|mutlu|dogum',
]);

const phraseWord = anyOf(phraseWords.phrases);
const singleName = /^\p{L}[\p{L}\p{M}'’‘.-]{0,24}$/u;

/** Whether a text holds a word that makes it a phrase. */
export function soundsLikePhrase(text: string): boolean {
  return phraseWord.test(fold(text));
}

/** A single word that can only be a name: letters, apostrophe, hyphen, and neither a word of a phrase nor a colour. */
export function isSingleName(text: string): boolean {
  return singleName.test(text) && !soundsLikePhrase(text) && !isColor(text);
}

/** One entry of a list that the buyer has set out line by line: up to four words, none of a phrase, not a bare number. */
export function isListEntry(text: string): boolean {
  if (text.length > 60 || text.split(' ').length > 4 || soundsLikePhrase(text) || isColor(text)) return false;
  return /^\p{L}/u.test(text) && !/[,;:!?&+/|]|\s\d{1,2}$|(?:^|\s)[x×]\s?\d|\d\s?[x×](?!\p{L})/iu.test(text);
}

/** The rules on splitting, for a list of all rules. */
export const nameRules: readonly PrintRule[] = [phraseWords];

function isColor(text: string): boolean {
  return lookUpColor(text).kind !== 'unknown';
}
