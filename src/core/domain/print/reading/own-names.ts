import type { ItemOption } from '../../order.ts';
import type { Finding, Personalization } from '../personalization.ts';
import { fold } from './fold.ts';
import { comparableColor } from './match-blocks.ts';
import { quote } from './quote.ts';

/** The replaced system cut its details at 200: what is nearly as long may lack a text for no other reason. */
const surelyWhole = 190;

/**
 * What options under names of ours say against a reading, where others wrote them: somebody mended a name on the order itself, or the
 * replaced system read another one. They are never read as the buyer's, and never passed over: a person compares. Rule: facts on
 * the print shop, section 2 ("Push back").
 *
 * @param foreign options of a line that bear names of ours and that we did not write
 */
export function contradictions(
  foreign: readonly ItemOption[],
  personalizations: readonly Personalization[],
): readonly Finding[] {
  if (personalizations.length === 0) return [];
  return foreign
    .filter((option) => differs(option, personalizations))
    .map(({ name, value }) => ({
      reason: 'buyer-note',
      detail: `the order’s option ${name.trim()} says otherwise: ${quote(value)}`,
      position: null,
    }));
}

function differs({ name, value }: ItemOption, personalizations: readonly Personalization[]): boolean {
  const told = words(value);
  const texts = personalizations.map(({ text }) => words(text ?? 'no text'));
  switch (name.trim().toLowerCase()) {
    case 'name or text':
      return told !== '' && !texts.includes(told);
    case 'colour 1':
      return isOtherColor(value, personalizations, 'color1');
    case 'colour 2':
      return isOtherColor(value, personalizations, 'color2');
    default:
      // Texts that go on in further options cannot be told from texts that are missing.
      return (
        /details$/i.test(name.trim()) &&
        value.length < surelyWhole &&
        told !== '' &&
        !texts.every((text) => told.includes(text))
      );
  }
}

function isOtherColor(value: string, personalizations: readonly Personalization[], of: 'color1' | 'color2'): boolean {
  const said = comparableColor(value);
  const ours = personalizations.map((one) => comparableColor(one[of])).filter((color) => color !== null);
  return said !== null && ours.length > 0 && !ours.includes(said);
}

/** Letters and digits only: how texts are parted, and what else stands between them, is told in many ways. */
function words(text: string): string {
  return fold(text.replace(/[^\p{L}\p{N}]+/gu, ' '));
}
