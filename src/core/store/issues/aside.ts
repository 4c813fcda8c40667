import { sql } from 'kysely';
import { type Actor, recordAct } from '../acts.ts';
import { among } from '../among.ts';
import { NotPossible } from '../print/decisions.ts';
import type { Store, Tx } from '../store.ts';
import { type IssueRow, readIssueRow } from './ledger.ts';

/**
 * Puts an issue aside until a time (UTC epoch ms); it is open again by itself then, or when it closed and came back.
 *
 * @throws NotPossible when it is closed or ignored, the time is over, or no reason is given
 */
export async function snoozeIssue(
  store: Store,
  by: Actor,
  id: number,
  aside: { readonly until: number; readonly reason: string },
  now: number,
): Promise<void> {
  if (aside.until <= now) throw new NotPossible('That time is over.');
  await store.write(async (tx) => {
    const reason = said(aside.reason);
    const issue = await openIssue(tx, id);
    if (issue.ignored_at !== null) throw new NotPossible(`Issue ${id} is ignored: it is put aside already.`);
    const actId = await recordAct(tx, by, 'snooze', `issue:${id}`, { until: aside.until, reason }, now);
    await tx
      .updateTable('issues')
      .set({ snoozed_until: aside.until, snooze_reason: reason, act_id: actId })
      .where('id', '=', id)
      .execute();
  });
}

/** Takes the snooze off an issue. @throws NotPossible when it is not snoozed */
export async function unsnoozeIssue(store: Store, by: Actor, id: number, now: number): Promise<void> {
  await store.write(async (tx) => {
    const issue = await openIssue(tx, id);
    if (issue.snoozed_until === null || issue.snoozed_until <= now) {
      throw new NotPossible(`Issue ${id} is not snoozed.`);
    }
    const actId = await recordAct(tx, by, 'unsnooze', `issue:${id}`, {}, now);
    await tx
      .updateTable('issues')
      // One that is ignored besides stays known by the act that put it aside: that is how its rule finds it again.
      .set({ snoozed_until: null, snooze_reason: null, ...(issue.ignored_at === null && { act_id: actId }) })
      .where('id', '=', id)
      .execute();
  });
}

/** Puts one issue aside for good, also when it closes and comes back. @throws NotPossible when it is closed or no reason is given */
export async function ignoreIssue(store: Store, by: Actor, id: number, why: string, now: number): Promise<void> {
  await store.write(async (tx) => {
    const reason = said(why);
    await openIssue(tx, id);
    const actId = await recordAct(tx, by, 'ignore', `issue:${id}`, { reason }, now);
    await putAside(tx, [id], { reason, actId, at: now });
  });
}

/** Marks issues as ignored, by the act that put them aside. */
export async function putAside(
  tx: Tx,
  ids: readonly number[],
  by: { readonly reason: string; readonly actId: number; readonly at: number },
): Promise<void> {
  await tx
    .updateTable('issues')
    .set({ ignored_at: by.at, ignore_reason: by.reason, act_id: by.actId })
    .where('id', 'in', among(ids))
    .where('ignored_at', 'is', null)
    .execute();
}

/** Counts an issue again. @throws NotPossible when it is not ignored */
export async function unignoreIssue(store: Store, by: Actor, id: number, now: number): Promise<void> {
  await store.write(async (tx) => {
    const issue = await readIssueRow(tx, id);
    if (!issue || issue.ignored_at === null) throw new NotPossible(`Issue ${id} is not ignored.`);
    const actId = await recordAct(tx, by, 'unignore', `issue:${id}`, {}, now);
    await tx
      .updateTable('issues')
      .set({ ignored_at: null, ignore_reason: null, act_id: actId })
      .where('id', '=', id)
      .execute();
  });
}

/** Counts again all that one act put aside. @returns how many that were */
export async function takeOut(tx: Tx, actId: number): Promise<number> {
  const { numUpdatedRows } = await tx
    .updateTable('issues')
    .set({ ignored_at: null, ignore_reason: null, act_id: null })
    .where('act_id', '=', actId)
    .where(sql<boolean>`ignored_at is not null`)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

async function openIssue(tx: Tx, id: number): Promise<IssueRow> {
  const issue = await readIssueRow(tx, id);
  if (!issue) throw new NotPossible(`There is no issue ${id}.`);
  if (issue.state === 'closed') throw new NotPossible(`Issue ${id} is closed: it is not wrong any more.`);
  return issue;
}

/** A reason in words: whoever finds it aside next month wants to know. @throws NotPossible when it is empty */
export function said(reason: string): string {
  const words = reason.trim();
  if (words === '') throw new NotPossible('Say why: the reason is empty.');
  return words;
}
