import { openFindings, printed, sameInput } from '../../domain/print/approval.ts';
import { type EditedPersonalization, positionOf } from '../../domain/print/edit.ts';
import type { Finding, Personalization } from '../../domain/print/personalization.ts';
import { asPrinted } from '../../domain/print/reading/as-printed.ts';
import { about } from '../../domain/print/reconcile.ts';
import { reviewRules } from '../../domain/print/review.ts';
import type { StoredTask, TaskContent } from '../../domain/print/task.ts';
import { actOf, type Decider } from '../acts.ts';
import type { Writer } from '../orders/changes.ts';
import type { Store, Tx } from '../store.ts';
import { readWithRelatives } from './adopt.ts';
import { findingsOfEdit, isAboutNow } from './decided-line.ts';
import { type PrintLine, type PrintOrder, readPrintOrder } from './print-order.ts';
import { markColumns, readerVersion, writeReading } from './readings.ts';
import { type LineOutcome, reconcileTasks } from './tasks.ts';

/** An act that cannot be done as things stand; said to the operator, and nothing was changed. */
export class NotPossible extends Error {
  override readonly name = 'NotPossible';
}

/** A task as a person saw it. */
export type SeenTask = TaskContent & Pick<StoredTask, 'index' | 'findings'>;

export interface Decided {
  readonly orderId: number;
  /** What still waits for a person on the line. */
  readonly open: readonly Finding[];
  readonly tasks: Pick<LineOutcome, 'created' | 'updated' | 'cancelled'>;
}

/**
 * A person says that a line is right as it stands: what may be approved of its findings is, for exactly this input. What must be
 * mended stays open.
 *
 * @param task as the person saw it: only what is about it (and about the whole line) is approved; null: all that is open on the line
 * @throws NotPossible when there is no such line, it has changed since it was read or seen, or nothing of it can be approved
 */
export async function approveLine(
  store: Store,
  by: Decider,
  itemId: number,
  task: SeenTask | null,
  now: number,
): Promise<Decided> {
  return decide(store, itemId, now, async (tx, order, line) => {
    const { reading } = line;
    // Another process may have read the order anew since; a word about one name is none about the next.
    if (task && !saysAsSeen(line, task)) throw new NotPossible('It has changed since you saw it; look again.');
    const position = task && reading ? positionOf(task, reading.personalizations) : null;
    if (!reading) throw new NotPossible('Nothing was read of this line yet; run populate-print-queue.');
    const open = openFindings(reading.findings, reading.approvals, line.mark);
    const asked = position === null ? open : about(open, position);
    const approved = asked.filter(({ reason }) => reviewRules[reason].approvable);
    if (approved.length === 0) throw new NotPossible(whyNothing(asked));
    const reasons = [...new Set(approved.map(({ reason }) => reason))];
    const detail = { item: itemId, position, reasons };
    const deed = await actOf(tx, by, 'approve', `order:${order.id}`, detail, now);
    const kept = reading.approvals.filter((approval) => sameInput(approval, line.mark));
    const said = printed(reading.personalizations);
    const approvals = [...kept, ...approved.map((finding) => ({ ...finding, ...line.mark, actId: deed.actId, said }))];
    // Who approves that the source has changed has seen the new one: the person's word now rests on it.
    const seen = reading.decidedActId !== null && approved.some(({ reason }) => reason === 'source-changed');
    await tx
      .updateTable('readings')
      .set({
        approvals: JSON.stringify(approvals),
        read_at: now,
        ...(seen && {
          ...markColumns(line.mark),
          findings: JSON.stringify(reading.findings.filter(({ reason }) => reason !== 'source-changed')),
        }),
      })
      .where('item_id', '=', itemId)
      .execute();
    return deed;
  });
}

function saysAsSeen({ tasks }: PrintLine, seen: SeenTask): boolean {
  const said = ({ text, fields, color1, color2, font, quantity, findings }: SeenTask) =>
    JSON.stringify([text, fields, color1, color2, font, quantity, findings]);
  return tasks.some((task) => task.index === seen.index && said(task) === said(seen));
}

