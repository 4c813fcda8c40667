import type { PlanRow, PlanValue } from './fix-plan.ts';

/** A value that the fix set and somebody has changed since: all three are shown, and a person decides. */
export interface Conflict {
  readonly table: string;
  readonly key: string;
  readonly field: string;
  /** Before the fix, as the fix left it, as it is now. */
  readonly before: PlanValue;
  readonly ours: PlanValue;
  readonly now: PlanValue;
}

/** What undoing one row's change comes to. */
export type Reversal =
  | { readonly do: 'nothing' }
  | { readonly do: 'insert' }
  | { readonly do: 'delete' }
  | { readonly do: 'update'; readonly set: Readonly<Record<string, PlanValue>> }
  | { readonly do: 'conflict'; readonly conflicts: readonly Conflict[] };

/** Columns that only say when and by which run a row was written: another's touch of them alone is no change. */
const stamps = new Set(['run_id', 'act_id', 'updated_at', 'changed_at', 'read_at']);

/**
 * How a row that a fix changed gets back to what it was before: as long as it says now what the fix made it say. What others changed
 * beside that stays theirs.
 *
 * @param now the row as it is; null: it is not there
 */
export function reversal(row: PlanRow, now: PlanRow['after']): Reversal {
  const { before, after } = row;
  const told = (fields: readonly string[]): Reversal => ({ do: 'conflict', conflicts: threeWays(row, now, fields) });
  if (after === null) return now === null ? { do: 'insert' } : told(Object.keys(now));
  if (now === null) return before === null ? { do: 'nothing' } : told(Object.keys(after));
  const changed = Object.keys(after).filter((field) => after[field] !== before?.[field]);
  const theirs = changed.filter((field) => !stamps.has(field) && now[field] !== after[field]);
  if (before === null) return theirs.length === 0 ? { do: 'delete' } : told(theirs);
  const disputed = theirs.filter((field) => now[field] !== before[field]);
  if (disputed.length > 0) return told(disputed);
  const set = Object.fromEntries(
    changed.filter((field) => now[field] === after[field]).map((field) => [field, before[field] ?? null]),
  );
  return Object.keys(set).length === 0 ? { do: 'nothing' } : { do: 'update', set };
}

/**
 * How a row that a fix took away gets back where another stands in its place meanwhile, with the same unique key: not at all, and all
 * three are shown; where the other says just what it said, there is nothing to be done.
 *
 * @param ours what the fix had put in its place; null: nothing
 * @param now the row that stands there
 */
export function replaced(row: PlanRow, ours: PlanRow['after'], now: NonNullable<PlanRow['after']>): Reversal {
  const fields = Object.keys(row.before ?? {}).filter(
    (field) => !(field in row.key) && !stamps.has(field) && row.before?.[field] !== now[field],
  );
  if (fields.length === 0) return { do: 'nothing' };
  return { do: 'conflict', conflicts: threeWays({ ...row, after: ours }, now, fields) };
}

/** Each of these fields before the fix, as it left it, as it is now; without a word which: all that the fix changed. */
export function threeWays(
  { table, key, before, after }: PlanRow,
  now: PlanRow['after'],
  fields: readonly string[] = Object.keys(after ?? before ?? {}).filter((field) => before?.[field] !== after?.[field]),
): Conflict[] {
  const name = Object.values(key).map(String).join(' · ');
  return fields.map((field) => ({
    ...{ table, key: name, field },
    ...{ before: before?.[field] ?? null, ours: after?.[field] ?? null, now: now?.[field] ?? null },
  }));
}
