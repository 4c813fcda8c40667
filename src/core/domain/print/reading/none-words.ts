import { fold } from './fold.ts';
import { exactly, type PrintRule, phraseRule } from './print-rule.ts';

const courtesy = '(?:[ ,]+(?:please|pls|thanks|thank you|required|needed|necessary|at all))*';

const none = phraseRule(
  'no-personalisation',
  'the buyer wants no personalisation',
  'the piece is made without a text',
  [
    `n ?/ ?a${courtesy}`,
    'n\\.a\\.?',
    `none${courtesy}`,
    `(?:please )?leave (?:it |this |them )?(?:blank|plain|empty)${courtesy}`,
    `(?:please )?(?:no|without) (?:any )?(?:text|names?|personali[sz]ation|engraving|customi[sz]ation|writing|wording)(?: on (?:it|this|them))?${courtesy}`,
    `not (?:personali[sz]ed|required|needed|applicable)${courtesy}`,
    'not requested(?: on this item)?',
    `plain,?(?: no (?:text|name|personali[sz]ation))?[ ,]+please${courtesy}`,
    `plain,? no (?:text|name|personali[sz]ation)${courtesy}`,
    `blank,?[ ,]+please${courtesy}`,
    'brak(?: personalizacji| tekstu)?|bez (?:tekstu|personalizacji|imienia|graweru)',
    'kein(?:e|en)? (?:text|name|namen|personalisierung|gravur)|ohne (?:text|name|namen|personalisierung|gravur)',
    'yok|yazisiz|isimsiz|yazi yok|isim yok|kisisellestirme yok',
  ],
);

const perhapsNone = phraseRule('perhaps-none', 'words that may mean no personalisation', 'a person decides', [
  'no(?: (?:thanks|thank you|please))?',
  'na|nil|nothing|blank|plain|empty|keine?|nie|hayir|nein',
  'x{1,3}|[-–—_./]{1,10}',
]);

const certain = exactly(none.phrases);
const perhaps = exactly(perhapsNone.phrases);

/** Whether a text says that nothing shall be printed: `none` for sure; `perhaps`: it may be a short text just as well. */
export function saysNone(text: string): 'none' | 'perhaps' | 'text' {
  if (text.length > 80) return 'text';
  const words = fold(text).replace(/[.! ]{1,80}$/, '');
  if (certain.test(words) || certain.test(fold(text))) return 'none';
  return perhaps.test(words) || perhaps.test(fold(text)) ? 'perhaps' : 'text';
}

/** The rules on wanting nothing, for a list of all rules. */
export const noneRules: readonly PrintRule[] = [none, perhapsNone];
