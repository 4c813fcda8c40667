import { faultWords, type JobFault } from '../../core/doctor/job-faults.ts';
import { line, type Part, part } from './line.ts';
import { wrap } from './wrap.ts';

/** The first of what keeps jobs from running, for the line above the list; paths by their last part, for there is little room. */
export function faultNote([first]: readonly JobFault[]): Part[] {
  return first ? [part(`✗ ${faultWords(first).replace(/\S*\//g, '')}`, 'bad')] : [];
}

/** All of what keeps a job from running, above its details; nothing for one that is whole. */
export function faultLines(faults: readonly JobFault[], width: number): string[] {
  if (faults.length === 0) return [];
  const told = [
    ...faults.map(({ message }) => `✗ ${message}`),
    'It cannot run when it is due: see `orderdeck doctor`.',
  ];
  return [...told.flatMap((text) => wrap(text, width)), ''].map((text) => line([part(text, 'bad')], width));
}
