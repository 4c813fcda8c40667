import { type PackageChange, whyNotNumber, whyNotWrite } from '../core/domain/package-writes.ts';
import { type Actor, recordAct } from '../core/store/acts.ts';
import { stagePackageWrite } from '../core/store/orders/package-writes.ts';
import type { Store } from '../core/store/store.ts';
import { deliverPackageWrites } from './deliver-package-writes.ts';
import { enqueue } from './engine/enqueue.ts';

/** A change of a package that cannot be wanted now; nothing was written. */
export class NotWanted extends Error {
  override readonly name = 'NotWanted';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export interface Wanted {
  readonly writeId: number;
  /** The run that sends it. */
  readonly runId: number;
  /** `already`: the same was wanted before, and is under way. */
  readonly outcome: 'staged' | 'already';
}

/**
 * Writes down what a person wants of a package, with who wants it, and queues the run that sends it, in one transaction.
 *
 * @param orderId our id of the one package that is meant
 * @throws NotWanted with why not: another channel's order, a state that does not allow it, a number that is none
 */
export async function wantPackageWrite(
  store: Store,
  by: { readonly actor: Actor; readonly now: number },
  orderId: number,
  { kind, value }: PackageChange,
): Promise<Wanted> {
  const { actor, now } = by;
  const wrong = value === null ? null : whyNotNumber(value);
  if (wrong !== null) throw new NotWanted('bad-number', `${value} is not taken: ${wrong}.`);
  return store.write(async (tx) => {
    const order = await tx
      .selectFrom('orders')
      .select(['channel', 'source_status', 'gone_at', 'order_number', 'external_id'])
      .where('id', '=', orderId)
      .executeTakeFirst();
    if (!order) throw new NotWanted('unknown-order', 'The order is not there any more.');
    if (order.channel !== 'trendyol')
      throw new NotWanted('no-package', `Order ${order.order_number} is no package of Trendyol’s.`);
    const whyNot = order.gone_at === null ? whyNotWrite(kind, order.source_status) : 'Trendyol no longer shows it';
    if (whyNot !== null) throw new NotWanted('package-status', `Package ${order.external_id}: ${whyNot}.`);
    const actId = await recordAct(tx, actor, `package-${kind}`, `order:${orderId}`, { value }, now);
    const { id, outcome } = await stagePackageWrite(tx, { now, actId }, orderId, { kind, value });
    if (outcome === 'sent')
      throw new NotWanted(
        'on-its-way',
        'Another number was sent and is being looked for; try again when that is settled.',
      );
    const run = await enqueue(tx, deliverPackageWrites, { args: {}, trigger: 'manual', by: actor.name }, now);
    return { writeId: id, runId: run.id, outcome };
  });
}
