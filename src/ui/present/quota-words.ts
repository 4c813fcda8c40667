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

/** `about 19 of 1920, at most 41` */
export function forecastWords({ expected, high, capacity }: QuotaPlanRow): string {
  return `about ${expected} of ${capacity}${high > expected ? `, at most ${high}` : ''}`;
}
