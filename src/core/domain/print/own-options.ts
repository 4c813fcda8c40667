import type { ItemOption } from '../order.ts';
import { ownOptionNames } from './order-input.ts';
import type { Personalization } from './personalization.ts';
import { splitValue } from './split-value.ts';

/** What we want to stand on one line of an order, in the channel's own words for the line. */
export interface LinePatch {
  /** The channel's id of the line. */
  readonly externalItemId: string | null;
  /** The marketplace's id of the line, where the source has one. */
  readonly lineKey: string | null;
  /** All of ours, in their order; what else of ours stands there is taken off. Empty: none of ours. */
  readonly options: readonly ItemOption[];
}

/** What we want to stand on an order. Lines that are not named stay as they are, with what we wrote on them before. */
export interface OrderPatch {
  readonly lines: readonly LinePatch[];
}

/** Longest name and longest value of an option, in UTF-16 units: the import's table allows no more (facts on ShipStation, A5). */
export const longestOption = 100;

const [textName, firstColor, secondColor, detailsName] = ownOptionNames;

/** Stands where a text would, when nothing is to be printed and that is meant so: an empty option reads as forgotten. */
const noText = '(no text)';

/**
 * The options that tell the packers what is on a line's pieces. One personalization: `Name or Text`, `Colour 1`, `Colour 2`,
 * those that are set. Several: `Personalized Details` = `Anna (Red / White) ×2, Ben (Blue)`. Several texts of one piece are
 * parted by ` | `: a line feed does not survive on a packing slip, nor in an attribute of XML. What is longer than an
 * option holds goes on in `… 2`, `… 3`, with three dots on both sides of the cut; nothing is left out.
 *
 * @param personalizations those of one line, in their order; none: nothing of ours stands on the line
 */
export function ownOptions(personalizations: readonly Personalization[]): ItemOption[] {
  const [first, ...others] = personalizations;
  if (!first) return [];
  if (others.length > 0) {
    return numbered(detailsName, splitValue(personalizations.map(detail), ', ', longestOption));
  }
  return [
    ...numbered(textName, splitValue(texts(first), ' | ', longestOption)),
    ...color(firstColor, first.color1),
    ...color(secondColor, first.color2),
  ];
}

/**
 * A line's options with ours among them: the buyer's stay as they are and where they are; ours take the places of those we
 * wrote before, or follow at the end; those of ours that are no longer wanted are gone.
 */
export function patchOptions<T extends { readonly name: string }>(
  existing: readonly T[],
  own: readonly ItemOption[],
): (T | ItemOption)[] {
  const left = new Map(own.map((option) => [option.name, option]));
  const kept = existing.flatMap((option): (T | ItemOption)[] => {
    if (!isWrittenByUs(option.name)) return [option];
    const wanted = left.get(option.name);
    left.delete(option.name);
    return wanted ? [wanted] : [];
  });
  return [...kept, ...left.values()];
}

/** Those options of a line that we wrote. */
export function writtenByUs<T extends { readonly name: string }>(existing: readonly T[]): T[] {
  return existing.filter(({ name }) => isWrittenByUs(name));
}

const written = new RegExp(`^(?:${ownOptionNames.join('|')})(?: [2-9]\\d?)?$`);

/**
 * Whether we write an option of this very name. Narrower than `isOwnOption`, which only says what is not read: an option in
 * another spelling is not ours to take away.
 */
function isWrittenByUs(name: string): boolean {
  return written.test(name);
}

function numbered(name: string, values: readonly string[]): ItemOption[] {
  return values.map((value, index) => ({ name: index === 0 ? name : `${name} ${index + 1}`, value }));
}

function color(name: string, value: string | null): ItemOption[] {
  const words = value?.trim() ?? '';
  return words === '' ? [] : numbered(name, splitValue([words], ' ', longestOption));
}

function texts({ text }: Personalization): string[] {
  const parts = (text ?? '').split(/[\n\r\u2028\u2029]+/).map((part) => part.trim());
  const printed = parts.filter((part) => part !== '');
  return printed.length === 0 ? [noText] : printed;
}

function detail(personalization: Personalization): string {
  const { color1, color2, quantity } = personalization;
  const colors = [color1, color2].flatMap((name) => name?.trim() || []);
  const told = colors.length === 0 ? '' : ` (${colors.join(' / ')})`;
  return `${texts(personalization).join(' | ')}${told}${quantity === 1 ? '' : ` ×${quantity}`}`;
}
