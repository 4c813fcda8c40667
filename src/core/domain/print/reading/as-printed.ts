import type { ProductProfile } from '../order-input.ts';
import type { Finding, Personalization } from '../personalization.ts';
import { cleanText, upperCase } from './clean-text.ts';
import { saysNone } from './none-words.ts';
import { lookUpColor } from './palette.ts';

/** A text as the product carries it: derived from the raw one, in capitals where the product has only those. */
export function textAsPrinted(raw: string, profile: Pick<ProductProfile, 'upperCase'>) {
  const { text, changes } = cleanText(raw);
  return { text: profile.upperCase ? upperCase(text) : text, changes };
}

/** The palette's name of a colour where it is one of ours, else the source's own words; null: none was chosen. */
export function colorAsPrinted(raw: string | null): string | null {
  if (raw === null) return null;
  const found = lookUpColor(raw);
  if (found.kind === 'known') return found.name;
  return found.kind === 'none' ? null : cleanText(raw).text;
}

/**
 * Brings what a file, a model or a person gave into the form in which it is printed: texts derived, `N/A` taken for no text,
 * colours by the palette's names. Origins stay as they are. Tells what was cleaned away; all else is for `judge`.
 */
export function asPrinted(
  given: readonly Personalization[],
  profile: Pick<ProductProfile, 'upperCase'>,
): { readonly personalizations: readonly Personalization[]; readonly findings: readonly Finding[] } {
  const findings: Finding[] = [];
  const personalizations = given.map((personalization, position) => {
    const derive = (raw: string): string => {
      const { text, changes } = textAsPrinted(raw, profile);
      for (const detail of changes) findings.push({ reason: 'text-changed', detail, position });
      return text;
    };
    const isNone = personalization.text !== null && saysNone(cleanText(personalization.text).text) === 'none';
    const kept = personalization.fields.filter(({ text }) => saysNone(cleanText(text).text) !== 'none');
    const dropped = kept.length < personalization.fields.length;
    const fields = kept.map((field) => ({
      ...field,
      text: textAsPrinted(field.text, profile).text,
      color: colorAsPrinted(field.color),
    }));
    const texts = dropped ? kept.map(({ text }) => text).join('\n') : personalization.text;
    return {
      ...personalization,
      text: texts === null || isNone || (dropped && kept.length === 0) ? null : derive(texts),
      fields,
      color1: colorAsPrinted(personalization.color1),
      color2: colorAsPrinted(personalization.color2),
    };
  });
  return { personalizations, findings };
}
