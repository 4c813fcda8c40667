import { sql } from 'kysely';
import { type OrderStatus, openStatuses } from '../../domain/order.ts';
import { type Duplicate, type DuplicateSide, duplicates } from '../../store/issues/duplicates.ts';
import type { Writer } from '../../store/orders/changes.ts';
import { absorbOrder } from '../../store/orders/order-fate.ts';
import { bringFrom } from '../../store/print/adopt.ts';
import { readPrintOrder } from '../../store/print/print-order.ts';
import { cancelTask } from '../../store/print/tasks.ts';
import type { Tx } from '../../store/store.ts';
import { CannotRepair, type Choice, defineIssue, type Finding, type Origin } from '../issue.ts';
import { inWork } from '../source/in-work.ts';
import { bringIntoStep } from '../source/into-step.ts';

interface Detail {
  readonly earlier: number;
  readonly later: number;
}

export const duplicateOrder = defineIssue({
  id: 'I3',
  title: 'Duplicate order',
  description:
    'One order is here twice, under the same number or by two ways within minutes: its pieces are made and sent twice. It comes about when an order is written with another key, or reaches the program through two channels. The fix keeps one, moves what was begun to it and cancels the tasks of the other, which counts as absorbed; at its source a person has to cancel it, since no call does.',
  severity: 'critical',
  mode: 'H',
  subject: 'order',
  restsOn: 'orders',
  causes: ['I12', 'I15', 'I23', 'I25', 'I27', 'I33'],
  async find(look) {
    return (await duplicates(look.db, inWork(look))).map(asFinding);
  },
  async choices({ detail }, { db }) {
    const pair = await pairNow(db, detail as Detail);
    return pair ? waysFor(pair).map(({ choice }) => choice) : [];
  },
  async repair({ detail }, repairing) {
    const { store, by, choice } = repairing;
    const pair = await pairNow(store.db, detail as Detail);
    const way = pair && waysFor(pair).find((one) => one.choice.id === choice?.id);
    if (!way) throw new CannotRepair('Choose which of the two to keep; an order that has left cannot be dropped.');
    const { kept, dropped } = way;
    await store.write((tx) => drop(tx, by, dropped, kept));
    await bringIntoStep(repairing, kept.id);
  },
});

async function pairNow(
  db: Parameters<typeof duplicates>[0],
  { earlier, later }: Detail,
): Promise<Duplicate | undefined> {
  const pairs = await duplicates(db, sql<boolean>`o.id = ${later}`);
  return pairs.find((pair) => pair.earlier.id === earlier && pair.later.id === later);
}

interface Way {
  readonly choice: Choice;
  readonly kept: DuplicateSide;
  readonly dropped: DuplicateSide;
}

/** What has left stays; of two that wait, the one in which more was begun is likelier the one to go on with. */
function waysFor({ earlier, later }: Duplicate): readonly Way[] {
  const way = (id: string, kept: DuplicateSide, dropped: DuplicateSide): Way => ({
    choice: { id, title: `Keep id:${kept.id} (${kept.status}, ${kept.begun} begun), drop id:${dropped.id}` },
    kept,
    dropped,
  });
  const both = [way('keep-earlier', earlier, later), way('keep-later', later, earlier)];
  const ways = both.filter(({ dropped }) => openStatuses.includes(dropped.status as OrderStatus));
  return ways.sort((one, other) => other.kept.begun - one.kept.begun);
}

async function drop(tx: Tx, by: Writer, dropped: DuplicateSide, kept: DuplicateSide): Promise<void> {
  const order = await readPrintOrder(tx, dropped.id);
  for (const task of (order?.lines ?? []).flatMap(({ tasks }) => tasks)) {
    if (task.status !== 'pending' && task.status !== 'held') continue;
    await cancelTask(tx, by, dropped.id, task, `its order is the same as order ${kept.id}`);
  }
  await absorbOrder(tx, by, dropped.id, kept.externalId);
  const survivor = await readPrintOrder(tx, kept.id);
  // Of an order that has left, every piece was made: what was begun for the other stays with that one, to be seen.
  if (survivor && openStatuses.includes(kept.status as OrderStatus)) await bringFrom(tx, by, survivor, [dropped.id]);
}

function asFinding({ earlier, later, by }: Duplicate): Finding {
  const sides = [
    ['earlier', earlier],
    ['later', later],
  ] as const;
  return {
    key: `order:${later.id}/${earlier.id}`,
    orderId: later.id,
    alsoOrderId: earlier.id,
    subject: later.orderNumber,
    since: later.firstSeenAt,
    line: `${by === 'number' ? 'the same number' : 'the same buyer, goods and amount within minutes'}: id:${earlier.id} (${earlier.status}) and id:${later.id} (${later.status})`,
    evidence: sides.flatMap(([name, side]) => [
      { what: `the ${name} one`, value: `${side.channel} ${side.externalId}`, of: ofOrder(side.id, 'order_number') },
      { what: `store of the ${name} one`, value: side.storeId },
      { what: `status of the ${name} one`, value: side.status, of: ofOrder(side.id, 'status') },
      { what: `tasks of the ${name} one, begun`, value: side.begun },
      { what: `tasks of the ${name} one, waiting`, value: side.waiting },
    ]),
    detail: { earlier: earlier.id, later: later.id } satisfies Detail,
  };
}

function ofOrder(id: number, field: string): Origin {
  return { entity: 'order', id, field, orderId: id };
}
