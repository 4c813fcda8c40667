import type { Origin } from '../personalization.ts';
import { colorAsPrinted } from './as-printed.ts';
import { comparableColor } from './match-blocks.ts';
import { lookUpColor } from './palette.ts';
import { quote } from './quote.ts';
import type { TextFinding } from './text-check.ts';
import type { Wish } from './wish.ts';

/** The colours of a line as its source states them. */
export interface StatedColors {
  readonly color1: string | null;
  readonly color2: string | null;
  readonly origins: { readonly color1?: Origin; readonly color2?: Origin };
  readonly findings: readonly TextFinding[];
}

/**
 * Takes the stated colours, the first statement of each; another that differs is told, not chosen. An empty statement keeps its
 * origin, so that it is known that the source asked. `Red/White` under one label is two colours in doubt.
 */
export function stateColors({ color1, color2 }: Pick<Wish, 'color1' | 'color2'>): StatedColors {
  const findings: TextFinding[] = [];
  const take = (stated: readonly Origin[]): Origin | undefined => {
    const told = stated.filter(({ raw }) => comparableColor(raw) !== null);
    if (new Set(told.map(({ raw }) => comparableColor(raw))).size > 1) {
      const detail = told.map(({ from, raw }) => `${from}: ${quote(raw, 40)}`).join('; ');
      findings.push({ reason: 'colors-disagree', detail });
    }
    return told[0] ?? stated[0];
  };
  const first = take(color1);
  const second = take(color2);
  const pair = first && !second ? pairOf(first.raw) : null;
  if (first && pair) {
    findings.push({ reason: 'colors-disagree', detail: `two colours in one: ${quote(first.raw, 40)}` });
    return { color1: pair[0], color2: pair[1], origins: { color1: first, color2: first }, findings };
  }
  return {
    color1: colorAsPrinted(first?.raw ?? null),
    color2: colorAsPrinted(second?.raw ?? null),
    origins: { ...(first && { color1: first }), ...(second && { color2: second }) },
    findings,
  };
}

function pairOf(raw: string): readonly [string, string] | null {
  if (raw.length > 80 || lookUpColor(raw).kind !== 'unknown') return null;
  const [one, two, ...more] = raw.split(/[/,;&+]|\sand\s/i).map((part) => lookUpColor(part));
  if (one?.kind !== 'known' || two?.kind !== 'known' || more.length > 0) return null;
  return [one.name, two.name];
}
