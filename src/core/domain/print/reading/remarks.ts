import { fold } from './fold.ts';
import { saysNone } from './none-words.ts';
import { anyOf, type PrintRule } from './print-rule.ts';
import { courtesies, doubts, fillers, fonts, harmless, urgency } from './remark-phrases.ts';

/** What a sentence of a buyer's note is about. `courtesy` and `harmless` need no attention; `unknown` always does. */
export type RemarkKind = 'doubt' | 'font' | 'none' | 'urgent' | 'harmless' | 'courtesy' | 'unknown';

export interface Remark {
  readonly kind: RemarkKind;
  /** The sentence as the buyer wrote it. */
  readonly text: string;
}

const doubt = anyOf(doubts.phrases);
const font = anyOf(fonts.phrases);
const urgentAll = anyOf(urgency.phrases, 'giu');
const harmlessAll = anyOf(harmless.phrases, 'giu');
const courtesyAll = anyOf(courtesies, 'giu');
const fillersAll = anyOf(fillers, 'giu');

/** Faces, hearts, a thumb, and punctuation: all other signs may be asked for. */
const justFriendly =
  /^[\s\p{P}\u{1f600}-\u{1f64f}\u{1f493}-\u{1f49f}\u{1f970}\u{1f917}\u{1f5a4}\u{1f90d}-\u{1f90f}\u{1f9e1}\u{1f44d}\u2764]*$/u;

/** A point behind one of these ends no sentence. */
const abbreviation = /(?:^|[\s(])(?:no|nr|mr|mrs|ms|dr|st|approx|e\.g|i\.e|a\.s\.a\.p)\.$/i;

/** The sentences of a note, in their order, with what each is about; one that doubts and asks for a font comes as both. */
export function readRemarks(note: string): readonly Remark[] {
  return sentences(note).flatMap((text) => kindsOf(text).map((kind) => ({ kind, text })));
}

/**
 * What one sentence is about. Doubt and fonts are found anywhere in it. Hurry and harmless matters must be all of it: what is left
 * beside the known phrases may be courtesies and fillers only, so that `by Friday, and make it Anne` is unknown, not hurry.
 */
function kindsOf(sentence: string): readonly RemarkKind[] {
  const folded = fold(sentence);
  const asked: RemarkKind[] = [];
  if (doubt.test(folded)) asked.push('doubt');
  if (font.test(folded)) asked.push('font');
  if (asked.length > 0) return asked;
  if (saysNone(sentence) === 'none') return ['none'];
  const signedOff = folded.replace(/\sx{1,3}[.!]?$/, '');
  const withoutHurry = signedOff.replace(urgentAll, ' ');
  const withoutHarmless = withoutHurry.replace(harmlessAll, ' ');
  const withoutCourtesy = withoutHarmless.replace(courtesyAll, ' ');
  const left = withoutCourtesy.replace(fillersAll, ' ');
  if (/[\p{L}\p{N}]/u.test(left)) return ['unknown'];
  if (withoutHurry !== signedOff) return ['urgent'];
  if (withoutHarmless !== withoutHurry) return ['harmless'];
  return withoutCourtesy !== withoutHarmless || justFriendly.test(folded) ? ['courtesy'] : ['unknown'];
}

function sentences(note: string): string[] {
  const found: string[] = [];
  for (const line of note.split(/[\r\n\u2028\u2029]+|<br\s{0,3}[\\/]?\s{0,3}>/i)) {
    let open = '';
    for (const piece of line.split(/(?<=[.!?…])\s+/)) {
      open = open === '' ? piece : `${open} ${piece}`;
      if (abbreviation.test(open.slice(-12))) continue;
      found.push(open);
      open = '';
    }
    found.push(open);
  }
  return found.map((sentence) => sentence.trim()).filter((sentence) => sentence !== '');
}

/** The rules on notes, for a list of all rules. */
export const remarkRules: readonly PrintRule[] = [doubts, fonts, urgency, harmless];
