import type { Unmet } from '../order-writer.ts';

/** What became of a text on its way to the vendor and back; null when the two have nothing to do with each other. */
export function damageTo(sent: string, got: string): Extract<Unmet['kind'], 'question-marks' | 'cut'> | null {
  if (isMarked([...sent], [...got]) || isMarked(sent.split(''), got.split(''))) return 'question-marks';
  return got !== '' && got.length < sent.length && sent.startsWith(got) ? 'cut' : null;
}

/** Whether question marks stand where letters outside ASCII were, and all else is the same. */
function isMarked(sent: readonly string[], got: readonly string[]): boolean {
  if (sent.length !== got.length) return false;
  let marks = 0;
  for (const [at, unit] of sent.entries()) {
    if (got[at] === unit) continue;
    if (got[at] !== '?' || unit <= '\u007f') return false;
    marks += 1;
  }
  return marks > 0;
}
