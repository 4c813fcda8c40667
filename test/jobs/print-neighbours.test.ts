import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { listTasks } from '../../src/core/store/print/task-list.ts';
import { populatePrintQueue } from '../../src/jobs/populate-print-queue.ts';
import { updatePrintTasks } from '../../src/jobs/update-print-tasks.ts';
import { updateReviewStatus } from '../../src/jobs/update-review-status.ts';
import { mustWork } from './print-shop.ts';
import { openSmallWorld, type SmallWorld } from './small-world.ts';

/** More than are ever stored together. */
const names = Array.from({ length: 60 }, (_, index) => `Name${index}`);

/** An order for each name; our ids in the order of the names. */
async function open(): Promise<{ world: SmallWorld; ids: readonly number[] }> {
  const world = await openSmallWorld();
  for (const value of names) {
    world.put({ advancedOptions: { source: 'etsy' }, items: [{ options: [{ name: 'Personalization', value }] }] });
  }
  await world.sync();
  const rows = await world.store.db.selectFrom('orders').select('id').orderBy('order_number').execute();
  return { world, ids: rows.map(({ id }) => id) };
}

/** From now on the database refuses whatever is to be stored for an order in this table. */
async function refuse({ store }: SmallWorld, table: 'print_tasks' | 'readings', orderId: number): Promise<void> {
  await sql
    .raw(`create trigger refuse_${table} before insert on ${table} when new.order_id = ${orderId}
      begin select raise(abort, 'not this one'); end`)
    .execute(store.db);
}

async function printed({ store }: SmallWorld): Promise<(string | null)[]> {
  return (await listTasks(store.db, {}, { limit: 100, offset: 0 })).rows.map(({ text }) => text).sort();
}

it('makes the tasks of all orders but those that cannot be read or stored, which stay wholly as they were', async () => {
  const { world, ids } = await open();
  const [unreadable, unstorable] = [ids[3] ?? 0, ids[40] ?? 0];
  await world.store.db.updateTable('order_items').set({ options: '{' }).where('order_id', '=', unreadable).execute();
  await refuse(world, 'print_tasks', unstorable);

  const { counts, log } = await mustWork(world.run(populatePrintQueue));

  expect(await printed(world)).toEqual(names.filter((_, at) => at !== 3 && at !== 40).sort());
  expect(counts).toMatchObject({ seen: 60, created: 58, failed: 2 });
  const errors = log.filter((line) => line.startsWith('error'));
  expect(errors).toHaveLength(2);
  for (const id of [unreadable, unstorable]) expect(errors).toContainEqual(expect.stringContaining(`order ${id}: `));
  const read = await world.store.db
    .selectFrom('readings')
    .selectAll()
    .where('order_id', 'in', [unreadable, unstorable])
    .execute();
  expect(read).toEqual([]);
});

it('does what was left undone as soon as it can be, and nothing twice', async () => {
  const { world, ids } = await open();
  await refuse(world, 'readings', ids[10] ?? 0);
  expect((await mustWork(world.run(populatePrintQueue))).counts).toMatchObject({ created: 59, failed: 1 });
  await sql`drop trigger refuse_readings`.execute(world.store.db);
  expect((await mustWork(world.run(populatePrintQueue))).counts).toMatchObject({
    created: 1,
    unchanged: 59,
    failed: 0,
  });
  for (const job of [updateReviewStatus, updatePrintTasks, populatePrintQueue]) {
    const { counts } = await mustWork(world.run(job));
    expect([job.id, counts]).toMatchObject([job.id, { seen: 60, created: 0, updated: 0, failed: 0 }]);
  }
  expect(await printed(world)).toEqual([...names].sort());
});
