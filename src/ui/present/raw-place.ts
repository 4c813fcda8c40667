import { maskEmail } from '../../core/domain/mask.ts';
import { sanitize } from '../../core/sanitize.ts';
import type { RawShown } from '../../core/store/issues/writers.ts';
import type { IssueLook } from './issue-lines.ts';
import { jsonLines } from './json.ts';
import { ends, type Part, part, textOf, toneOf } from './line.ts';
import { clockTime } from './time.ts';

const longest = 200;

/** Where a document says a value: the line of it as it is shown, and which that is. */
export interface RawPlace {
  readonly line: number;
  /** `"orderStatus": "shipped"` */
  readonly text: string;
}

/** A smaller number stands in any document for many things. */
const telling = 1000;

/** The first line of a document that says just this value; null when none does, or the value says too little to be looked for. */
export function rawPlace(body: string, value: string | number | null | undefined): RawPlace | null {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'number' && Math.abs(value) < telling) return null;
  const wanted = [JSON.stringify(value), JSON.stringify(String(value))];
  for (const [line, parts] of jsonLines(body).entries()) {
    const text = parts.map(textOf).join('').trim().replace(/,$/, '');
    const said = text.replace(/^"(?:[^"\\]|\\.)*": /, '');
    if (said !== text && wanted.includes(said)) return { line, text: sanitize(text, longest) };
  }
  return null;
}

/** A document in so many lines around the one that says a value, which is marked. Addresses of e-mail are for who asks for the source. */
export function rawBeside(
  raw: RawShown,
  value: string | number | null | undefined,
  { now, zone, columns }: IssueLook,
  height: number,
): Part[][] {
  const lines = jsonLines(raw.body);
  const at = rawPlace(raw.body, value)?.line ?? -1;
  const room = Math.max(1, height - 2);
  const from = Math.max(0, Math.min(at - Math.floor(room / 2), lines.length - room));
  const title = `${raw.channel} ${raw.kind} ${sanitize(raw.externalId, 40)}`;
  return [
    ends([part(title, 'strong')], [part(`told ${clockTime(raw.receivedAt, zone, now)}`, 'dim')], columns),
    [],
    ...lines
      .slice(from, from + room)
      .map((parts, index): Part[] => [from + index === at ? part('▸ ', 'accent') : '  ', ...parts.map(withoutMail)]),
  ];
}

function withoutMail(piece: Part): Part {
  return part(
    textOf(piece).replace(/[^\s"@]+@[^\s"@]+/g, (address) => maskEmail(address)),
    toneOf(piece),
  );
}
