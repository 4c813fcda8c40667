import type { Subscription } from '../domain/subscription.ts';
import type { Reader, Tx } from './store.ts';

export type SubscriptionChange = 'create' | 'update' | 'activate' | 'delete';

/** A change that was not yet found to be carried out, nor refused. */
export interface OpenChange {
  readonly id: number;
  readonly kind: SubscriptionChange;
  /** An address for `create`, else the channel's id. */
  readonly target: string;
  /** Of `activate`: since when nothing was told, UTC epoch ms. */
  readonly gapSince: number | null;
  /** The channel has said that it took it. */
  readonly isTaken: boolean;
}

/** A subscription as it was last seen. Times are UTC epoch ms. */
export interface KnownSubscription extends Subscription {
  /** When a look last found it active. */
  readonly lastActiveAt: number | null;
  /** When a look first found it passive; null while it is active. */
  readonly passiveSince: number | null;
  /** Whether it led to this installation when it was read. */
  readonly leadsHere: boolean;
}

export interface SubscriptionList {
  /** When it was read from the channel; null: never. */
  readonly asOf: number | null;
  readonly items: readonly KnownSubscription[];
}

interface By {
  readonly now: number;
  readonly runId: number | null;
}

/** What the channel's list said when it was last read. */
export async function readSubscriptions(db: Reader, channel: string): Promise<SubscriptionList> {
  const look = await db.selectFrom('webhook_looks').select('at').where('channel', '=', channel).executeTakeFirst();
  const rows = await db
    .selectFrom('webhook_subscriptions')
    .selectAll()
    .where('channel', '=', channel)
    .orderBy('created_at')
    .orderBy('external_id')
    .execute();
  return {
    asOf: look?.at ?? null,
    items: rows.map((row) => ({
      id: row.external_id,
      url: row.url,
      isActive: row.is_active === 1,
      authentication: row.authentication as Subscription['authentication'],
      username: row.username,
      statuses: row.statuses === null ? null : (JSON.parse(row.statuses) as string[]),
      createdAt: row.created_at,
      changedAt: row.changed_at,
      lastActiveAt: row.last_active_at,
      passiveSince: row.passive_since,
      leadsHere: row.leads_here === 1,
    })),
  };
}

/**
 * Keeps the channel's list in place of the one before; since when each is active or passive goes on from there.
 *
 * @param leadsHere whether one leads to this installation: who asks later does not know its addresses
 */
export async function saveSubscriptions(
  tx: Tx,
  { now, runId }: By,
  channel: string,
  list: readonly Subscription[],
  leadsHere: (one: Subscription) => boolean,
): Promise<void> {
  const before = new Map((await readSubscriptions(tx, channel)).items.map((one) => [one.id, one]));
  await tx.deleteFrom('webhook_subscriptions').where('channel', '=', channel).execute();
  for (const one of list) {
    const known = before.get(one.id);
    await tx
      .insertInto('webhook_subscriptions')
      .values({
        channel,
        external_id: one.id,
        url: one.url,
        is_active: one.isActive ? 1 : 0,
        authentication: one.authentication,
        username: one.username,
        statuses: one.statuses === null ? null : JSON.stringify(one.statuses),
        created_at: one.createdAt,
        changed_at: one.changedAt,
        last_active_at: one.isActive ? now : (known?.lastActiveAt ?? null),
        passive_since: one.isActive ? null : (known?.passiveSince ?? now),
        leads_here: leadsHere(one) ? 1 : 0,
      })
      .execute();
  }
  const look = { at: now, run_id: runId };
  await tx
    .insertInto('webhook_looks')
    .values({ channel, ...look })
    .onConflict((conflict) => conflict.column('channel').doUpdateSet(look))
    .execute();
}

/** Writes a change down before it is sent. */
export async function stageChange(
  tx: Tx,
  { now, runId }: By,
  channel: string,
  change: Omit<OpenChange, 'id' | 'isTaken'>,
): Promise<OpenChange> {
  const { kind, target, gapSince } = change;
  const { id } = await tx
    .insertInto('webhook_changes')
    .values({ channel, kind, target, state: 'staged', run_id: runId, staged_at: now, gap_since: gapSince })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { id, ...change, isTaken: false };
}

/** Writes down how far a change has come; `confirmed` and `refused` are its end. */
export async function moveChange(
  tx: Tx,
  now: number,
  id: number,
  { state, note }: { readonly state: 'sent' | 'doubt' | 'confirmed' | 'refused'; readonly note: string | null },
): Promise<void> {
  const isOver = state === 'confirmed' || state === 'refused';
  await tx
    .updateTable('webhook_changes')
    .set({ state, note, settled_at: isOver ? now : null })
    .where('id', '=', id)
    .execute();
}

/** Changes of which nobody knows whether they were carried out. */
export async function openChanges(db: Reader, channel: string): Promise<OpenChange[]> {
  const rows = await db
    .selectFrom('webhook_changes')
    .select(['id', 'kind', 'target', 'gap_since', 'state'])
    .where('channel', '=', channel)
    .where('state', 'in', ['staged', 'sent', 'doubt'])
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind as SubscriptionChange,
    target: row.target,
    gapSince: row.gap_since,
    isTaken: row.state === 'sent',
  }));
}