function whyNothing(open: readonly Finding[]): string {
  const [first] = open;
  if (!first) return 'Nothing waits for approval here.';
  const { title, help } = reviewRules[first.reason];
  return `It cannot be approved: ${title}. ${help}`;
}

/**
 * A person says what a line shall carry. No machine changes it afterwards; when its source changes, that is said and waits for a
 * person. The checks hold for people too: a placeholder or a sum that does not fit stays in review, and so does what was in doubt
 * about the pieces that were not touched.
 *
 * @throws NotPossible when there is no such line, it has changed since it was read, or no piece is left
 */
export async function editLine(
  store: Store,
  by: Decider,
  itemId: number,
  change: (line: PrintLine) => readonly EditedPersonalization[],
  now: number,
): Promise<Decided> {
  return decide(store, itemId, now, async (tx, order, line) => {
    const wished = change(line);
    if (wished.length === 0 || wished.some(({ quantity }) => !Number.isInteger(quantity) || quantity < 1)) {
      throw new NotPossible('Each part needs at least one piece.');
    }
    const detail = { item: itemId, pieces: wished.map(({ quantity }) => quantity) };
    const deed = await actOf(tx, by, 'edit-personalization', `order:${order.id}`, detail, now);
    const from = 'fix' in by ? 'a person, by a fix' : `act ${deed.actId}, ${by.name}`;
    const said = wished.map((one) => saidBy(from, one));
    const { personalizations } = asPrinted(said, line.input.profile);
    await writeReading(
      tx,
      deed,
      order.id,
      line,
      {
        source: 'person',
        findings: JSON.stringify(findingsOfEdit(line, personalizations)),
        approvals: '[]',
        model_call_id: null,
        decided_act_id: deed.actId,
        not_made: null,
        reader: readerVersion,
        ...markColumns(line.mark),
      },
      personalizations,
    );
    return deed;
  });
}

/** A person's personalization: what is set and was not left as it was comes from the person. */
function saidBy(from: string, one: EditedPersonalization): Personalization {
  const { text, color1, color2, font, quantity } = one;
  const values = Object.entries({ text, color1, color2, font, quantity });
  const own = values.flatMap(([name, value]) => (value === null ? [] : [[name, { from, raw: String(value) }]]));
  return { ...one, origins: { ...Object.fromEntries(own), ...one.origins } };
}

/** Does what a person decided and brings the order's tasks into step, in one transaction. */
async function decide(
  store: Store,
  itemId: number,
  now: number,
  work: (tx: Tx, order: PrintOrder, line: PrintLine) => Promise<Writer>,
): Promise<Decided> {
  return store.write(async (tx) => {
    const orderId = await orderOf(tx, itemId);
    const held = orderId === null ? null : await readWithRelatives(tx, { now, runId: null }, orderId);
    const order = held?.order;
    const line = order?.lines.find(({ input }) => input.itemId === itemId);
    if (!order || !line) throw new NotPossible(`There is no line ${itemId}.`);
    if (line.removed) throw new NotPossible('The source has dropped this line.');
    if (!isAboutNow(line)) {
      // The word would be given to a text that nobody has read yet.
      throw new NotPossible(
        'The order has changed since it was read; run populate-print-queue or its personalization-chain, and look again.',
      );
    }
    const deed = await work(tx, order, line);
    return { orderId: order.id, ...(await settle(tx, deed, order.id, itemId)) };
  });
}

async function settle(tx: Tx, by: Writer, orderId: number, itemId: number): Promise<Omit<Decided, 'orderId'>> {
  const order = await readPrintOrder(tx, orderId);
  if (!order) throw new NotPossible(`There is no order ${orderId} any more.`);
  const create = order.status === 'awaiting_shipment' && order.goneAt === null;
  const lines = await reconcileTasks(tx, by, order, { create });
  const line = lines.find((one) => one.itemId === itemId);
  return { open: line?.open ?? [], tasks: line ?? { created: 0, updated: 0, cancelled: 0 } };
}

async function orderOf(tx: Tx, itemId: number): Promise<number | null> {
  const row = await tx.selectFrom('order_items').select('order_id').where('id', '=', itemId).executeTakeFirst();
  return row?.order_id ?? null;
}
