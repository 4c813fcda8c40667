import type { Change } from '../orders/changes.ts';
import type { Reader, Tx } from '../store.ts';

/** One change that a run made, or would have made, with the number and the currency of the order it is about. */
export interface RunChange extends Change {
  /** UTC epoch ms. */
  readonly at: number;
  readonly orderNumber: string | null;
  readonly currency: string | null;
}

/** Changes in the order in which they were made, the first of them; and how many there are in all. */
export interface RunChanges {
  readonly changes: readonly RunChange[];
  readonly total: number;
}

/** So many changes of one run are told, and kept of a dry run; the rest is counted. */
export const mostRunChanges = 1000;

/** Fields whose values may stand in a log or on a screen; of all others, which may hold a buyer's text, the name is told. */
const plainFields = new Set([
  'status',
  'source_status',
  'quantity',
  'sku',
  'gone_at',
  'absorbed_by',
  'tags',
  'ship_date',
  'barcode',
  'listed',
  'list_price',
  'sale_price',
]);

/** What a run changed, or, of a dry run, would have changed; at most `limit` of it. */
export async function changesOfRun(
  db: Reader,
  run: { readonly id: number; readonly dryRun: boolean },
  limit: number,
): Promise<RunChanges> {
  if (!run.dryRun) return recordedChanges(db, run.id, limit);
  const plan = await db.selectFrom('run_plans').selectAll().where('run_id', '=', run.id).executeTakeFirst();
  if (!plan) return { changes: [], total: 0 };
  return { changes: (JSON.parse(plan.changes) as RunChange[]).slice(0, limit), total: plan.total };
}

/** What is on record of a run in this store: in the copy of a dry run, its plan. */
export async function recordedChanges(db: Reader, runId: number, limit: number): Promise<RunChanges> {
  const all = db.selectFrom('changes').where('changes.run_id', '=', runId);
  const { total } = await all.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const rows = await all
    .leftJoin('orders', 'orders.id', 'changes.order_id')
    .selectAll('changes')
    .select(['orders.order_number', 'orders.currency'])
    .orderBy('changes.id')
    .limit(limit)
    .execute();
  const changes = rows.map((row) => ({
    at: row.at,
    entity: row.entity as Change['entity'],
    entityId: row.entity_id,
    orderId: row.order_id,
    op: row.op as Change['op'],
    orderNumber: row.order_number,
    currency: row.currency,
    before: row.before === null ? null : JSON.parse(row.before),
    after: row.after === null ? null : JSON.parse(row.after),
  }));
  return { changes, total };
}

/** Keeps what a dry run would have changed; of several attempts, the latest. */
export async function keepPlan(tx: Tx, runId: number, { changes, total }: RunChanges): Promise<void> {
  const plan = { changes: JSON.stringify(changes), total };
  await tx
    .insertInto('run_plans')
    .values({ run_id: runId, ...plan })
    .onConflict((conflict) => conflict.column('run_id').doUpdateSet(plan))
    .execute();
}

/** The fields of a change: `status pending → cancelled, customer_notes`. What a buyer may have written is never in it. */
export function fieldWords({ before, after }: Pick<RunChange, 'before' | 'after'>): string {
  const fields = Object.keys(after ?? before ?? {}).map((name) => {
    if (!plainFields.has(name)) return name;
    if (!after) return `${name} ${show(before?.[name])}`;
    return before ? `${name} ${show(before[name])} → ${show(after[name])}` : `${name} ${show(after[name])}`;
  });
  return fields.join(', ');
}

function show(value: unknown): string {
  return value === null || value === undefined ? 'none' : String(value);
}
