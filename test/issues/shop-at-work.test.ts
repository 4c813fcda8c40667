import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lookAtTouched } from '../../src/core/issues/live.ts';
import { split } from '../../src/sim/shop/parcels.ts';
import { wrongs } from '../../src/sim/wrong/index.ts';
import { type IssueWorld, openIssueWorld } from './world.ts';

let world: IssueWorld;

beforeAll(async () => {
  world = await openIssueWorld({ orders: 160 });
}, 120_000);
afterAll(() => world.close());

async function openIssues(cls: string) {
  const { store, clock, inbox } = world;
  while ((await lookAtTouched(store, { now: clock.now(), zone: 'Europe/London', inbox })).more);
  return store.db.selectFrom('issues').selectAll().where('class', '=', cls).where('state', '=', 'open').execute();
}

test('the halves of a split line have one file, and are no mix-up of two buyers', async () => {
  const { rows } = await sql<{ externalId: string; sha256: string }>`
    select o.external_id as externalId, c.sha256 from orders o join order_items i on i.order_id = o.id
      join customization_files c on c.item_id = i.id
    where o.status = 'awaiting_shipment' and c.state = 'read' and i.quantity > 1
      and (select count(*) from order_items x where x.order_id = o.id and x.adjustment = 0) = 1 limit 1`.execute(
    world.store.db,
  );
  const [whole] = rows;
  if (!whole) throw new Error('There is no order of one line of several pieces.');
  split(world.shipstation.world, Number(whole.externalId), world.clock.now());
  for (const job of ['sync-orders-recent', 'personalization-chain']) await world.run(job);
  const files = world.store.db.selectFrom('customization_files').select('order_id').where('sha256', '=', whole.sha256);
  expect(await files.execute()).toHaveLength(2);
  expect(await openIssues('I27')).toEqual([]);
});

test('an order that the shop cannot take is as old as it is, however often it is tried again', async () => {
  const { jobs = [] } = (await wrongs.find(({ id }) => id === 'I14')?.inject(world.place())) ?? {};
  for (const job of jobs) await world.run(job);
  const [held] = await openIssues('I14');
  world.clock.pass(20 * 60_000);
  await world.run('opencart-orders');
  expect((await openIssues('I14')).map(({ id, since }) => [id, since])).toEqual([[held?.id, held?.since]]);
});
