import stringWidth from 'string-width';

export interface FitOptions {
  align?: 'left' | 'right' | 'center';
  /** Stands for what was cut off; may be empty. */
  ellipsis?: string;
}

/** Code units looked at for each column asked for: enough for any honest text, and a bound on a megabyte of marks. */
const unitsPerColumn = 32;

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Columns that `text` takes in a terminal: the same count the presenter and Ink use. Colour codes count nothing. */
export function width(text: string): number {
  return isNarrow(text) ? text.length : stringWidth(text);
}

/**
 * Gives `text` in exactly `columns` columns: padded to the side `align` says, or cut with an ellipsis. A wide character is
 * never cut in half; where it does not fit a space takes its place. Expects sanitised text without colour (colour goes
 * on afterwards). Costs time in `columns`, not in the length of `text`.
 */
export function fit(text: string, columns: number, { align = 'left', ellipsis = '…' }: FitOptions = {}): string {
  if (columns <= 0) return '';
  const limit = columns * unitsPerColumn;
  const whole = text.length <= limit;
  const seen = whole ? text : text.slice(0, limit);
  const seenWidth = width(seen);
  if (whole && seenWidth <= columns) return pad(seen, columns - seenWidth, align);

  const mark = width(ellipsis) <= columns ? ellipsis : '';
  const kept = truncate(seen, columns - width(mark));
  return pad(kept + mark, columns - width(kept) - width(mark), align);
}

/** The longest start of `text` that takes at most `columns` columns. */
function truncate(text: string, columns: number): string {
  if (isNarrow(text)) return text.slice(0, columns);
  let used = 0;
  for (const { segment, index } of segmenter.segment(text)) {
    used += stringWidth(segment);
    if (used > columns) return text.slice(0, index);
  }
  return text;
}

function pad(text: string, spaces: number, align: 'left' | 'right' | 'center'): string {
  if (spaces <= 0) return text;
  if (align === 'right') return ' '.repeat(spaces) + text;
  if (align === 'left') return text + ' '.repeat(spaces);
  const before = Math.floor(spaces / 2);
  return ' '.repeat(before) + text + ' '.repeat(spaces - before);
}

/**
 * One column for each code unit, without asking: ASCII, Latin, dashes and quotes, arrows, boxes, blocks and the signs of our
 * own pictures. Asking costs 40 ms the first time, and the frame asks at once.
 */
function isNarrow(text: string): boolean {
  return /^[ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2190-\u2193\u2500-\u259f\u25b2-\u25c6\u25cb\u25cf\u2713\u2717]*$/.test(
    text,
  );
}
