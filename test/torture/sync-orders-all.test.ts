import { expect, it } from 'vitest';
import { syncOrdersAll } from '../../src/jobs/sync-orders-all.ts';
import { expectSameAsSource } from '../jobs/same-as-source.ts';
import { openShop } from '../jobs/shop.ts';

it('holds 20,000 orders field by field as their source, after ten kills on the way', { timeout: 300_000 }, async () => {
  const shop = await openShop({ orders: 20_000 });
  const between = [3, 2, 4, 1, 5];
  for (const pages of between) {
    let asked = 0;
    const { error } = await shop.run(syncOrdersAll, {}, { stopWhen: () => ++asked > pages });
    expect(error).toMatchObject({ message: 'killed' });
    expect((await shop.run(syncOrdersAll, {}, { dieAfter: 137 * pages })).error).toMatchObject({ message: 'killed' });
  }
  expect((await shop.run(syncOrdersAll)).error).toBeNull();
  await expectSameAsSource(shop);
  const committed = new Map<string, number>();
  for (const page of shop.pagesAsked()) committed.set(page, (committed.get(page) ?? 0) + 1);
  // Only a page that a kill left half stored is asked for again; five kills were of that kind.
  const again = [...committed.values()].reduce((sum, times) => sum + times - 1, 0);
  expect(again).toBeLessThanOrEqual(between.length);
  const { versions } = await shop.store.db
    .selectFrom('raw_documents')
    .select((of) => of.fn.countAll<number>().as('versions'))
    .executeTakeFirstOrThrow();
  expect(versions).toBe(20_000);
});
