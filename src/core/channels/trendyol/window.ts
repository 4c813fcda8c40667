import type { PackageWindow } from '../package-source.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * Whether the bounds of a query, and the modify date, are meant in UTC or in Istanbul's clock stamped as UTC nobody has verified (facts
 * on Trendyol, B3): both ends are moved by more than the three hours between them, and what comes twice is told apart by its id.
 */
const doubtMs = 3 * hourMs + 10 * 60_000;

/** The source refuses more than 14 days. */
export const longestWindowMs = 14 * dayMs - 2 * doubtMs;

/** The stream goes back three months. */
export const reachMs = 89 * dayMs;

/**
 * The bounds to ask for so that nothing of a window is missing, as their epoch ms.
 *
 * @throws RangeError when the window is longer than may be asked for
 */
export function bounds({ from, to }: PackageWindow): { readonly from: string; readonly to: string } {
  if (to - from > longestWindowMs) throw new RangeError('Trendyol answers for at most 14 days at once.');
  return { from: String(from - doubtMs), to: String(to + doubtMs) };
}
