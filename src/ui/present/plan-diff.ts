import type { FixPlan, PlannedCall } from '../../core/domain/fix-plan.ts';
import type { Conflict } from '../../core/domain/undo.ts';
import { sanitize } from '../../core/sanitize.ts';
import type { KeptPlan } from '../../core/store/issues/fix-plans.ts';
import { fit, width } from '../terminal/fit.ts';
import { said } from './issue-lines.ts';
import { type Part, part } from './line.ts';
import { fieldWords, type PlannedRow, plannedRows, rowNoun, stockWords, valueWords } from './plan-words.ts';

export interface PlanLook {
  readonly now: number;
  /** The business's. */
  readonly zone: string;
  readonly columns: number;
}

const fieldColumns = 16;
const longest = 400;

/** What a run worked out about one issue, as a diff: rows, then calls, then what cannot be taken back. */
export function keptPlanLines(kept: KeptPlan, look: PlanLook): Part[][] {
  switch (kept.kind) {
    case 'plan':
      return planLines(kept.plan, look);
    case 'gone':
      return [[part('✓ it is right again by itself: there is nothing to mend', 'good')]];
    case 'refused':
      return said(`✗ ${kept.why}`, 'warn', look.columns);
    case 'conflict':
      return conflictLines(kept.conflicts, look);
  }
}

function planLines({ changes, calls, following, final }: FixPlan, look: PlanLook): Part[][] {
  const stock = stockWords(changes);
  const sends = calls.length + following.length;
  return [
    ...plannedRows(changes).flatMap((row) => rowLines(row, look)),
    ...calls.flatMap((call) => callLines(call, look)),
    ...following.flatMap((words) => said(`then: ${words}`, 'accent', look.columns)),
    ...(sends === 0 ? [[part('nothing is called outside', 'dim')]] : []),
    ...(stock.length === 0 ? [[part('stock stays as it is', 'dim')]] : []),
    ...stock.flatMap((words) => said(`stock ${words}`, 'plain', look.columns)),
    ...final.flatMap((words) => said(`! cannot be taken back: ${words}`, 'bad', look.columns)),
  ];
}

function rowLines({ table, key, kind, fields }: PlannedRow, { now, zone, columns }: PlanLook): Part[][] {
  const noun = rowNoun(table);
  const head: Part[] =
    kind === 'new'
      ? [part('+ ', 'good'), part(`new ${noun}`, 'strong')]
      : kind === 'gone'
        ? [part('− ', 'bad'), part(`${noun} ${sanitize(key, 80)} goes`, 'strong')]
        : [part('~ ', 'warn'), part(`${noun} ${sanitize(key, 80)}`, 'strong')];
  const words = (field: string, value: string | number | null): string => valueWords(field, value, zone, now);
  const lines = fields.flatMap(({ field, before, after }): Part[][] => {
    const name = part(`    ${fieldWords(field).padEnd(fieldColumns)} `, 'dim');
    const [was, is] = [words(field, before), words(field, after)];
    if (kind === 'new') return [[name, part(is, 'good')]];
    if (kind === 'gone') return [[name, part(was, 'dim')]];
    const one: Part[] = [name, part(was, 'dim'), part(' → ', 'dim'), part(is, 'good')];
    const room = columns - fieldColumns - 5;
    if (width(was) + width(is) + 3 <= room) return [one];
    return [
      [name, part(was, 'dim')],
      [part(' '.repeat(fieldColumns + 3), 'dim'), part('→ ', 'dim'), part(is, 'good')],
    ];
  });
  return [head, ...lines];
}

function callLines({ channel, method, path, summary, undoable }: PlannedCall, { columns }: PlanLook): Part[][] {
  const back = undoable ? 'can be taken back' : 'cannot be taken back';
  return [
    [part('↗ ', 'accent'), part(sanitize(`${channel} ${method} ${path}`, longest), 'strong')],
    ...said(`${summary}; ${back}`, undoable ? 'plain' : 'bad', columns - 4).map((parts): Part[] => ['    ', ...parts]),
  ];
}

/** Three values each: before the fix, as the fix left it, as it is now. */
export function conflictLines(conflicts: readonly Conflict[], { now, zone, columns }: PlanLook): Part[][] {
  const room = Math.max(8, Math.floor((columns - fieldColumns - 6) / 3));
  const cell = (text: string): string => fit(text, room);
  const title: Part[] = [
    part(' '.repeat(fieldColumns + 4), 'dim'),
    part(['before the fix', 'the fix made it', 'it is now'].map(cell).join(' '), 'dim'),
  ];
  let row = '';
  const lines = conflicts.flatMap(({ table, key, field, before, ours, now: is }): Part[][] => {
    const name = `${rowNoun(table)} ${sanitize(key, 80)}`;
    const head: Part[][] = name === row ? [] : [[part('≠ ', 'warn'), part(name, 'strong')]];
    row = name;
    const words = (value: typeof is): string => cell(valueWords(field, value, zone, now));
    return [
      ...head,
      [
        part(`    ${fieldWords(field).padEnd(fieldColumns)}`, 'dim'),
        part(`${words(before)} `, 'dim'),
        `${words(ours)} `,
        part(words(is), 'warn'),
      ],
    ];
  });
  return [
    ...said('Others have changed since what the fix changed; nothing was taken back.', 'warn', columns),
    title,
    ...lines,
  ];
}
