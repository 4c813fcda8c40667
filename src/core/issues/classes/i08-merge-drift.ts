import { type OrderStatus, openStatuses } from '../../domain/order.ts';
import { drifting, type Family } from '../../store/issues/merge-drift.ts';
import type { Writer } from '../../store/orders/changes.ts';
import { markAbsorbed } from '../../store/orders/order-fate.ts';
import { readWithRelatives, tasksToBringHome } from '../../store/print/adopt.ts';
import { readPrintOrder } from '../../store/print/print-order.ts';
import { cancelTask } from '../../store/print/tasks.ts';
import type { Reader, Tx } from '../../store/store.ts';
import { CannotRepair, defineIssue, type Finding, type Repairing } from '../issue.ts';
import { inWork } from '../source/in-work.ts';
import { bringIntoStep } from '../source/into-step.ts';

const minuteMs = 60_000;

/** `still-open`: merged into another and open; `not-read`: others came from it and it was not read since; `left-behind`: tasks hang on it. */
type Drift = 'still-open' | 'not-read' | 'left-behind';

interface Detail {
  readonly drift: Drift;
  readonly homeId: number;
  readonly formerId: number;
  readonly channel: string;
}

export const mergeDrift = defineIssue({
  id: 'I8',
  title: 'Merge or split drift',
  description:
    'Orders were merged or split at their source, and here something still hangs on the old one: it stands as open, or print tasks of its lines were never moved. Pieces are made twice, or by the wrong order. It comes about when the print queue was not prepared since, or the old order was not read again. The fix attaches the tasks to the order that has the lines now and closes what is left over.',
  severity: 'high',
  mode: 'K',
  graceMs: 30 * minuteMs,
  subject: 'order',
  restsOn: 'orders',
  causes: ['I23', 'I24', 'I25', 'I27'],
  async find(look) {
    const families = await drifting(look.db, inWork(look));
    const found: Finding[] = [];
    for (const family of families) {
      const drift = await driftOf(look.db, family);
      if (drift) found.push(asFinding(family, drift));
    }
    return found;
  },
  fetch: ({ detail }) => {
    const { drift, formerId, channel } = detail as Detail;
    return drift === 'not-read' && channel !== 'trendyol' ? [{ fetch: 'order', orderId: formerId }] : [];
  },
  async repair({ detail }, repairing) {
    const { store, by } = repairing;
    const { drift, homeId, formerId, channel } = detail as Detail;
    if (drift === 'not-read') return readAgain(repairing, channel);
    await store.write(async (tx) => {
      if (drift === 'still-open') await absorb(tx, by, homeId, formerId);
      await readWithRelatives(tx, by, homeId);
      await closeLeft(tx, by, { homeId, formerId });
    });
    await bringIntoStep(repairing, homeId);
  },
});

/** A marketplace that ships by package is asked by the job that settles what packages have become. */
function readAgain({ afterwards }: Repairing, channel: string): void {
  if (channel !== 'trendyol') {
    throw new CannotRepair('The old order was read again, and its source still shows it whole: look at it there.');
  }
  afterwards({ do: 'run', job: 'trendyol-orders', args: {} });
}

async function driftOf(db: Reader, family: Family): Promise<Drift | null> {
  const { homeId, homeStatus, formerId, formerGoneAt, merged, isOpen, tasks, openTasks } = family;
  if (isOpen) return merged ? 'still-open' : 'not-read';
  if (openTasks > 0 && formerGoneAt !== null) return 'left-behind';
  if (tasks === 0 || !openStatuses.includes(homeStatus as OrderStatus)) return null;
  const home = await readPrintOrder(db, homeId);
  return home && (await tasksToBringHome(db, home, [formerId])) > 0 ? 'left-behind' : null;
}

async function absorb(tx: Tx, by: Writer, homeId: number, formerId: number): Promise<void> {
  const rows = await tx
    .selectFrom('orders')
    .select(['id', 'channel', 'external_id'])
    .where('id', 'in', [homeId, formerId])
    .execute();
  const [home, former] = [homeId, formerId].map((id) => rows.find((row) => row.id === id));
  if (!home || !former) throw new CannotRepair('One of the two orders is not there any more.');
  await markAbsorbed(tx, by, home.channel, { externalId: home.external_id, mergedExternalIds: [former.external_id] });
}

/** Tasks that no line of the new order asked for are for nobody. */
async function closeLeft(tx: Tx, by: Writer, { homeId, formerId }: Pick<Detail, 'homeId' | 'formerId'>): Promise<void> {
  const former = await readPrintOrder(tx, formerId);
  if (!former || former.goneAt === null) return;
  for (const task of former.lines.flatMap(({ tasks }) => tasks)) {
    if (task.status !== 'pending' && task.status !== 'held') continue;
    await cancelTask(tx, by, formerId, task, `its order has become order ${homeId}, which has no such line`);
  }
}

const words: Readonly<Record<Drift, (family: Family) => string>> = {
  'still-open': ({ formerId, formerStatus }) => `id:${formerId} was merged into it and is ${formerStatus} still`,
  'not-read': ({ formerId, formerStatus }) =>
    `id:${formerId}, which it was split off, is ${formerStatus} and was not read since`,
  'left-behind': ({ formerId, tasks }) =>
    `${tasks} ${tasks === 1 ? 'task hangs' : 'tasks hang'} on id:${formerId}, whose lines it has`,
};

function asFinding(family: Family, drift: Drift): Finding {
  const { homeId, formerId, merged } = family;
  const of = (id: number, field: string) => ({ entity: 'order', id, field, orderId: id }) as const;
  return {
    key: `order:${homeId}/${formerId}`,
    orderId: homeId,
    alsoOrderId: formerId,
    subject: family.orderNumber,
    since: family.since,
    line: words[drift](family),
    evidence: [
      {
        what: merged ? 'merged with' : 'split off',
        value: family.formerExternalId,
        of: of(homeId, merged ? 'merged_external_ids' : 'parent_external_id'),
      },
      { what: 'status of the old order', value: family.formerStatus, of: of(formerId, 'status') },
      { what: 'tasks on the old order', value: family.tasks },
      { what: 'of them not done', value: family.openTasks },
    ],
    detail: { drift, homeId, formerId, channel: family.channel } satisfies Detail,
  };
}
