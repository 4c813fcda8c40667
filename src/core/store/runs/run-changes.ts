import type { Reader } from '../store.ts';

/** One change that a run made, with the number of the order it is about. */
export interface RunChange {
  readonly entity: string;
  readonly op: string;
  readonly orderNumber: string | null;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
}

/** What a run changed, in the order in which it did, at most `limit` of it; and how much there is in all. */
export async function changesOfRun(
  db: Reader,
  runId: number,
  limit: number,
): Promise<{ readonly changes: readonly RunChange[]; readonly total: number }> {
  const all = db.selectFrom('changes').where('changes.run_id', '=', runId);
  const { total } = await all.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const rows = await all
    .leftJoin('orders', 'orders.id', 'changes.order_id')
    .select(['changes.entity', 'changes.op', 'changes.before', 'changes.after', 'orders.order_number'])
    .orderBy('changes.id')
    .limit(limit)
    .execute();
  const changes = rows.map((row) => ({
    entity: row.entity,
    op: row.op,
    orderNumber: row.order_number,
    before: row.before === null ? null : JSON.parse(row.before),
    after: row.after === null ? null : JSON.parse(row.after),
  }));
  return { changes, total };
}
