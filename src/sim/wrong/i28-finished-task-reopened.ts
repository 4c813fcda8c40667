import { actOn, readyTask } from './print-tasks.ts';
import { badRun, one, type Row, type Wrong, type WrongPlace } from './wrong.ts';

const minuteMs = 60_000;

/** A run sets a finished task back to pending, as the replaced system did at every run. */
export const finishedTaskReopened: Wrong = {
  id: 'I28',
  title: 'A run sets a finished task back to pending',
  async inject(place) {
    const task = readyTask(place);
    const finished = actOn(place, 'task-finish', Number(task['order_id']));
    note(place, task, { act: finished, run: null, from: 'pending', to: 'completed', at: place.now - minuteMs });
    const runId = badRun(place, 'populate-print-queue');
    note(place, task, { act: null, run: runId, from: 'completed', to: 'pending', at: place.now });
    return { orderId: Number(task['order_id']), key: `task:${task['id']}`, runId };
  },
  /** It was finished and waits again as well; but a person said so. */
  async twin(place) {
    const task = one(
      place,
      'task in review',
      `select * from print_tasks where status = 'pending' and ready = 0 order by id limit 1`,
    );
    const orderId = Number(task['order_id']);
    const [finished, again] = [actOn(place, 'task-finish', orderId), actOn(place, 'task-back', orderId)];
    note(place, task, { act: finished, run: null, from: 'pending', to: 'completed', at: place.now - minuteMs });
    note(place, task, { act: again, run: null, from: 'completed', to: 'pending', at: place.now });
    return { orderId, key: null, runId: null };
  },
};

interface Step {
  readonly act: number | null;
  readonly run: number | null;
  readonly from: string;
  readonly to: string;
  readonly at: number;
}

/** A step of a task in the change log, and its row touched. */
function note({ db }: WrongPlace, task: Row, { act, run, from, to, at }: Step): void {
  const finishedAt = to === 'completed' ? at : null;
  const [id, orderId] = [Number(task['id']), Number(task['order_id'])];
  db.run(
    `insert into changes (at, run_id, act_id, entity, entity_id, order_id, op, before, after) values (?, ?, ?, 'task', ?, ?, 'updated', ?, ?)`,
    ...[at, run, act, id, orderId],
    JSON.stringify({ status: from }),
    JSON.stringify({ status: to, finished_at: finishedAt }),
  );
  db.run('update print_tasks set status = ?, finished_at = ?, updated_at = ? where id = ?', to, finishedAt, at, id);
}
