import { leastSpoilt, type PrintLine, printableLine, spoilReading } from './print-line.ts';
import { badRun, setAs, type Wrong, type WrongPlace } from './wrong.ts';

const hourMs = 3_600_000;

/** A run takes in another text while the piece is being made, and tells nobody. */
export const changedAfterStart: Wrong = {
  id: 'I20',
  title: 'A buyer changes the text while the piece is being made',
  choose: { id: 'keep' },
  async inject(place) {
    const line = begunLine(place) ?? begin(place);
    const runId = badRun(place, 'apply-customizations');
    spoilReading(place, runId, line, () => {
      place.db.run(`update personalizations set text = text || ' II' where item_id = ?`, line.itemId);
      place.db.run('update readings set read_at = ? where item_id = ?', place.now, line.itemId);
    });
    return { orderId: line.orderId, key: `item:${line.itemId}`, runId };
  },
  // The order is read again after the start, and says what it said.
  async twin(place) {
    const line = begin(place);
    spoilReading(place, null, line, () => {
      place.db.run('update readings set read_at = ? where item_id = ?', place.now, line.itemId);
    });
    return { orderId: line.orderId, key: null, runId: null };
  },
};

/** A person began to print it an hour ago. */
function begin(place: WrongPlace): PrintLine {
  const line = printableLine(place, 'p.text is not null');
  const set = { status: 'in_progress', started_at: place.now - hourMs, updated_at: place.now - hourMs };
  setAs(place, null, { table: 'print_tasks', entity: 'task', id: line.taskId, orderId: line.orderId, set });
  return line;
}

function begunLine({ db }: WrongPlace): PrintLine | null {
  const [row] = db.all(
    `select o.id as orderId, t.item_id as itemId, t.id as taskId, t.text as text
      from print_tasks t join orders o on o.id = t.order_id join readings r on r.item_id = t.item_id
        join personalizations p on p.item_id = t.item_id and p.text = t.text and p.quantity = t.quantity
      where t.status = 'in_progress' and t.surplus = 0 and o.status = 'awaiting_shipment' and r.findings = '[]'
        and (select count(*) from print_tasks x where x.item_id = t.item_id) = 1
      order by ${leastSpoilt}, t.id limit 1`,
  );
  if (!row) return null;
  const { orderId, itemId, taskId, text } = row;
  return { orderId: Number(orderId), itemId: Number(itemId), taskId: Number(taskId), text: String(text) };
}
