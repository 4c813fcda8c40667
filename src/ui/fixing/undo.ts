import { sanitize } from '../../core/sanitize.ts';
import { type Fix, fixes } from '../../core/store/issues/fixes.ts';
import { readIssueRow } from '../../core/store/issues/ledger.ts';
import type { Reader } from '../../core/store/store.ts';
import { PlanDialog } from '../dialogs/plan.ts';
import { relative } from '../present/time.ts';
import type { Session } from '../session.ts';

/** The newest fix (or undo) that this operator made and that stands; null when there is none. */
export async function newestOf(db: Reader, actor: string): Promise<Fix | null> {
  const row = await db
    .selectFrom('fixes')
    .innerJoin('acts', 'acts.id', 'fixes.act_id')
    .select('fixes.id')
    .where('acts.actor', '=', actor)
    .where('fixes.undone_by', 'is', null)
    .orderBy('fixes.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  const [fix] = row ? await fixes(db, { ids: [row.id] }) : [];
  return fix ?? null;
}

/** Shows what taking a fix back would do, with all of its group, and asks. */
export async function askUndo(session: Session, fix: Fix): Promise<void> {
  const group = (await fixes(session.store.db, { groupId: fix.groupId })).filter(({ undoneBy }) => undoneBy === null);
  const many = group.length > 1;
  const what = fix.kind === 'undo' ? 'undo' : 'fix';
  const issue = await readIssueRow(session.store.db, fix.issueId);
  const shown = sanitize(issue?.subject ?? `issue ${fix.issueId}`, 40);
  const dialog = new PlanDialog(session, {
    kind: 'undo',
    title: many
      ? `Take back ${group.length} ${what === 'undo' ? 'undos' : 'fixes'}`
      : `Take back ${what} ${fix.id} of ${shown}`,
    about: [
      many
        ? `They were made as one group, ${relative(fix.at, session.now())} by ${sanitize(fix.by, 60)}.`
        : `${fix.class}, done ${relative(fix.at, session.now())} by ${sanitize(fix.by, 60)} from the ${fix.origin}.`,
    ],
    args: { undo: fix.id, ...(many && { group: true }) },
    name: shown,
    many,
  });
  await dialog.open();
}
