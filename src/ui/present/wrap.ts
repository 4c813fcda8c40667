import { fit, width } from '../terminal/fit.ts';

/** Sanitised text as lines of at most `columns`, broken between words; a longer word is cut with an ellipsis. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const joined = current === '' ? word : `${current} ${word}`;
    if (width(joined) <= columns) {
      current = joined;
      continue;
    }
    if (current !== '') lines.push(current);
    current = width(word) <= columns ? word : fit(word, columns);
  }
  return current === '' ? lines : [...lines, current];
}
