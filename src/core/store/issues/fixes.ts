import { type Selectable, sql } from 'kysely';
import type { FixPlan } from '../../domain/fix-plan.ts';
import type { Decision } from '../../domain/likeness.ts';
import { among } from '../among.ts';
import type { Fixes } from '../schema.ts';
import type { Reader, Tx } from '../store.ts';

/** `applied`: its rows are committed; `sending`: what follows is under way; `proven`: the rule was asked again and is silent. */
export type FixState = 'applied' | 'sending' | 'proven' | 'unproven' | 'failed';

export interface Fix {
  readonly id: number;
  readonly groupId: number;
  readonly kind: 'fix' | 'undo';
  readonly class: string;
  readonly issueId: number;
  readonly orderId: number | null;
  readonly choice: Decision | null;
  readonly state: FixState;
  /** UTC epoch ms. */
  readonly at: number;
  /** Who, and from where. */
  readonly by: string;
  readonly origin: string;
  readonly actId: number;
  readonly runId: number | null;
  readonly hash: string;
  readonly plan: FixPlan;
  /** What of the following is still to be done. */
  readonly rest: readonly unknown[];
  /** Whether the program did it by itself, as the class is trusted. */
  readonly alone: boolean;
  readonly undoes: number | null;
  readonly undoneBy: number | null;
  readonly outcome: string | null;
}

export interface NewFix
  extends Pick<Fix, 'kind' | 'class' | 'issueId' | 'orderId' | 'choice' | 'hash' | 'plan' | 'rest'> {
  readonly groupId: number | null;
  readonly at: number;
  readonly actId: number;
  readonly runId: number | null;
  readonly alone: boolean;
  readonly undoes: number | null;
}

/** @returns its id, which is also its group's where it begins one */
export async function insertFix(tx: Tx, fix: NewFix): Promise<number> {
  const { id } = await tx
    .insertInto('fixes')
    .values({
      group_id: fix.groupId,
      kind: fix.kind,
      class: fix.class,
      issue_id: fix.issueId,
      order_id: fix.orderId,
      choice: fix.choice && JSON.stringify(fix.choice),
      state: 'applied',
      at: fix.at,
      act_id: fix.actId,
      run_id: fix.runId,
      hash: fix.hash,
      plan: JSON.stringify(fix.plan),
      rest: JSON.stringify(fix.rest),
      alone: fix.alone ? 1 : 0,
      undoes: fix.undoes,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  if (fix.groupId === null) await tx.updateTable('fixes').set({ group_id: id }).where('id', '=', id).execute();
  if (fix.undoes !== null) {
    await tx.updateTable('fixes').set({ undone_by: id }).where('id', '=', fix.undoes).execute();
  }
  return id;
}

/** What is kept of a fix once it is known: its hash, its plan, what is to follow. */
export async function planFix(tx: Tx, id: number, known: Pick<Fix, 'hash' | 'plan' | 'rest'>): Promise<void> {
  await tx
    .updateTable('fixes')
    .set({ hash: known.hash, plan: JSON.stringify(known.plan), rest: JSON.stringify(known.rest) })
    .where('id', '=', id)
    .execute();
}

export async function moveFix(
  tx: Tx,
  id: number,
  to: { readonly state: FixState; readonly rest?: readonly unknown[]; readonly outcome?: string },
): Promise<void> {
  await tx
    .updateTable('fixes')
    .set({
      state: to.state,
      ...(to.rest && { rest: JSON.stringify(to.rest) }),
      ...(to.outcome !== undefined && { outcome: to.outcome }),
    })
    .where('id', '=', id)
    .execute();
}

export async function readFix(db: Reader, id: number): Promise<Fix | null> {
  const [fix] = await fixes(db, { ids: [id] });
  return fix ?? null;
}

export interface FixFilter {
  readonly ids?: readonly number[];
  readonly issueId?: number;
  readonly groupId?: number;
  readonly orderId?: number;
  /** The run that made them. */
  readonly runId?: number;
  readonly class?: string;
}

/** No limit, as SQLite says it: a group is taken back whole, however large. */
const all = { limit: -1, offset: 0 };

/** Fixes and what took them back, newest first. */
export async function fixes(db: Reader, filter: FixFilter, page = all): Promise<Fix[]> {
  const rows = await selected(db, filter)
    .selectAll('fixes')
    .select(['acts.actor', 'acts.origin'])
    .orderBy('fixes.id', 'desc')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  return rows.map(asFix);
}

/** The same, page by page. */
export async function listFixes(
  db: Reader,
  filter: FixFilter,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ rows: Fix[]; total: number }> {
  const { total } = await selected(db, filter)
    .select((of) => of.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return { rows: await fixes(db, filter, page), total };
}

function selected(db: Reader, { ids, issueId, groupId, orderId, runId, class: cls }: FixFilter) {
  let query = db.selectFrom('fixes').innerJoin('acts', 'acts.id', 'fixes.act_id');
  if (ids) query = query.where('fixes.id', 'in', among(ids));
  if (issueId !== undefined) query = query.where('fixes.issue_id', '=', issueId);
  if (groupId !== undefined) query = query.where('fixes.group_id', '=', groupId);
  if (orderId !== undefined) query = query.where('fixes.order_id', '=', orderId);
  if (runId !== undefined) query = query.where('fixes.run_id', '=', runId);
  if (cls !== undefined) query = query.where('fixes.class', '=', cls);
  return query;
}

/** Fixes of which something is still to be done behind the commit, oldest first. */
export async function unfinishedFixes(db: Reader): Promise<Fix[]> {
  const { rows } = await sql<{
    id: number;
  }>`select id from fixes where state in ('applied', 'sending') order by id`.execute(db);
  return (await fixes(db, { ids: rows.map(({ id }) => id) })).reverse();
}

/** What a run and those whose work it takes up have mended so far, oldest first: an attempt may have died half way. */
export async function mendedSoFar(db: Reader, runId: number): Promise<Fix[]> {
  const { rows } = await sql<{ id: number }>`
    with recursive own(id) as (
      select ${runId}
      union
      select r.parent_id from runs r join own on own.id = r.id where r.trigger = 'rescue' and r.parent_id is not null)
    select f.id from fixes f where f.kind = 'fix' and f.run_id in (select id from own)`.execute(db);
  return (await fixes(db, { ids: rows.map(({ id }) => id) })).reverse();
}

function asFix(row: Selectable<Fixes> & { actor: string; origin: string }): Fix {
  return {
    id: row.id,
    groupId: row.group_id ?? row.id,
    kind: row.kind as Fix['kind'],
    class: row.class,
    issueId: row.issue_id,
    orderId: row.order_id,
    choice: row.choice === null ? null : (JSON.parse(row.choice) as Decision),
    state: row.state as FixState,
    at: row.at,
    by: row.actor,
    origin: row.origin,
    actId: row.act_id,
    runId: row.run_id,
    hash: row.hash,
    plan: JSON.parse(row.plan) as FixPlan,
    rest: JSON.parse(row.rest) as unknown[],
    alone: row.alone === 1,
    undoes: row.undoes,
    undoneBy: row.undone_by,
    outcome: row.outcome,
  };
}
