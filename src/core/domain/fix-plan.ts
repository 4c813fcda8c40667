/** What a fix would do, as data: shown, compared, and done. */
export interface FixPlan {
  readonly changes: readonly PlanChange[];
  readonly calls: readonly PlannedCall[];
  /** What is done behind the commit, in words. */
  readonly following: readonly string[];
  /** What cannot be taken back, in words; empty: all of it can. */
  readonly final: readonly string[];
  /** Barcodes whose listings are told behind the commit; an undo tells them what follows from the shop by then. */
  readonly listings?: readonly string[];
  /** Jobs that run behind the commit; what they bring in are facts, and stay. */
  readonly jobs?: readonly string[];
}

/** One field of one row. Of a new row all fields are told, of one that goes too. */
export interface PlanChange {
  readonly table: string;
  /** `12`, or of a key of several columns `7 · 3`; `new` where the row does not exist yet. */
  readonly key: string;
  readonly field: string;
  readonly before: PlanValue;
  readonly after: PlanValue;
}

export type PlanValue = string | number | null;

/** A call that is made outside, once the rows are committed. */
export interface PlannedCall {
  readonly channel: string;
  readonly method: string;
  readonly path: string;
  /** In words, without a buyer's text. */
  readonly summary: string;
  /** Whether an undo can take it back. */
  readonly undoable: boolean;
}

/** A row before and after, as a change is worked out from it. */
export interface PlanRow {
  readonly table: string;
  readonly key: Readonly<Record<string, PlanValue>>;
  readonly before: Readonly<Record<string, PlanValue>> | null;
  readonly after: Readonly<Record<string, PlanValue>> | null;
}

/** Columns that only say when and by which run a row was written: they differ between preview and deed, and say nothing of the order. */
const volatile = new Set(['run_id', 'act_id', 'decided_act_id', 'updated_at', 'changed_at', 'read_at']);

/**
 * Rows as a plan tells them: field by field, without what differs by the moment. A time that is the plan's own moment is `now`; the id
 * of a new row, wherever it stands, is `new`.
 *
 * @param now the moment for which the rows were worked out, UTC epoch ms
 */
export function planChanges(rows: readonly PlanRow[], now: number): PlanChange[] {
  const fresh = new Set(rows.flatMap(({ before, after }) => (before === null && after ? [after['id'] ?? null] : [])));
  return rows.flatMap(({ table, key, before, after }) => {
    const names = Object.keys(after ?? before ?? {});
    return names.flatMap((field): PlanChange[] => {
      const [was, is] = [before?.[field] ?? null, after?.[field] ?? null];
      if (volatile.has(field) || was === is) return [];
      if (field === 'id' && before === null) return [];
      const shown = (value: PlanValue): PlanValue => {
        if (value === now) return 'now';
        // A word that the fix is to give names its act, which there is not yet.
        if (field === 'approvals' && typeof value === 'string') return value.replace(/"actId":\d+/g, '"actId":"act"');
        return field.endsWith('_id') && value !== null && fresh.has(value) ? 'new' : value;
      };
      return [{ table, key: before === null ? 'new' : keyWords(key), field, before: shown(was), after: shown(is) }];
    });
  });
}

function keyWords(key: Readonly<Record<string, PlanValue>>): string {
  return Object.values(key).map(String).join(' · ');
}

/** The text whose hash stands for a plan: two plans that do the same have the same. */
export function planText({ changes, calls, following }: FixPlan): string {
  return JSON.stringify([changes, calls, following]);
}
