import { one, type Row, type Wrong, type WrongPlace } from './wrong.ts';

const hourMs = 3_600_000;
const steps = ['download-customizations', 'apply-customizations', 'update-print-tasks'] as const;

/** The process died between two steps of a chain for one order, and nobody took the run up. */
export const halfDoneRun: Wrong = {
  id: 'I40',
  title: 'A run died between two steps, and nobody took it up',
  async inject(place) {
    const order = openOrder(place, 0);
    const runId = chain(place, order, { state: 'lost', done: 1, parent: null });
    return { orderId: Number(order['id']), key: `run:${runId}`, runId };
  },
  async twin(place) {
    const order = openOrder(place, 1);
    const lost = chain(place, order, { state: 'lost', done: 1, parent: null });
    chain(place, order, { state: 'done', done: 3, parent: lost });
    return { orderId: Number(order['id']), key: null, runId: null };
  },
};

function openOrder(place: WrongPlace, nth: number): Row {
  return one(
    place,
    'order with a print task',
    `select o.id, o.order_number from orders o where o.channel = 'shipstation' and o.status = 'awaiting_shipment'
      and exists (select 1 from print_tasks t where t.order_id = o.id)
      and (select count(*) from orders other where other.order_number = o.order_number) = 1
      order by o.id desc limit 1 offset ?`,
    nth,
  );
}

function chain(
  { db, now }: WrongPlace,
  order: Row,
  run: { readonly state: 'lost' | 'done'; readonly done: number; readonly parent: number | null },
): number {
  const { state, done, parent } = run;
  const args = JSON.stringify({ order: String(order['order_number']) });
  const began = now - (parent === null ? 2 : 1) * hourMs;
  const id = db.run(
    `insert into runs (job, args, state, trigger, triggered_by, parent_id, overlap_key, priority, created_at, due_at, attempt,
      started_at, finished_at, error_code) values ('personalization-chain', ?, ?, ?, 'a bad day', ?, ?, 4, ?, ?, 1, ?, ?, ?)`,
    ...[args, state, parent === null ? 'manual' : 'rescue', parent, `personalization-chain ${args}`],
    ...[began, began, began, began + 40_000, state === 'lost' ? 'lost' : null],
  );
  for (const [position, name] of steps.entries()) {
    const stepState = position < done ? 'done' : position === done ? 'failed' : 'not-run';
    db.run(
      'insert into run_steps (run_id, position, name, state, started_at, finished_at) values (?, ?, ?, ?, ?, ?)',
      ...[id, position, name, stepState, began, began + 30_000],
    );
  }
  return id;
}
