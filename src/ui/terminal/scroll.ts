import { blankRows, type Grid } from './cells.ts';
import { differences } from './diff.ts';
import type { Pen } from './pen.ts';

/** Rows `top` to `bottom` (exclusive) whose content may have moved up by `lines` (down when negative). */
export interface Shift {
  readonly top: number;
  readonly bottom: number;
  readonly lines: number;
}

/** Cells a scroll must spare to be worth its own 20 bytes and the movement on the screen. */
const worthScrolling = 40;

/**
 * Guesses by how many lines `next` is `previous` moved up (a tail grew) or down (a page scrolled back); 0 if it does not
 * look moved. Only a guess: whether it pays is decided on cells.
 */
export function guessShift(previous: readonly string[], next: readonly string[]): number {
  const up = previous.indexOf(next[0] ?? '');
  if (up > 0) return up;
  return -Math.max(0, next.indexOf(previous[0] ?? ''));
}

/**
 * Lets the terminal move the rows of `shift` itself if that leaves clearly fewer cells to write, and moves `shown` with
 * them. A 40-line tail over the whole width then costs its new lines instead of the whole rectangle. Rows move whole: what
 * stands beside the tail counts, and is written again within the same synchronized update.
 */
export function scrollIfWorth(shift: Shift, wanted: Grid, shown: Grid, pen: Pen): boolean {
  const { top, bottom, lines } = shift;
  const saved = differences(wanted, shown, top, bottom, 0) - differences(wanted, shown, top, bottom, lines);
  if (saved < worthScrolling) return false;
  pen.scroll(top, bottom, lines);
  const { columns } = shown;
  const [source, target] = lines > 0 ? [top + lines, top] : [top, top - lines];
  const rows = bottom - top - Math.abs(lines);
  shown.glyphs.copyWithin(target * columns, source * columns, (source + rows) * columns);
  shown.styles.copyWithin(target * columns, source * columns, (source + rows) * columns);
  if (lines > 0) blankRows(shown, bottom - lines, bottom);
  else blankRows(shown, top, top - lines);
  return true;
}
