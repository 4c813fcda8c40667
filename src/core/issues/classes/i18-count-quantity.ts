import { sql } from 'kysely';
import type { EditedPersonalization } from '../../domain/print/edit.ts';
import type { Personalization } from '../../domain/print/personalization.ts';
import type { TaskStatus } from '../../domain/print/task.ts';
import type { PrintLine } from '../../store/print/print-order.ts';
import { notRead } from '../../store/print/printable.ts';
import { editByChoice, lineNow, moveByChoice } from '../deciding.ts';
import { CannotRepair, type Choice, defineIssue, type Repairing } from '../issue.ts';

interface Miscounted {
  readonly itemId: number;
  readonly orderId: number;
  readonly orderNumber: string;
  readonly ordered: number;
  readonly read: number;
  readonly texts: number;
  readonly readAt: number;
}

const ways = {
  same: { id: 'same-on-all', title: 'The one text on all pieces that were ordered' },
  each: { id: 'one-each', title: 'One piece of each text' },
  join: { id: 'all-on-one', title: 'All texts on the one piece that was ordered' },
  pieces: {
    id: 'pieces',
    title: 'Say how many pieces of each text',
    asks: 'a number for each text in its order, as in 2,1; 0 leaves one out; together as many as were ordered',
  },
  ask: { id: 'ask-buyer', title: 'Keep it back and ask the buyer' },
} as const satisfies Record<string, Choice>;

/** A line whose number was changed since it was read is read again first; one that a person keeps back waits for the buyer's answer. */
export const countNotQuantity = defineIssue({
  id: 'I18',
  title: 'Count is not quantity',
  description:
    'The pieces that were read of a line are not as many as were ordered: too few are made, or a piece is made that nobody pays for. It comes about when a buyer orders two and writes one name, or the other way round; only a person, or the buyer, knows which is meant.',
  severity: 'critical',
  mode: 'H',
  subject: 'order',
  restsOn: 'orders',
  async find(look) {
    const { rows } = await sql<Miscounted>`
      select itemId, orderId, orderNumber, ordered, read, readAt,
        (select count(*) from personalizations p where p.item_id = itemId) as texts
      from (
        select i.id as itemId, o.id as orderId, o.order_number as orderNumber, i.quantity as ordered, r.read_at as readAt,
          (select sum(p.quantity) from personalizations p where p.item_id = i.id) as read
        from orders o
          join order_items i on i.order_id = o.id and i.removed_at is null and i.adjustment = 0
          join readings r on r.item_id = i.id
        where ${look.orders(sql.ref('o.id'))} and o.status in ('awaiting_shipment', 'on_hold', 'awaiting_payment')
          and o.gone_at is null and r.not_made is null and r.reader <> ${sql.lit(notRead)}
          and (r.input_hash = i.input_hash or r.findings like '%"quantity-mismatch"%')
          and not (exists (select 1 from print_tasks t where t.item_id = i.id and t.status = 'held')
            and not exists (select 1 from print_tasks t where t.item_id = i.id and t.status in ('pending', 'in_progress'))))
      where read <> ordered order by orderId, itemId`.execute(look.db);
    return rows.map(({ itemId, orderId, orderNumber, ordered, read, texts, readAt }) => ({
      key: `item:${itemId}`,
      orderId,
      subject: orderNumber,
      since: readAt,
      line: `line ${itemId}: ${ordered} ordered, ${read} read in ${texts === 1 ? 'one text' : `${texts} texts`}`,
      evidence: [
        { what: 'pieces ordered', value: ordered, of: { entity: 'item', id: itemId, field: 'quantity' } },
        { what: 'pieces read', value: read, of: { entity: 'reading', id: itemId, field: 'personalizations' } },
        { what: 'texts', value: texts },
      ],
      detail: { itemId },
    }));
  },
  async choices({ orderId, detail }, { db }) {
    const { itemId } = detail as { readonly itemId: number };
    const { input, reading, tasks } = await lineNow(db, orderId, itemId);
    const texts = reading?.personalizations.length ?? 0;
    return [
      ...(texts === 1 ? [ways.same] : []),
      ...(texts > 1 && texts === input.quantity ? [ways.each] : []),
      ...(texts > 1 && input.quantity === 1 ? [ways.join] : []),
      ...(texts > 1 ? [ways.pieces] : []),
      ...(canKeepBack(tasks) ? [ways.ask] : []),
    ];
  },
  async repair({ orderId, detail }, repairing) {
    const { itemId } = detail as { readonly itemId: number };
    if (repairing.choice?.id === ways.ask.id) return keepBack(repairing, orderId, itemId);
    const { open } = await editByChoice(repairing, itemId, ({ reading, input }) =>
      counted(reading?.personalizations ?? [], input.quantity, repairing.choice),
    );
    if (open.some(({ reason }) => reason === 'quantity-mismatch')) {
      throw new CannotRepair('The pieces would still not be as many as were ordered.');
    }
  },
});

