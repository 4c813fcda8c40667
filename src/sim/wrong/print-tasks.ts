import { one, type Row, type WrongPlace } from './wrong.ts';

/** A task that waits and that nothing but a printer is missing for, of an order that waits for shipment: the first one that fits. */
export function readyTask(place: WrongPlace, besides = '1'): Row {
  return one(
    place,
    'task that is ready to be printed',
    `select t.*, o.order_number, i.quantity as ordered from print_tasks t join orders o on o.id = t.order_id
      join order_items i on i.id = t.item_id
      where t.status = 'pending' and t.ready = 1 and o.status = 'awaiting_shipment' and o.gone_at is null and i.order_id = o.id
        and i.removed_at is null and ${besides} order by t.id limit 1`,
  );
}

/** Puts a copy of a task beside it, as a run would that makes it again, with its entry in the change log. @returns its id */
export function copyTask(
  { db, now }: WrongPlace,
  runId: number | null,
  task: Row,
  set: Readonly<Record<string, string | number | null>>,
): number {
  const columns = db
    .all(`select name from pragma_table_info('print_tasks') where name <> 'id'`)
    .map(({ name }) => String(name));
  const [next] = db.all('select max(task_index) + 1 as at from print_tasks where item_id = ?', task['item_id'] ?? null);
  const row = {
    ...task,
    created_at: now,
    updated_at: now,
    run_id: runId,
    task_index: next?.['at'] ?? 0,
    ...set,
  } as Row;
  const id = db.run(
    `insert into print_tasks (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`,
    ...columns.map((column) => row[column] ?? null),
  );
  db.run(
    `insert into changes (at, run_id, entity, entity_id, order_id, op, before, after) values (?, ?, 'task', ?, ?, 'created', null, ?)`,
    ...[now, runId, id, row['order_id'] ?? null],
    JSON.stringify({ status: row['status'], quantity: row['quantity'], text: row['text'] }),
  );
  return id;
}

/** A person's act on an order, on record as any other. @returns its id */
export function actOn({ db, now }: WrongPlace, action: string, orderId: number): number {
  return db.run(
    `insert into acts (at, actor, origin, action, target, detail) values (?, 'operator', 'console', ?, ?, '{}')`,
    now,
    action,
    `order:${orderId}`,
  );
}
