import { describe, expect, it } from 'vitest';
import { listTags } from '../../src/core/store/orders/tags.ts';
import { syncOrdersRecent } from '../../src/jobs/sync-orders-recent.ts';
import { syncTags } from '../../src/jobs/sync-tags.ts';
import { tagIds, withTag } from '../../src/sim/shop/tags.ts';
import { fingerprint, openShop, type Shop } from './shop.ts';

let shop: Shop;
const openOrder = (): number => {
  const record = [...shop.sim.world.records()].find(
    (one) => one.status === 'awaiting_shipment' && !one.tagIds?.includes(tagIds.rush),
  );
  if (!record) throw new Error('no open order');
  return record.orderId;
};
const tagsOf = async (externalId: number): Promise<string[]> => {
  const rows = await shop.store.db
    .selectFrom('order_tags')
    .innerJoin('orders', 'orders.id', 'order_tags.order_id')
    .select('tag_external_id')
    .where('external_id', '=', String(externalId))
    .execute();
  return rows.map((row) => row.tag_external_id);
};

describe('sync-tags', () => {
  it('learns names, follows a rename, and marks a tag that is gone', async () => {
    shop = await openShop({ orders: 20 });
    const first = await shop.run(syncTags);
    expect(first.error).toBeNull();
    expect(first.summary).toContain('6 tags, 6 new');
    const [tag] = shop.sim.world.tags;
    if (!tag) throw new Error('no tag');
    tag.name = 'Prime, today';
    shop.sim.world.tags.pop();
    const second = await shop.run(syncTags);
    expect(second.summary).toContain('5 tags, 0 new, 1 renamed, 1 gone');
    const held = await listTags(shop.store.db);
    expect(held.find(({ externalId }) => externalId === String(tag.tagId))?.name).toBe('Prime, today');
    expect(held.filter(({ goneAt }) => goneAt !== null)).toHaveLength(1);
    const ops = await shop.store.db.selectFrom('changes').select('op').where('entity', '=', 'tag').execute();
    expect(ops.map(({ op }) => op).sort()).toEqual([...Array(6).fill('created'), 'gone', 'updated']);
  });

  it('sees a tag put on and taken off although the modify date stood still', async () => {
    shop = await openShop({ orders: 120 });
    await shop.run(syncOrdersRecent, { days: 30 });
    await shop.run(syncTags);
    const id = openOrder();
    shop.sim.world.edit(
      id,
      0,
      (order) => {
        order.tagIds = withTag(order.tagIds, tagIds.rush);
      },
      { touch: false },
    );
    const put = await shop.run(syncTags);
    expect(put.counts.updated).toBe(1);
    expect(await tagsOf(id)).toContain(String(tagIds.rush));

    shop.sim.world.edit(
      id,
      0,
      (order) => {
        order.tagIds = null;
      },
      { touch: false },
    );
    const taken = await shop.run(syncTags);
    expect(taken.counts.updated).toBe(1);
    expect(await tagsOf(id)).toEqual([]);

    const before = await fingerprint(shop.store);
    const again = await shop.run(syncTags);
    expect(again.counts).toMatchObject({ created: 0, updated: 0, failed: 0 });
    expect(await fingerprint(shop.store)).toBe(before);
  });

  it('goes on past poisoned orders that it has to ask for', async () => {
    shop = await openShop({ orders: 120 });
    await shop.run(syncOrdersRecent, { days: 30 });
    const ids = [...shop.sim.world.records()]
      .filter(({ status }) => status === 'awaiting_shipment')
      .slice(0, 4)
      .map(({ orderId }) => orderId);
    const tagAll = (tags: number[] | null): void => {
      for (const id of ids) {
        shop.sim.world.edit(
          id,
          0,
          (order) => {
            order.tagIds = tags;
          },
          { touch: false },
        );
      }
    };
    tagAll([tagIds.rush]);
    await shop.run(syncTags);
    tagAll(null);
    const poisoned = ids.slice(1, 3);
    for (const orderId of poisoned) shop.sim.faults.add({ kind: 'poison', orderId });
    const { error, counts } = await shop.run(syncTags);
    expect(error).toBeNull();
    expect(counts.failed).toBe(2);
    for (const id of ids) expect(await tagsOf(id)).toEqual(poisoned.includes(id) ? [String(tagIds.rush)] : []);

    shop.sim.faults.clear();
    shop.sim.faults.add({ kind: 'status', status: 503, path: '/orders/' });
    shop.sim.faults.add({ kind: 'status', status: 503, path: '/accounts' });
    expect((await shop.run(syncTags)).error).toMatchObject({ kind: 'outage' });
  });

  it('asks for orders in every status in which a tag says what to do', async () => {
    shop = await openShop({ orders: 20 });
    await shop.run(syncTags);
    const asked = shop.sim.requests.filter(({ path }) => path === '/orders/listbytag');
    expect([...new Set(asked.map(({ query }) => query['orderStatus']))].sort()).toEqual([
      'awaiting_payment',
      'awaiting_shipment',
      'on_hold',
      'pending_fulfillment',
      'rejected_fulfillment',
    ]);
  });

  it('keeps the tags it knows when half a list comes', async () => {
    shop = await openShop({ orders: 20 });
    await shop.run(syncTags);
    shop.sim.faults.add({ kind: 'cut', path: '/accounts/listtags' });
    const { error } = await shop.run(syncTags);
    expect(error).toMatchObject({ kind: 'nonsense' });
    expect((await listTags(shop.store.db)).filter(({ goneAt }) => goneAt === null)).toHaveLength(6);
  });
});
