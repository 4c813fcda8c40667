import type { ToldChange } from '../../core/settings/change.ts';
import { type Act, listActs } from '../../core/store/acts.ts';
import type { Reader } from '../../core/store/store.ts';
import type { ScheduleState } from './schedule-setting.ts';

/** The target of every act that changes settings. */
export const settingsTarget = 'settings';
/** Older changes are neither told nor undone. */
const mostActs = 500;

/** What became of one setting, as it is kept in the audit trail. */
export type KeptChange =
  | (ToldChange & { readonly kind: 'variable' })
  | { readonly kind: 'schedule'; readonly name: string; readonly before: ScheduleState; readonly after: ScheduleState }
  | { readonly kind: 'switch'; readonly name: string; readonly before: boolean; readonly after: boolean };

export interface KeptSettingsAct extends Act {
  /** What was done, in words: `preset small`. */
  readonly what: string;
  /** The act that it took back. */
  readonly undoes: number | null;
  readonly changes: readonly KeptChange[];
}

/** The newest changes of settings first. */
export async function settingsActs(db: Reader): Promise<KeptSettingsAct[]> {
  const acts = await listActs(db, mostActs, settingsTarget);
  return acts.map((act) => {
    const {
      what,
      undoes = null,
      changes,
    } = act.detail as unknown as Pick<KeptSettingsAct, 'what' | 'undoes' | 'changes'>;
    return { ...act, what, undoes, changes };
  });
}

/** When and by whom each setting was changed last. */
export async function lastChanges(db: Reader): Promise<Map<string, { readonly at: number; readonly by: string }>> {
  const last = new Map<string, { at: number; by: string }>();
  for (const { at, actor, changes } of await settingsActs(db))
    for (const { name } of changes) if (!last.has(name)) last.set(name, { at, by: actor });
  return last;
}
