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
export function reversal({ table, key, before, after }: PlanRow, now: PlanRow['after']): Reversal {
  const name = Object.values(key).map(String).join(' · ');
  const told = (fields: readonly string[]): Reversal => ({
    do: 'conflict',
    conflicts: fields.map((field) => ({
      ...{ table, key: name, field },
      ...{ before: before?.[field] ?? null, ours: after?.[field] ?? null, now: now?.[field] ?? null },
    })),
  });
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
