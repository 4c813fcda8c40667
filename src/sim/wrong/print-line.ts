import { logAs, one, type Row, type WrongPlace } from './wrong.ts';

/** A line of an open order that is read and in order, with its one task. */
export interface PrintLine {
  readonly orderId: number;
  readonly itemId: number;
  readonly taskId: number;
  readonly text: string | null;
}

/** Orders of which least is wrong already come first: what happens to one shall be told from what happened to another. */
export const leastSpoilt = `(select count(*) from issues x where x.order_id = o.id and x.state = 'open')`;

const lines = `orders o
  join order_items i on i.order_id = o.id and i.removed_at is null and i.adjustment = 0
  join readings r on r.item_id = i.id and r.decided_act_id is null and r.input_hash = i.input_hash
    and r.source in ('amazon-file', 'note', 'option')
  join personalizations p on p.item_id = i.id and p.quantity = i.quantity
  join print_tasks t on t.item_id = i.id
  where o.channel = 'shipstation' and o.status = 'awaiting_shipment' and o.gone_at is null
    and (select count(*) from print_tasks x where x.item_id = i.id) = 1`;

const columns = 'o.id as orderId, i.id as itemId, t.id as taskId, t.text as text';

/** A line that may be printed, and of which nobody has begun anything. @param more what else is to be true of it, in SQL */
export function printableLine(place: WrongPlace, more = '1'): PrintLine {
  const row = one(
    place,
    'line that may be printed',
    `select ${columns} from ${lines} and r.findings = '[]' and t.status = 'pending' and t.ready = 1 and p.text is t.text and ${more}
      order by ${leastSpoilt}, i.quantity, o.id desc, i.id limit 1`,
  );
  return asLine(row);
}

/** A line whose task waits for a person, with its reasons. */
export function lineInReview(place: WrongPlace): PrintLine {
  const row = one(
    place,
    'line in review',
    `select ${columns} from ${lines} and r.findings <> '[]' and t.status = 'pending' and t.findings <> '[]'
      order by ${leastSpoilt}, i.quantity, o.id desc, i.id limit 1`,
  );
  return asLine(row);
}

function asLine(row: Row): PrintLine {
  return {
    orderId: Number(row['orderId']),
    itemId: Number(row['itemId']),
    taskId: Number(row['taskId']),
    text: row['text'] === null ? null : String(row['text']),
  };
}

/** Changes what was read of a line as a bad run would: with its entry in the change log. */
export function spoilReading(
  place: WrongPlace,
  runId: number | null,
  { itemId, orderId }: PrintLine,
  spoil: () => void,
): void {
  const before = readingOf(place, itemId);
  spoil();
  logAs(place, runId, { entity: 'reading', id: itemId, orderId, before, after: readingOf(place, itemId) });
}

function readingOf({ db }: WrongPlace, itemId: number): Row {
  const [reading] = db.all('select source, findings from readings where item_id = ?', itemId);
  const words = db.all(
    'select text, fields, color1, color2, font, quantity, note, origins from personalizations where item_id = ? order by position',
    itemId,
  );
  return { ...reading, personalizations: JSON.stringify(words) };
}
