import type { ToldLoad } from '../host-load.ts';
import { type Part, part } from './line.ts';

const gigabyte = 1024 ** 3;

/** `load 0.5 of 2 cores, 3.1 of 7.8 GB free`, or in short `load 0.5 · 3.1 GB free`; what is scarce is marked (M130). */
export function hostParts({ load, cores, free, memory }: ToldLoad, form: 'full' | 'short'): Part[] {
  const plain = form === 'full' ? 'plain' : 'dim';
  const [loadTone, memoryTone] = [load > cores ? 'warn' : plain, free < memory / 10 ? 'warn' : plain] as const;
  if (form === 'short')
    return [part(`load ${load}`, loadTone), part(' · ', 'dim'), part(`${gigabytes(free)} GB free`, memoryTone)];
  return [
    part('host    ', 'dim'),
    part(`load ${load} of ${cores} cores`, loadTone),
    ', ',
    part(`${gigabytes(free)} of ${gigabytes(memory)} GB free`, memoryTone),
  ];
}

function gigabytes(bytes: number): string {
  return (bytes / gigabyte).toFixed(1);
}
