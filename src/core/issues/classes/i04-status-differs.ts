import { documentReader } from '../../channels/document-reader.ts';
import { behindIndex } from '../../store/issues/behind-index.ts';
import { CannotRepair, defineIssue, type Finding } from '../issue.ts';
import type { Look } from '../look.ts';
import { type Against, againstSource } from '../source/against.ts';
import { inWork } from '../source/in-work.ts';
import { bringIntoStep } from '../source/into-step.ts';

const minuteMs = 60_000;

interface Detail {
  /** A document that we keep says so, or only the list of open orders does. */
  readonly by: 'document' | 'list';
}

export const statusDiffers = defineIssue({
  id: 'I4',
  title: 'Status differs',
  description:
    'The order stands here in another status than its source last told: what is shipped or cancelled there is still made, or what is open there is made by nobody. It comes about when an answer was stored and not taken in, when something changed our row behind it, or when the source changed the order and no sync has brought it since.',
  severity: 'high',
  mode: 'A',
  graceMs: 20 * minuteMs,
  subject: 'order',
  restsOn: 'orders',
  causes: ['I6', 'I7', 'I11', 'I12', 'I23', 'I26', 'I29', 'I33'],
  async find(look) {
    const told = (await againstSource(look)).filter(({ order, said }) => order.status !== said.status);
    const known = new Set(told.map(({ order }) => order.id));
    const listed = await listedOtherwise(look);
    return [...told.map(asFinding), ...listed.filter(({ orderId }) => orderId === null || !known.has(orderId))];
  },
  fetch: ({ detail, orderId }) =>
    (detail as Detail).by === 'list' && orderId !== null ? [{ fetch: 'order', orderId }] : [],
  async repair({ detail, orderId }, repairing) {
    if (orderId === null) throw new CannotRepair('It is about no order.');
    if ((detail as Detail).by === 'list') {
      throw new CannotRepair('The source was asked again and did not say what its list says. Look at the order there.');
    }
    await repairing.tools.takeStored(orderId);
    await bringIntoStep(repairing, orderId);
  },
});

function asFinding({ order, title, said, raw }: Against): Finding {
  return {
    key: `order:${order.id}`,
    orderId: order.id,
    subject: order.orderNumber,
    // Where both are of one document, the row was changed after it was made.
    since: raw.id === order.rawId ? order.changedAt : raw.receivedAt,
    line: `${order.status} here, ${said.sourceStatus} at ${title}`,
    evidence: [
      { what: 'status here', value: order.status, of: { entity: 'order', id: order.id, field: 'status' } },
      { what: `status at ${title}`, value: said.sourceStatus, of: { raw: raw.id } },
      { what: 'changed there', value: new Date(said.modifiedAt).toISOString(), of: { raw: raw.id } },
    ],
    detail: { by: 'document' } satisfies Detail,
  };
}

async function listedOtherwise(look: Look): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const row of await behindIndex(look.db, inWork(look))) {
    const reader = await documentReader(row.channel);
    if (!reader?.isOlder(row.modifiedAt, row.listedModifiedAt)) continue;
    if (reader.statusOf(row.listedStatus) === row.status) continue;
    const { orderId, listedModifiedAt, runId } = row;
    found.push({
      key: `order:${orderId}`,
      orderId,
      subject: row.orderNumber,
      since: listedModifiedAt,
      line: `${row.status} here, ${row.listedStatus} in ${reader.title}’s list of open orders`,
      evidence: [
        { what: 'status here', value: row.status, of: { entity: 'order', id: orderId, field: 'status' } },
        { what: `status at ${reader.title}`, value: row.listedStatus, of: { run: runId } },
        { what: 'changed there', value: new Date(listedModifiedAt).toISOString(), of: { run: runId } },
      ],
      detail: { by: 'list' } satisfies Detail,
    });
  }
  return found;
}
