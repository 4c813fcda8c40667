import type { HostLoad } from '../host-load.ts';
import { type Part, part } from './line.ts';

const gigabyte = 1024 ** 3;

/** `host load 0.5 of 2 cores, 3.1 of 7.8 GB free`; what is scarce is marked (M130). */
export function hostParts({ load, cores, free, memory }: HostLoad): Part[] {
  return [
    part('host    ', 'dim'),
    part(`load ${load} of ${cores} cores`, load > cores ? 'warn' : 'plain'),
    ', ',
    part(`${gigabytes(free)} of ${gigabytes(memory)} GB free`, free < memory / 10 ? 'warn' : 'plain'),
  ];
}

function gigabytes(bytes: number): string {
  return (bytes / gigabyte).toFixed(1);
}
