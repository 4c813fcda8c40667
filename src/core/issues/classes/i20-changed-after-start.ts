import { sql } from 'kysely';
import { openFindings } from '../../domain/print/approval.ts';
import { edited, positionOf } from '../../domain/print/edit.ts';
import type { StoredTask } from '../../domain/print/task.ts';
import { among } from '../../store/among.ts';
import type { PrintLine } from '../../store/print/print-order.ts';
import { readerVersion } from '../../store/print/readings.ts';
import { unapproved } from '../../store/print/review-state.ts';
import { approveByChoice, editByChoice, lineNow, moveByChoice } from '../deciding.ts';
import { CannotRepair, type Choice, defineIssue, type Evidence, type Finding, type Repairing } from '../issue.ts';
import type { Look } from '../look.ts';

interface BegunTask {
  readonly taskId: number;
  readonly itemId: number;
  readonly orderId: number;
  readonly orderNumber: string;
  readonly status: string;
  /** A buyer's words: what is being made, and what is asked for now. */
  readonly says: string;
  readonly asked: string | null;
  readonly isRemoved: number;
  readonly since: number;
}

interface Detail {
  readonly itemId: number;
  readonly taskIds: readonly number[];
}

const told = ['changed-after-start', 'surplus-pieces'] as const;
const isTold = sql<number>`(f.value ->> 'reason' in ${among(told)})`;

/** The line asks for something else, and nobody has decided what becomes of the begun piece; of a line that went, too. */
const isUndecided = sql`((t.surplus > 0 or (t.status = 'in_progress' and (i.removed_at is not null or r.not_made is not null))) and ${unapproved(isTold)})`;

/** What it says is asked for by none of what stands on its line now, and nobody noticed. */
const isUnnoticed = sql`(t.surplus = 0 and i.removed_at is null and r.reader = ${readerVersion} and r.input_hash = i.input_hash
  and r.notes_hash = o.notes_hash and exists (select 1 from personalizations p where p.item_id = t.item_id)
  and not exists (select 1 from personalizations p where p.item_id = t.item_id and p.text is t.text
    and p.color1 is t.color1 and p.color2 is t.color2 and p.font is t.font))`;

const inWords = (alias: string) => {
  const of = (column: string) => sql.ref(`${alias}.${column}`);
  return sql`(${of('quantity')} || '× ' || coalesce(${of('text')}, 'no text') || coalesce(', ' || ${of('color1')}, ''))`;
};

async function begunTasks(look: Look): Promise<BegunTask[]> {
  const { rows } = await sql<BegunTask>`
    select t.id as taskId, i.id as itemId, o.id as orderId, o.order_number as orderNumber, t.status, ${inWords('t')} as says,
      (select group_concat(${inWords('p')}, ' · ') from personalizations p where p.item_id = i.id) as asked,
      i.removed_at is not null as isRemoved, max(coalesce(t.started_at, 0), r.read_at) as since
    from orders o
      join print_tasks t on t.order_id = o.id and t.status in ('in_progress', 'completed')
      join order_items i on i.id = t.item_id
      join readings r on r.item_id = t.item_id
      left join customization_files c on c.item_id = t.item_id
    where ${look.orders(sql.ref('o.id'))} and o.status in ('awaiting_shipment', 'on_hold', 'awaiting_payment')
      and o.gone_at is null and (${isUndecided} or ${isUnnoticed})
    order by o.id, i.id, t.id`.execute(look.db);
  return rows;
}

const ways = {
  anew: { id: 'stop', title: 'Stop: the begun piece is scrap, and what is asked for now is made' },
  scrap: { id: 'stop', title: 'Stop: the begun piece is scrap' },
  back: { id: 'put-back', title: 'It was not begun: let it follow what is asked for now' },
  keep: { id: 'keep', title: 'Keep to what is being made: the line says that from now on' },
  both: { id: 'both', title: 'Have the new one made as well' },
} as const satisfies Record<string, Choice>;

