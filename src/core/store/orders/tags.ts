import type { Selectable } from 'kysely';
import type { SourceTag } from '../../channels/channel.ts';
import type { Tags } from '../schema.ts';
import type { Reader, Tx } from '../store.ts';
import { difference, recordChange, type Writer } from './changes.ts';

/** What became of the tags of a channel, by number. */
export interface TagCounts {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Of those updated: how many the channel no longer has. */
  readonly gone: number;
}

/**
 * Makes a channel's tags what it lists. One it no longer has is marked, not deleted: orders may still carry it.
 *
 * @param tags the whole list
 */
export async function saveTags(tx: Tx, by: Writer, channel: string, tags: readonly SourceTag[]): Promise<TagCounts> {
  const stored = await tx.selectFrom('tags').selectAll().where('channel', '=', channel).execute();
  const byId = new Map(stored.map((tag) => [tag.external_id, tag]));
  const listed = new Set(tags.map((tag) => tag.externalId));
  const counts = { created: 0, updated: 0, unchanged: 0, gone: 0 };
  for (const { externalId, name, color } of tags) {
    const tag = byId.get(externalId);
    if (tag) {
      counts[(await updateTag(tx, by, tag, { name, color, gone_at: null })) ? 'updated' : 'unchanged'] += 1;
      continue;
    }
    const { id } = await tx
      .insertInto('tags')
      .values({ channel, external_id: externalId, name, color, updated_at: by.now })
      .returning('id')
      .executeTakeFirstOrThrow();
    await recordChange(tx, by, {
      entity: 'tag',
      entityId: id,
      orderId: null,
      op: 'created',
      before: null,
      after: { name, color },
    });
    counts.created += 1;
  }
  for (const tag of stored) {
    if (listed.has(tag.external_id) || tag.gone_at !== null) continue;
    await updateTag(tx, by, tag, { gone_at: by.now });
    counts.updated += 1;
    counts.gone += 1;
  }
  return counts;
}

/** Whether anything differed. */
async function updateTag(
  tx: Tx,
  by: Writer,
  tag: Selectable<Tags>,
  after: Partial<Pick<Selectable<Tags>, 'name' | 'color' | 'gone_at'>>,
): Promise<boolean> {
  const changed = difference({ ...tag }, after);
  if (!changed) return false;
  await tx
    .updateTable('tags')
    .set({ ...changed.after, updated_at: by.now })
    .where('id', '=', tag.id)
    .execute();
  const op = after.gone_at ? 'gone' : tag.gone_at === null ? 'updated' : 'returned';
  await recordChange(tx, by, { entity: 'tag', entityId: tag.id, orderId: null, op, ...changed });
  return true;
}

export interface TagRow {
  readonly channel: string;
  readonly externalId: string;
  readonly name: string;
  readonly color: string | null;
  /** Since when (UTC epoch ms) the channel no longer has it. */
  readonly goneAt: number | null;
  /** How many orders carry it. */
  readonly orders: number;
}

/** All tags by name, with how many orders carry each. */
export async function listTags(db: Reader): Promise<TagRow[]> {
  return db
    .selectFrom('tags')
    .leftJoin('order_tags', 'order_tags.tag_external_id', 'tags.external_id')
    .leftJoin('orders', (join) =>
      join.onRef('orders.id', '=', 'order_tags.order_id').onRef('orders.channel', '=', 'tags.channel'),
    )
    .select(['tags.channel', 'tags.external_id as externalId', 'tags.name', 'tags.color', 'tags.gone_at as goneAt'])
    .select((of) => of.fn.count<number>('orders.id').as('orders'))
    .groupBy('tags.id')
    .orderBy('tags.name')
    .orderBy('tags.channel')
    .execute();
}

/** External ids of the orders that we hold as carrying a tag while they stand in one of the channel's own statuses. */
export async function ordersTagged(
  db: Reader,
  channel: string,
  tagExternalId: string,
  sourceStatuses: readonly string[],
): Promise<string[]> {
  const rows = await db
    .selectFrom('order_tags')
    .innerJoin('orders', 'orders.id', 'order_tags.order_id')
    .select('orders.external_id')
    .where('order_tags.tag_external_id', '=', tagExternalId)
    .where('orders.channel', '=', channel)
    .where('orders.source_status', 'in', sourceStatuses)
    .where('orders.gone_at', 'is', null)
    .orderBy('orders.id')
    .execute();
  return rows.map((row) => row.external_id);
}
