import type { LineInput } from '../order-input.ts';
import type { Finding, Origin, Personalization, PersonalizationSource } from '../personalization.ts';
import type { ReviewReason } from '../review.ts';
import { cleanText } from './clean-text.ts';
import { judge } from './judge.ts';
import { saysNone } from './none-words.ts';
import { lookUpColor } from './palette.ts';

/** What makes a piece impossible to print as it stands, and no matter of taste. */
const odd: readonly ReviewReason[] = ['missing-text', 'missing-color', 'unknown-color', 'random-color'];

/** Readers whose word that nothing is printed stands in the text itself; a rule, a model and a person have it from elsewhere. */
const verbatim: readonly (PersonalizationSource | null)[] = ['amazon-file', 'note', 'option'];

/** As much of a stored reading as it takes. */
export interface OddReading {
  readonly source: PersonalizationSource | null;
  readonly personalizations: readonly Personalization[];
  readonly findings: readonly Finding[];
}

/**
 * What is empty or odd about what was read of a line, although nobody was told: the checks object to it, or it has no value where the
 * very words that it was taken from have one. What stands among the findings already waits for a person.
 */
export function oddities(line: LineInput, { source, personalizations, findings }: OddReading): readonly Finding[] {
  const judged = judge(line, personalizations).filter(({ reason }) => odd.includes(reason));
  const lost = personalizations.flatMap((one, position) => {
    const hasNoText = one.text === null && verbatim.includes(source) && saysText(one.origins.text);
    // What a person left empty is meant so.
    const colors = source === 'person' ? [] : lostColors(one);
    return [...(hasNoText ? [noText] : []), ...colors].map((finding) => ({ ...finding, position }));
  });
  return [...judged, ...lost].filter(
    (one, at, all) =>
      !findings.some((other) => isSame(other, one) || (other.reason === one.reason && other.position === null)) &&
      all.findIndex((other) => isSame(other, one)) === at,
  );
}

function isSame(one: Finding, other: Finding): boolean {
  return one.reason === other.reason && one.position === other.position;
}

const noText = { reason: 'missing-text', detail: 'the source has a text, and none was kept' } as const;

function lostColors({ color1, color2, origins }: Personalization): Omit<Finding, 'position'>[] {
  const isLost = (color: string | null, origin: Origin | undefined): boolean => color === null && saysColor(origin);
  const lost = (which: string) => ({
    reason: 'missing-color' as const,
    detail: `the source has a ${which} colour, and none was kept`,
  });
  return [
    ...(isLost(color1, origins.color1) ? [lost('first')] : []),
    ...(isLost(color2, origins.color2) ? [lost('second')] : []),
  ];
}

function saysText(origin: Origin | undefined): boolean {
  if (!origin) return false;
  const lines = origin.raw.split('\n').map((line) => cleanText(line).text);
  return lines.some((text) => text !== '' && saysNone(text) === 'text');
}

function saysColor(origin: Origin | undefined): boolean {
  return origin !== undefined && lookUpColor(origin.raw).kind === 'known';
}
