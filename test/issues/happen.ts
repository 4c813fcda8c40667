import { lookAtTouched } from '../../src/core/issues/live.ts';
import type { Wrong } from '../../src/sim/wrong/wrong.ts';
import type { IssueWorld } from './world.ts';

const graceMs = 60 * 60_000;

/** Asks every class about all that was touched. */
export async function lookAtAll({ store, clock }: IssueWorld): Promise<void> {
  while ((await lookAtTouched(store, { now: clock.now(), zone: 'Europe/London' })).more);
}

/** Makes it happen to an order, and its issue open. */
export async function happen(world: IssueWorld, wrong: Wrong): Promise<{ id: number; orderId: number }> {
  const { orderId } = await wrong.inject(world.place());
  world.clock.pass(graceMs);
  await lookAtAll(world);
  const { id } = await world.store.db
    .selectFrom('issues')
    .select('id')
    .where('class', '=', wrong.id)
    .where('order_id', '=', orderId)
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow();
  return { id, orderId: Number(orderId) };
}
