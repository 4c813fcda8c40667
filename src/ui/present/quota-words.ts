import type { QuotaPlanRow } from '../../core/store/stats/quota-plan.ts';
import { type Part, part } from './line.ts';
import { span } from './time.ts';

/** `fits`, `waits up to 4m`, `120 calls too many` */
export function verdictPart({ verdict, longestWaitMs, left }: QuotaPlanRow): Part {
  switch (verdict) {
    case 'fits':
      return part('fits', 'good');
    case 'waits':
      return part(`fits, with waits up to ${span(longestWaitMs)}`, 'warn');
    case 'exceeds':
      return part(`does not fit: ${left} calls too many`, 'bad');
  }
}

/** `about 19 (14 to 25) of 1920`: nine hours of ten lie between the two. */
export function forecastWords(row: QuotaPlanRow): string {
  return `about ${row.expected} (${rangeWords(row)}) of ${row.capacity}`;
}

/** `14 to 25` */
export function rangeWords({ low, high }: QuotaPlanRow): string {
  return `${low} to ${high}`;
}
