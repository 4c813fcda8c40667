import { findClass } from '../../core/issues/index.ts';
import type { OpenClass } from '../../core/store/issues/issue-counts.ts';
import { type IssueLook, said, titled } from './issue-lines.ts';
import { modeWords, severityCell } from './issue-words.ts';
import { joined, type Part, part } from './line.ts';
import { relative } from './time.ts';

/** A class as such: what it means, how it is mended, what of it there is. */
export function classLines(row: OpenClass, { now, columns }: IssueLook): Part[][] {
  const definition = findClass(row.class);
  const dot = part(' · ', 'dim');
  return [
    joined([[severityCell(row.severity)], [part(`${row.class} ${definition?.title ?? ''}`, 'strong')]], dot),
    [`${row.issues} ${row.issues === 1 ? 'issue' : 'issues'}`, part(`, the oldest ${relative(row.since, now)}`, 'dim')],
    [],
    ...said(definition?.description ?? 'This version does not know it.', 'plain', columns),
    [],
    titled('how it is mended'),
    ...said(definition?.repair ? modeWords[definition.mode] : 'no machine can; a person does', 'plain', columns),
  ];
}
