import * as z from 'zod';
import type { Context } from '../core/context.ts';
import type { CountName } from '../core/domain/run.ts';
import { nextPackageWrite, type PackageWrite } from '../core/store/orders/package-writes.ts';
import { deliverPackageWrite, type WriteOutcome } from './deliver-package-write.ts';
import { defineJob, type StepResult } from './job.ts';
import { packageChannel } from './package-intake.ts';

export const deliverPackageWrites = defineJob({
  id: 'deliver-package-writes',
  title: 'Package changes',
  description:
    'Sends what people want of packages at Trendyol (Picking, Invoiced, a tracking number), each once, and reads it back. It starts by itself at the key. By hand: to look at once for what was in doubt.',
  schedules: [{ cron: '5-59/15 * * * *' }],
  args: z.object({}),
  needs: ['trendyol'],
  resources: () => ['trendyol:package-writes'],
  writes: ['package_writes', 'raw_documents', 'orders', 'order_items', 'changes'],
  priority: 2,
  timeLimitMs: 10 * 60_000,
  overlap: 'queue-one',
  steps: [{ name: 'deliver', run: (_args, context) => deliverAll(context) }],
});

type State = WriteOutcome['state'];

const countOf: Readonly<Record<State, CountName>> = {
  confirmed: 'updated',
  'would-write': 'updated',
  waiting: 'unchanged',
  refused: 'refused',
  failed: 'failed',
};

const words: Readonly<Record<State, string>> = {
  confirmed: 'set and read back',
  'would-write': 'would be sent',
  waiting: 'in other hands',
  refused: 'refused',
  failed: 'sent and looked for',
};

/** One after another in the order in which they were staged; a package that cannot be answered for is left, and the others go on. */
async function deliverAll(context: Context): Promise<StepResult> {
  const tally = new Map<State, number>();
  for (let after = 0; ; ) {
    context.signal.throwIfAborted();
    const write = await nextPackageWrite(context.store.db, { after, now: context.clock.now() });
    if (!write) break;
    after = write.id;
    const outcome = await deliverPackageWrite(context, write);
    tell(context, write, outcome);
    context.count('seen');
    context.count(countOf[outcome.state]);
    tally.set(outcome.state, (tally.get(outcome.state) ?? 0) + 1);
  }
  const parts = [...tally].map(([state, number]) => `${number} ${words[state]}`);
  return { summary: parts.join(', ') || 'nothing to send' };
}

function tell(context: Context, write: PackageWrite, outcome: WriteOutcome): void {
  const { title } = packageChannel(context);
  const place = `order ${write.orderId} (${title} ${write.externalId}), ${write.kind}: ${words[outcome.state]}`;
  if ('message' in outcome) context.log.warn(`${place}: ${outcome.message}`);
  else context.log.info(place);
}
