import { fit, width } from '../terminal/fit.ts';
import { paint, type Tone } from './paint.ts';

/** A piece of a line: sanitised text, and what it is. */
export type Part = string | { readonly text: string; readonly tone: Tone };

export function part(text: string, tone: Tone): Part {
  return { text, tone };
}

export function textOf(piece: Part): string {
  return typeof piece === 'string' ? piece : piece.text;
}

export function toneOf(piece: Part): Tone {
  return typeof piece === 'string' ? 'plain' : piece.tone;
}

export function widthOf(parts: readonly Part[]): number {
  return parts.reduce((sum, piece) => sum + width(textOf(piece)), 0);
}

/** The parts that find room in `columns` columns; the last of them cut with an ellipsis. */
export function cut(parts: readonly Part[], columns: number): Part[] {
  const kept: Part[] = [];
  let room = columns;
  for (const piece of parts) {
    if (room <= 0) break;
    const text = textOf(piece);
    const taken = width(text);
    kept.push(taken <= room ? piece : part(fit(text, room), toneOf(piece)));
    room -= taken;
  }
  return kept;
}

/** The parts one after another in exactly `columns` columns: cut with an ellipsis, or filled up with blanks. */
export function line(parts: readonly Part[], columns: number): string {
  const kept = cut(parts, columns);
  const painted = kept.map((piece) => paint(textOf(piece), toneOf(piece))).join('');
  return painted + ' '.repeat(Math.max(0, columns - widthOf(kept)));
}

/** `left` and `right` at the two ends of `columns` columns; where both do not fit, `left` is cut. */
export function spread(left: readonly Part[], right: readonly Part[], columns: number): string {
  const taken = Math.min(widthOf(right), columns);
  const gap = taken > 0 && taken < columns ? 1 : 0;
  return line(left, columns - taken - gap) + ' '.repeat(gap) + line(right, taken);
}

/** Parts with `separator` between them, leaving out the empty ones. */
export function joined(pieces: readonly (readonly Part[])[], separator: Part): Part[] {
  return pieces
    .filter((parts) => parts.length > 0)
    .flatMap((parts, index) => (index > 0 ? [separator, ...parts] : parts));
}

/** As `spread`, as parts: for a line that others are put around. */
export function ends(left: readonly Part[], right: readonly Part[], columns: number): Part[] {
  const room = columns - widthOf(right) - 1;
  const kept = cut(left, room);
  return [...kept, ' '.repeat(Math.max(1, room + 1 - widthOf(kept))), ...right];
}
