import type { FixPlan, PlanChange, PlanValue } from '../../core/domain/fix-plan.ts';
import type { Conflict } from '../../core/domain/undo.ts';
import { sanitize } from '../../core/sanitize.ts';
import { type Part, part } from './line.ts';
import { fullTime } from './time.ts';

const longest = 200;

/** What a fix does, line by line: each field before and after, each call, what comes behind, and what stays done. */
export function planLines(plan: FixPlan, zone: string): Part[][] {
  return [
    ...rowsOf(plan.changes).flatMap((changes) => rowLines(changes, zone)),
    ...plan.calls.map(({ channel, method, path, summary, undoable }) => [
      part('call    ', 'dim'),
      `${channel} ${method} ${path}`,
      part(`  ${summary}`, 'dim'),
      ...(undoable ? [] : [part('  cannot be taken back', 'warn')]),
    ]),
    ...plan.following.map((words) => [part('then    ', 'dim'), words]),
    ...plan.final.map((words) => [part('stays   ', 'warn'), `cannot be taken back: ${words}`]),
  ];
}

/** Field by field what an undo would have to overwrite: before the fix, as it left it, as it is now. */
export function conflictLines(conflicts: readonly Conflict[], zone: string): Part[][] {
  return conflicts.flatMap(({ table, key, field, before, ours, now }) => [
    [part('differs ', 'warn'), `${named(table)} ${key} ${named(field)}`],
    [part('        before the fix     ', 'dim'), shown(field, before, zone)],
    [part('        as the fix left it ', 'dim'), shown(field, ours, zone)],
    [part('        now                ', 'dim'), shown(field, now, zone)],
  ]);
}

/** Changes of one row stand together; new rows of one table cannot be told apart by their key, so a field that comes again begins one. */
function rowsOf(changes: readonly PlanChange[]): PlanChange[][] {
  const rows: PlanChange[][] = [];
  for (const change of changes) {
    const row = rows.at(-1);
    const [first] = row ?? [];
    const isSame = first?.table === change.table && first.key === change.key;
    if (row && isSame && row.every(({ field }) => field !== change.field)) row.push(change);
    else rows.push([change]);
  }
  return rows;
}

function rowLines(changes: readonly PlanChange[], zone: string): Part[][] {
  const [first] = changes;
  if (!first) return [];
  const isNew = first.key === 'new';
  const what = `${named(first.table)}${isNew ? '' : ` ${first.key}`}`;
  return [
    [part(isNew ? 'new     ' : 'change  ', 'dim'), what],
    ...changes
      .filter(({ after }) => !isNew || (after !== null && after !== ''))
      .map(({ field, before, after }) => [
        '        ',
        part(`${named(field)} `, 'dim'),
        isNew ? shown(field, after, zone) : `${shown(field, before, zone)} → ${shown(field, after, zone)}`,
      ]),
  ];
}

/** A value for people; an address is never shown, it may open a buyer's file without a password. */
function shown(field: string, value: PlanValue, zone: string): string {
  if (value === null || value === '') return '–';
  if (typeof value === 'number' && /(_at|_until|ship_by)$/.test(field)) return fullTime(value, zone);
  return String(value)
    .replace(/https?:\\?\/\\?\/[^\s"<>]*/gi, '…')
    .split('\n')
    .map((line) => sanitize(line, longest))
    .join(' ⏎ ');
}

function named(word: string): string {
  return word.replaceAll('_', ' ');
}
