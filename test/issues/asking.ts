import type { PlannedCall } from '../../src/core/domain/fix-plan.ts';
import type { Inbox } from '../../src/core/inbox/open.ts';
import { findClass } from '../../src/core/issues/index.ts';
import type { Finding, Following, IssueDefinition, RepairTools } from '../../src/core/issues/issue.ts';
import { lookAt, type Scope } from '../../src/core/issues/look.ts';
import type { Store } from '../../src/core/store/store.ts';

export function classOf(id: string): IssueDefinition {
  const definition = findClass(id);
  if (!definition) throw new Error(`There is no class ${id}.`);
  return definition;
}

/** What a class finds now that counts already. */
export async function ask(
  store: Store,
  cls: string,
  at: { readonly now: number; readonly inbox?: Inbox | null },
  scope: Scope = { kind: 'all' },
): Promise<Finding[]> {
  const definition = classOf(cls);
  const found = await definition.find(lookAt(store.db, scope, { ...at, zone: 'Europe/London' }));
  return found.filter(({ since }) => since + definition.graceMs <= at.now);
}

/** Mends what was found, for good; whatever is done outside is told, not done. */
export async function mend(
  store: Store,
  cls: string,
  finding: Finding | undefined,
  {
    now,
    choice = null,
    tools,
  }: { now: number; choice?: { id: string; value: string | null } | null; tools?: RepairTools },
): Promise<{ readonly calls: PlannedCall[]; readonly following: Following[] }> {
  const { repair } = classOf(cls);
  if (!finding || !repair) throw new Error(`There is nothing to mend of ${cls}.`);
  const calls: PlannedCall[] = [];
  const following: Following[] = [];
  const { key, orderId, barcode = null, subject, detail = {} } = finding;
  const none = async (): Promise<never> => {
    throw new Error('This repair needs no tools.');
  };
  await repair(
    { issueId: 1, class: cls, key, orderId, barcode, subject, detail },
    {
      store,
      by: { now, runId: null },
      choice,
      tools: tools ?? { prepare: none, takeStored: none },
      call: (call) => void calls.push(call),
      afterwards: (next) => void following.push(next),
    },
  );
  return { calls, following };
}
