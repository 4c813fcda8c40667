import type { Finding, Origin } from '../../domain/print/personalization.ts';
import { type Design, type DesignColor, distinct, finding, sameValue, shown } from './design.ts';

export interface Color {
  readonly value: string | null;
  readonly origin: Origin | null;
}

export interface Colors {
  readonly color1: Color;
  readonly color2: Color;
  /** Set when the file says more than a piece can have: every value is in it, and a person decides. */
  readonly finding: Finding | null;
}

interface Said {
  readonly path: readonly string[];
  readonly value: string | null;
}

const none: Color = { value: null, origin: null };

/**
 * A piece's colours: the choices that are called colours, in the order of the file; a colour picked for a container fills only what
 * those leave open. Two equal ones are two, and one that was offered and left empty stays empty.
 */
export function decideColors(design: Design): Colors {
  const options: readonly Said[] = design.options.filter(({ isColor }) => isColor);
  const picked = wishes(design.colors);
  const chosen = [...options.slice(0, 2), ...picked.slice(0, Math.max(0, 2 - options.length))];
  const values = chosen.flatMap(({ value }) => (value === null ? [] : [value]));
  const unplaced = [...options, ...picked].filter(
    (said) => !chosen.includes(said) && said.value !== null && !isOneOf(values, said.value),
  );
  const ofTexts = distinct(design.texts.flatMap(({ color }) => (color === null ? [] : [color])));
  const agreed = options.length <= 2 && unplaced.length === 0 && ofTexts.length <= 1;
  const all = [...options, ...design.colors].map(({ path, value }) => `${shown(path)}: ${value ?? 'none'}`);
  return {
    color1: colorOf(design, chosen[0]),
    color2: colorOf(design, chosen[1]),
    finding: agreed ? null : finding('colors-disagree', all.join(' · ')),
  };
}

/** Colours picked for different containers that are equal are one wish: a piece of one colour with two texts. */
function wishes(colors: readonly DesignColor[]): readonly DesignColor[] {
  const [first] = colors;
  if (first === undefined || colors.every(({ container }) => container === first.container)) return colors;
  return colors.filter(({ value }, at) => colors.findIndex((other) => sameValue(other.value, value)) === at);
}

function isOneOf(values: readonly string[], value: string): boolean {
  return values.some((other) => sameValue(other, value));
}

function colorOf(design: Design, said: Said | undefined): Color {
  if (said === undefined || said.value === null) return none;
  return { value: said.value, origin: { from: `${design.from}: ${shown(said.path)}`, raw: said.value } };
}
