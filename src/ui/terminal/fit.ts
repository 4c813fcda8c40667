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
  return isAscii(text) ? text.length : stringWidth(text);
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
  if (isAscii(text)) return text.slice(0, columns);
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

function isAscii(text: string): boolean {
  return /^[ -~]*$/.test(text);
}
