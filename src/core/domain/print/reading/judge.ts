import type { LineInput } from '../order-input.ts';
import type { Finding, Personalization } from '../personalization.ts';
import { fold } from './fold.ts';
import { saysNone } from './none-words.ts';
import { lookUpColor } from './palette.ts';
import { quote } from './quote.ts';
import { checkText, type TextFinding } from './text-check.ts';

/**
 * What stands against printing these personalizations on this line, whatever they come from: a file, a note, a model, a person. An
 * empty list means that there is nothing to object to; it does not mean that it is what the buyer wanted, which only the reading can tell.
 */
export function judge(line: LineInput, personalizations: readonly Personalization[]): readonly Finding[] {
  if (personalizations.length === 0) {
    return line.profile.personalised === false
      ? []
      : [{ reason: 'missing-personalization', detail: 'nothing tells what to print', position: null }];
  }
  return [
    ...personalizations.flatMap((personalization, position) =>
      [...checkTexts(line, personalization), ...checkColors(line, personalization)].map((f) => ({ ...f, position })),
    ),
    ...checkQuantity(line, personalizations),
    ...checkDuplicates(personalizations),
  ];
}

function checkTexts({ profile }: LineInput, { text, fields }: Personalization): readonly TextFinding[] {
  if (text === null) return [];
  // The limit is that of one place on the piece; everything else holds for the whole.
  const whole = checkText(text, fields.length > 1 ? { ...profile, maxLength: Number.POSITIVE_INFINITY } : profile);
  const known = new Set(whole.map(({ reason }) => reason));
  const parts = fields.length > 1 ? fields.flatMap((field) => checkText(field.text, profile)) : [];
  return [...whole, ...parts.filter(({ reason }) => reason !== 'missing-text' && !known.has(reason))];
}

function checkColors({ profile }: LineInput, personalization: Personalization): readonly TextFinding[] {
  if (profile.personalised === false) return [];
  const { color1, color2, origins } = personalization;
  const findings: TextFinding[] = [];
  const first = isNone(color1);
  const second = isNone(color2);
  const asked1 = profile.colors === null ? origins.color1 !== undefined || !second : profile.colors >= 1;
  const asked2 = profile.colors === 2 || (profile.colors === null && leftEmpty(origins.color2?.raw));
  if (first && asked1) findings.push({ reason: 'missing-color', detail: 'the first colour' });
  if (second && asked2) findings.push({ reason: 'missing-color', detail: 'the second colour' });
  const given = Number(!first) + Number(!second);
  if (profile.colors !== null && given > profile.colors) {
    const detail = `${given} colours were given, the piece has ${profile.colors}`;
    findings.push({ reason: 'colors-disagree', detail });
  }
  const colors = new Set([color1, color2, ...personalization.fields.map((field) => field.color)]);
  for (const color of colors) {
    const kind = color === null ? 'none' : lookUpColor(color).kind;
    if (kind === 'unknown') findings.push({ reason: 'unknown-color', detail: quote(color ?? '') });
    if (kind === 'random') findings.push({ reason: 'random-color', detail: quote(color ?? '') });
  }
  return findings;
}

function isNone(color: string | null): boolean {
  return color === null || lookUpColor(color).kind === 'none';
}

/** Asked and not answered; `none` is an answer. */
function leftEmpty(raw: string | undefined): boolean {
  return raw !== undefined && lookUpColor(raw).kind === 'none' && saysNone(raw) !== 'none';
}

function checkQuantity(line: LineInput, personalizations: readonly Personalization[]): readonly Finding[] {
  const total = personalizations.reduce((sum, { quantity }) => sum + quantity, 0);
  const sound = personalizations.every(({ quantity }) => Number.isInteger(quantity) && quantity > 0);
  if (total === line.quantity && sound) return [];
  const detail = `OrderQty=${line.quantity}, ParsedTotalQty=${total}`;
  return [{ reason: 'quantity-mismatch', detail, position: null }];
}

/** The same text on two personalizations; case and accents make no other text here. */
function checkDuplicates(personalizations: readonly Personalization[]): readonly Finding[] {
  const findings: Finding[] = [];
  const seen = new Set<string>();
  for (const [position, { text }] of personalizations.entries()) {
    if (text === null || text === '') continue;
    const key = fold(text);
    if (seen.has(key)) findings.push({ reason: 'duplicate-name', detail: quote(text), position });
    seen.add(key);
  }
  return findings;
}
