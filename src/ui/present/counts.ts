import { type Counts, countNames } from '../../core/domain/run.ts';
import { type Part, part } from './line.ts';
import type { Tone } from './paint.ts';

/** What a run did, in words, without the nothings: `312 seen, 4 created, 1 failed`. */
export function countsLine(counts: Counts): string {
  const words = countNames.filter((name) => counts[name] > 0).map((name) => `${counts[name]} ${name}`);
  return words.length === 0 ? 'nothing counted' : words.join(', ');
}

/** All counts with their names, trouble in colour. */
export function countParts(counts: Counts): Part[] {
  return countNames.flatMap((name, index): Part[] => [
    index > 0 ? '   ' : '',
    part(`${name} `, 'dim'),
    part(String(counts[name]), toneOfCount(name, counts[name])),
  ]);
}

function toneOfCount(name: string, count: number): Tone {
  if (count === 0) return 'dim';
  return name === 'failed' ? 'bad' : name === 'refused' ? 'warn' : 'strong';
}

export { counted } from '../../core/domain/counted.ts';
export { inBytes as bytes } from '../../core/domain/in-bytes.ts';

/** `98%`; a share that is not whole is never rounded up to all. */
export function percent(share: number | null): string {
  return share === null ? '–' : `${Math.floor(share * 100)}%`;
}
