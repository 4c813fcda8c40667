import type { Finding, Personalization, PersonalizationSource } from '../../core/domain/print/personalization.ts';
import { reviewRules } from '../../core/domain/print/review.ts';
import { sanitize } from '../../core/sanitize.ts';
import type { ChangeRow, Fields } from '../../core/store/orders/changes.ts';
import { failureWords } from './file-words.ts';
import { type Part, part } from './line.ts';
import { notMadeParts, sourceWords } from './print-words.ts';
import { clockTime } from './time.ts';

const longest = 120;
const labelColumns = 8;

/** What happened to a file, a reading, a task or a push, in words; null of anything else. */
export function printChangeParts(change: ChangeRow, zone: string): Part[] | null {
  switch (change.entity) {
    case 'file':
      return labelled('file', `line ${change.entityId} `, fileChange(change, zone));
    case 'reading':
      return labelled('read', `line ${change.entityId} `, readingChange(change));
    case 'task':
      return labelled('print', `task ${change.entityId} `, taskChange(change));
    case 'push':
      return labelled('push', `${change.entityId} `, pushChange(change));
    default:
      return null;
  }
}

function labelled(label: string, what: string, words: Part[]): Part[] {
  return [label.padEnd(labelColumns), part(what, 'dim'), ...words];
}

function fileChange({ after }: ChangeRow, zone: string): Part[] {
  const state = text(after, 'state');
  const detail = text(after, 'detail');
  if (state === 'read')
    return [part('✓ read', 'good'), text(after, 'origin') === 'hand-in' ? ', handed in by a person' : ''];
  const next = after?.['next_try_at'];
  const words =
    state === 'failed'
      ? `✗ ${failureWords(text(after, 'failure') || null)}`
      : `not fetched yet${detail === '' ? '' : `: ${detail}`}`;
  const more = state === 'failed' && detail !== '' ? `: ${detail}` : '';
  const again = typeof next === 'number' ? `, next try ${clockTime(next, zone, 0)}` : ', not tried again by itself';
  return [
    part(words + more, state === 'failed' ? 'bad' : 'warn'),
    part(` (attempt ${text(after, 'attempts') || '?'}${again})`, 'dim'),
  ];
}

function readingChange({ op, after }: ChangeRow): Part[] {
  if (op === 'returned')
    return [
      part(
        `caught by the ${text(after, 'caught_by') || 'safety net'}: ${text(after, 'what').replaceAll('-', ' ')}`,
        'warn',
      ),
    ];
  const source = text(after, 'source');
  const all = list<Personalization>(after, 'personalizations');
  const findings = list<Finding>(after, 'findings');
  const made = all.map(
    ({ quantity, text: said }) => `${quantity}× ${said === null ? '(no text)' : sanitize(said, longest)}`,
  );
  const notMade = text(after, 'not_made');
  if (notMade !== '') return [...notMadeParts(notMade), waitsPart(findings)];
  return [
    sourceWords(source === '' ? null : (source as PersonalizationSource)),
    made.length > 0 ? `: ${made.join(', ')}` : '',
    waitsPart(findings),
  ];
}

/** What it waits for from now on; written by whatever version of the program, so a reason may be unknown. */
function waitsPart(findings: readonly Finding[]): Part {
  const known = findings.map(({ reason }) => reviewRules[reason] ?? { title: reason, passing: false });
  const words = [...new Set(known.map(({ title }) => title))].join(', ');
  if (words === '') return '';
  return known.every(({ passing }) => passing) ? part(` … ${words}`, 'dim') : part(` ! ${words}`, 'warn');
}

const statusWords: Readonly<Record<string, string>> = {
  pending: 'pending',
  in_progress: 'in work',
  completed: 'completed',
  cancelled: 'cancelled',
  held: 'held',
};

const shownFields: Readonly<Record<string, string>> = {
  text: 'text',
  color1: 'colour 1',
  color2: 'colour 2',
  font: 'font',
  quantity: 'pieces',
  note: 'note',
};

function taskChange({ op, before, after }: ChangeRow): Part[] {
  const why = text(after, 'why');
  const findings = list<Finding>(after, 'findings');
  const review = waitsPart(findings);
  if (op === 'moved') return ['came with its line from another order'];
  if (op === 'created') {
    const colors = [text(after, 'color1'), text(after, 'color2')].filter(Boolean).join(' / ');
    return [
      `made: ${text(after, 'quantity')}× ${text(after, 'text') || '(no text)'}${colors === '' ? '' : ` · ${colors}`}`,
      review,
    ];
  }
  const status = text(after, 'status');
  const moved = status === '' ? '' : `${statusWords[text(before, 'status')] ?? '–'} → ${statusWords[status] ?? status}`;
  const fields = Object.keys(shownFields)
    .filter((name) => after && name in after)
    .map((name) => `${shownFields[name]} ${text(before, name) || '–'} → ${text(after, name) || '–'}`);
  const cleared = after && 'findings' in after && findings.length === 0 ? ['nothing waits any more'] : [];
  const words = [moved, ...fields, ...cleared].filter(Boolean).join(', ');
  return [part(words, op === 'cancelled' ? 'warn' : 'plain'), part(why === '' ? '' : `: ${why}`, 'dim'), review];
}

/** `staged → confirmed`, with the error where there is one. */
function pushChange({ op, before, after }: ChangeRow): Part[] {
  const state = text(after, 'state');
  const error = text(after, 'error_message');
  const words = state === '' ? op : [text(before, 'state'), state].filter(Boolean).join(' → ');
  const isBad = ['refused', 'failed', 'damaged'].includes(state);
  return [
    part(words, isBad ? 'bad' : state === 'confirmed' ? 'good' : 'plain'),
    part(error === '' ? '' : `: ${error}`, 'dim'),
  ];
}

/** A field as sanitised text; an address is never shown. Empty: there is none. */
function text(fields: Fields | null, name: string): string {
  const value = fields?.[name];
  if (value === null || value === undefined) return '';
  const words = String(value);
  return /https?:\/\//i.test(words) ? '…' : sanitize(words, longest);
}

function list<T>(fields: Fields | null, name: string): readonly T[] {
  const value = fields?.[name];
  return typeof value === 'string' ? (JSON.parse(value) as T[]) : [];
}