export const changedAfterStart = defineIssue({
  id: 'I20',
  title: 'Changed after start',
  description:
    'A buyer changed what a piece shall say after printing began: what is being made, or lies made, is not what is asked for now, and would be sent wrong. No machine stops a printer: a person says what becomes of the begun piece.',
  severity: 'critical',
  mode: 'H',
  subject: 'order',
  restsOn: 'orders',
  async find(look) {
    const tasks = await begunTasks(look);
    const itemIds = new Set(tasks.map(({ itemId }) => itemId));
    return [...itemIds].flatMap((id) => finding(tasks.filter(({ itemId }) => itemId === id)));
  },
  async choices({ orderId, detail }, { db }) {
    const line = await lineNow(db, orderId, (detail as Detail).itemId);
    const tasks = meant(line, detail);
    const isWanted = !line.removed && line.reading?.notMade === null;
    return [
      isWanted ? ways.anew : ways.scrap,
      ...(tasks.every(({ status }) => status === 'in_progress') ? [ways.back] : []),
      ...(isWanted && tasks.length === 1 ? [ways.keep] : []),
      ...(isOnlyAboutThis(line) ? [ways.both] : []),
    ];
  },
  async repair(finding, repairing) {
    const { itemId } = finding.detail as Detail;
    const line = await lineNow(repairing.store.db, finding.orderId, itemId);
    const tasks = meant(line, finding.detail);
    switch (repairing.choice?.id) {
      case ways.anew.id:
        for (const { id } of tasks) await moveByChoice(repairing, id, 'cancel');
        return;
      case ways.back.id:
        for (const { id } of tasks) await moveByChoice(repairing, id, 'back');
        return;
      case ways.keep.id:
        return keepAsMade(repairing, itemId, tasks);
      case ways.both.id:
        if (!isOnlyAboutThis(line))
          throw new CannotRepair('There is more about this line than that: look at it first.');
        await approveByChoice(repairing, itemId);
        return;
      default:
        throw new CannotRepair(`There is no choice "${repairing.choice?.id ?? ''}" here.`);
    }
  },
});

function meant({ tasks }: PrintLine, detail: unknown): readonly StoredTask[] {
  const { taskIds } = detail as Detail;
  return tasks.filter(({ id }) => taskIds.includes(id));
}

/** An approval is one of all that is found about a line: it is offered where that is nothing but this. */
function isOnlyAboutThis({ reading, mark }: PrintLine): boolean {
  const reasons = reading ? openFindings(reading.findings, reading.approvals, mark).map(({ reason }) => reason) : [];
  return reasons.length > 0 && reasons.every((reason) => (told as readonly string[]).includes(reason));
}

/** The line is to carry what is being made, where the pieces are as many. @throws CannotRepair */
async function keepAsMade(repairing: Repairing, itemId: number, tasks: readonly StoredTask[]): Promise<void> {
  const [task, ...others] = tasks;
  if (!task || others.length > 0)
    throw new CannotRepair('Several pieces are begun: edit the line on the print screen.');
  const { open } = await editByChoice(repairing, itemId, ({ reading, input }) => {
    const all = reading?.personalizations ?? [];
    const { text, color1, color2, font } = task;
    return edited(all, positionOf(task, all), { text: text ?? '', color1, color2, font }, input.quantity);
  });
  if (open.some(({ reason }) => (told as readonly string[]).includes(reason))) {
    throw new CannotRepair('The begun pieces are not as many as are asked for: edit the line on the print screen.');
  }
}

function finding(tasks: readonly BegunTask[]): Finding[] {
  const [first] = tasks;
  if (!first) return [];
  const { itemId, orderId, orderNumber, isRemoved } = first;
  const evidence = tasks.flatMap((task): Evidence[] => {
    const of = (field: string) => ({ entity: 'task', id: task.taskId, field }) as const;
    return [
      { what: `task ${task.taskId}`, value: task.status, of: of('status') },
      { what: `task ${task.taskId} says`, value: task.says, of: of('text'), isBuyers: true },
    ];
  });
  const names = tasks.map(({ taskId }) => `task ${taskId}`).join(', ');
  return [
    {
      key: `item:${itemId}`,
      orderId,
      subject: orderNumber,
      since: Math.max(...tasks.map(({ since }) => since)),
      line: `line ${itemId} ${isRemoved ? 'went' : 'changed'} after ${names} was begun`,
      evidence: [
        ...evidence,
        {
          what: 'asked for now',
          value: isRemoved ? 'nothing' : (first.asked ?? 'nothing'),
          of: { entity: 'reading', id: itemId, field: 'personalizations' },
          isBuyers: true,
        },
      ],
      detail: { itemId, taskIds: tasks.map(({ taskId }) => taskId) } satisfies Detail,
    },
  ];
}