function counted(
  all: readonly Personalization[],
  ordered: number,
  choice: Repairing['choice'],
): readonly EditedPersonalization[] {
  const [first] = all;
  if (!first) throw new CannotRepair('Nothing was read of this line.');
  switch (choice?.id) {
    case ways.same.id:
      if (all.length > 1) throw new CannotRepair('There is more than one text.');
      return [withPieces(first, ordered)];
    case ways.each.id:
      if (all.length !== ordered) throw new CannotRepair('There are not as many texts as pieces.');
      return all.map((one) => withPieces(one, 1));
    case ways.join.id:
      if (ordered !== 1) throw new CannotRepair('More than one piece was ordered.');
      return [joined(first, all)];
    case ways.pieces.id: {
      const pieces = (choice.value ?? '').split(/[,; ]+/).filter(Boolean);
      if (pieces.length !== all.length || pieces.some((typed) => !/^\d{1,5}$/.test(typed))) {
        throw new CannotRepair(`Type ${all.length} numbers, parted by commas: the pieces of each text.`);
      }
      return all.flatMap((one, at) => (Number(pieces[at]) === 0 ? [] : [withPieces(one, Number(pieces[at]))]));
    }
    default:
      throw new CannotRepair(`There is no choice "${choice?.id ?? ''}" here.`);
  }
}

/** As a person's edit has it: the number is the person's, all else stays as it was read. */
function withPieces(one: Personalization, quantity: number): EditedPersonalization {
  const { quantity: _former, ...origins } = one.origins;
  return { ...one, quantity, origins };
}

/** One piece with all texts on it. Pieces of different colours or fonts are none. */
function joined(first: Personalization, all: readonly Personalization[]): EditedPersonalization {
  const looks = (one: Personalization): string => JSON.stringify([one.color1, one.color2, one.font]);
  if (all.some((one) => looks(one) !== looks(first))) {
    throw new CannotRepair('The texts differ in colour or font: edit the line on the print screen.');
  }
  const { color1, color2, font } = first.origins;
  return {
    ...first,
    text: all.flatMap(({ text }) => text ?? []).join('\n'),
    fields: all.flatMap(({ fields }) => fields),
    quantity: 1,
    origins: { ...(color1 && { color1 }), ...(color2 && { color2 }), ...(font && { font }) },
  };
}

async function keepBack(repairing: Repairing, orderId: number | null, itemId: number): Promise<void> {
  const { tasks } = await lineNow(repairing.store.db, orderId, itemId);
  if (!canKeepBack(tasks)) throw new CannotRepair('No task of this line waits, or one is begun already.');
  for (const { id, status } of tasks) if (status === 'pending') await moveByChoice(repairing, id, 'hold');
}

function canKeepBack(tasks: PrintLine['tasks']): boolean {
  const is = (wanted: TaskStatus): boolean => tasks.some(({ status }) => status === wanted);
  return is('pending') && !is('in_progress');
}
