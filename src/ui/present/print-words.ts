import type { Finding, PersonalizationSource } from '../../core/domain/print/personalization.ts';
import { needsReview, reviewRules } from '../../core/domain/print/review.ts';
import { sanitize } from '../../core/sanitize.ts';
import type { PrintRow } from '../../core/store/print/print-list.ts';
import type { TaskRow } from '../../core/store/print/task-list.ts';
import { type Part, part } from './line.ts';
import type { Tone } from './paint.ts';

/** Longer texts of a buyer's are cut where they are shown. */
const longest = 500;

/** Where a piece stands, as sign and word. What waits for a person goes before all but that it is already in work. */
export function printState({ task, findings, notMade }: Pick<PrintRow, 'task' | 'findings' | 'notMade'>): Part {
  if (task) return taskState(task);
  return findings.length > 0 ? openState(findings) : part(notMade === null ? '– no task' : '– not made', 'dim');
}

function openState(findings: PrintRow['findings']): Part {
  return needsReview(findings) ? part('! review', 'warn') : part('… waiting', 'dim');
}

/** What is open, in the tone of how much it matters to a person. */
export function reasonTone(findings: PrintRow['findings']): Tone {
  return needsReview(findings) ? 'warn' : 'dim';
}

export function taskState({ status, printable, findings }: Pick<TaskRow, 'status' | 'printable' | 'findings'>): Part {
  const mark = needsReview(findings) ? ' !' : '';
  switch (status) {
    case 'pending':
      if (findings.length > 0) return openState(findings);
      return printable ? part('✓ printable', 'good') : part('○ pending', 'plain');
    case 'in_progress':
      return printable ? part('● in work', 'accent') : part('● in work !', 'warn');
    case 'held':
      return part(`‖ held${mark}`, 'warn');
    case 'completed':
      return part('■ completed', 'dim');
    case 'cancelled':
      return part('× cancelled', 'dim');
  }
}

/** The several texts of a piece in one line, joined by ⏎. */
export function textWords(text: string | null): string {
  return text === null ? '(no text)' : sanitize(text, longest);
}

export function colorWords({ color1, color2 }: Pick<TaskRow, 'color1' | 'color2'>): string {
  const colors = [color1, color2].filter((color) => color !== null).map((color) => sanitize(color, 60));
  return colors.length === 0 ? '–' : colors.join(' / ');
}

/** What it waits for, each reason once. */
export function reasonWords(findings: PrintRow['findings']): string {
  return [...new Set(findings.map(({ reason }) => reviewRules[reason].title))].join(', ');
}

/** One reason with what it is about, and the sign whether it waits for a person; a detail that only says the reason again is left out. */
export function findingWords({ reason, detail }: Pick<Finding, 'reason' | 'detail'>): string {
  const { title, passing } = reviewRules[reason];
  const words = detail === '' || detail === title ? title : `${title}: ${sanitize(detail, longest)}`;
  return `${passing ? '…' : '!'} ${words}`;
}

const sources: Readonly<Record<PersonalizationSource, string>> = {
  'amazon-file': 'from the buyer’s file',
  note: 'from the buyer’s note',
  option: 'from the options',
  rule: 'by a rule of the shop',
  model: 'read by a language model',
  person: 'decided by a person',
};

export function sourceWords(source: PersonalizationSource | null): string {
  return source === null ? 'nothing was understood' : sources[source];
}

/** Of a line that is no goods. */
export function notMadeParts(why: string): Part[] {
  return [part(`– not made: ${sanitize(why, longest)}`, 'dim')];
}

/** The untouched text that a value was taken from, in quotes; an address alone is never shown: it may open a buyer's file. */
export function rawWords(raw: string): string {
  return /^\s*https?:\/\/\S+\s*$/i.test(raw) ? '…' : `“${sanitize(raw, longest)}”`;
}
