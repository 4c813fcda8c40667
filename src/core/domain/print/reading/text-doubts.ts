import { fold } from './fold.ts';
import { colorWithin } from './palette.ts';
import { anyOf, type PrintRule, phraseRule } from './print-rule.ts';
import { quote } from './quote.ts';
import { doubts, fonts } from './remark-phrases.ts';
import type { TextFinding } from './text-check.ts';

/** Signs that a text is a message to the shop which may hold the text to print, and is not that text itself. */
const message = phraseRule('message', 'a message to the shop in place of a text', 'read by a model or a person', [
  'please|pls|plz|bitte|prosze|lutfen',
  "(?:can|could|would|will) (?:you|u|i|we)|i(?: would|'d|d)? (?:like|want|need|prefer)|(?:i'm|i am) (?:not )?sure",
  'instructions?|spel(?:t|led|ling)|colou?rs?|kolor\\p{L}*|farbe|renk|system prompt',
  '(?:names?|texts?|personali[sz]ation|initials?|front|back|side|line|first|second|one|two|qty|quantity|pieces?|imie|tekst|isim) ?\\d{0,2}(?: ?[:=]| [-–] )',
  'names? (?:is|are|to be|should|of|for)|(?:on|at) (?:the )?(?:front|back|top|bottom|left|right|reverse|other side|one|both|each)',
  '(?:first|second|third|other|last|next|same) (?:one|name|keyring|line|side)|(?:one|two|three|\\d{1,3}) (?:with|says|saying|each|of (?:each|them))',
  '(?:\\d{1,3} times|twice|each|both|same|spaces? between|no space|full stop|hyphen|apostrophe)',
  'with (?:an?|one|two|no|\\d{1,3})|(?:with|add) (?:the )?(?:hearts?|stars?|paws?|emojis?|symbols?|pictures?|logos?|flowers?|crowns?)',
  '(?:heart|star|paw|flower) (?:symbols?|emojis?|icons?|shapes?)',
  'sellers?|key ?rings?|listings?|or|and then',
]);

/** The same, at the beginning or the end of a text only. */
const beginnings =
  /^(?:names?|text|print|write|engrave|put|add|use|make (?:it|them|one)|ignore|(?:hi|hello|hey)[ ,!]+(?:there|can|could|i|seller))(?![\p{L}\p{N}])/u;
const endings = /[\p{L}\p{N}].{0,80}(?<![\p{L}\p{N}])(?:thanks|thank you|thankyou|thx)[\s!.x]*$/u;
const shapes = /[()[\]"“”„«»]|https?:|www\.|[^\s@]@[^\s@]+\.\p{L}|[\p{L}\p{N}],? not \p{L}/u;
const signs = anyOf(message.phrases);
const doubt = anyOf(doubts.phrases);
const font = anyOf(fonts.phrases);

/**
 * Why a text that a buyer typed where a text belongs may be something else: a request, a correction, an explanation. Empty: it
 * looks like what it should be.
 */
export function messageSigns(text: string): readonly TextFinding[] {
  const folded = fold(text.slice(0, 2_000));
  const found: TextFinding[] = [];
  const spoken = signs.exec(folded) ?? beginnings.exec(folded) ?? endings.exec(folded) ?? shapes.exec(text);
  if (doubt.test(folded)) found.push({ reason: 'buyer-doubt', detail: quote(text) });
  if (font.test(folded)) found.push({ reason: 'font-request', detail: quote(text) });
  if (spoken || found.length > 0) {
    found.unshift({ reason: 'not-understood', detail: `reads like a message to the shop: ${quote(text)}` });
  }
  return found;
}

/** A text that names one of the shop's colours: a surname perhaps, or a wish. */
export function colorInText(text: string): readonly TextFinding[] {
  const color = colorWithin(text);
  return color === null
    ? []
    : [{ reason: 'colors-disagree', detail: `the text itself names a colour, ${color}: ${quote(text)}` }];
}

/** The rules on texts that are messages, for a list of all rules. */
export const messageRules: readonly PrintRule[] = [message];
