import * as z from 'zod';
import { ChannelError, Unreadable } from '../core/channels/channel.ts';
import { Unwritable } from '../core/channels/order-writer.ts';
import type { Context } from '../core/context.ts';
import type { CountName } from '../core/domain/run.ts';
import { nextPackageWrite, type PackageWrite } from '../core/store/orders/package-writes.ts';
import { deliverPackageWrite, leavePackageWrite, type WriteOutcome } from './deliver-package-write.ts';
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

type State = Delivered['state'];

const countOf: Readonly<Record<State, CountName>> = {
  confirmed: 'updated',
  'would-write': 'updated',
  waiting: 'unchanged',
  refused: 'refused',
  failed: 'failed',
  later: 'failed',
};

const words: Readonly<Record<State, string>> = {
  confirmed: 'set and read back',
  'would-write': 'would be sent',
  waiting: 'in other hands',
  refused: 'refused',
  failed: 'sent and looked for',
  later: 'left for later',
};

/** One after another in the order in which they were staged; a package that cannot be answered for is left, and the others go on. */
async function deliverAll(context: Context): Promise<StepResult> {
  const tally = new Map<State, number>();
  let ill = false;
  for (let after = 0; ; ) {
    context.signal.throwIfAborted();
    const write = await nextPackageWrite(context.store.db, { after, now: context.clock.now() });
    if (!write) break;
    after = write.id;
    const outcome = await deliverOneOfMany(context, write);
    if (outcome.state !== 'later') ill = false;
    else if (outcome.cause instanceof ChannelError) {
      // One package may be what the marketplace stumbles over; two in a row, and it is the marketplace.
      if (ill) throw outcome.cause;
      ill = true;
    }
    tell(context, write, outcome);
    context.count('seen');
    context.count(countOf[outcome.state]);
    tally.set(outcome.state, (tally.get(outcome.state) ?? 0) + 1);
  }
  const parts = [...tally].map(([state, number]) => `${number} ${words[state]}`);
  return { summary: parts.join(', ') || 'nothing to send' };
}

type Delivered = WriteOutcome | { readonly state: 'later'; readonly message: string; readonly cause: Error };

async function deliverOneOfMany(context: Context, write: PackageWrite): Promise<Delivered> {
  try {
    return await deliverPackageWrite(context, write);
  } catch (cause) {
    if (!isItsOwn(cause)) throw cause;
    const message = `${packageChannel(context).title} cannot be asked about the package: ${cause.message}`;
    await leavePackageWrite(context, write, message);
    return { state: 'later', message, cause };
  }
}

/** May be this package's fault alone: its document, or what the marketplace stumbles over when it is asked for it. */
function isItsOwn(error: unknown): error is Error {
  if (error instanceof Unreadable || error instanceof Unwritable) return true;
  return error instanceof ChannelError && (error.kind === 'outage' || error.kind === 'nonsense');
}

function tell(context: Context, write: PackageWrite, outcome: Delivered): void {
  const { title } = packageChannel(context);
  const place = `order ${write.orderId} (${title} ${write.externalId}), ${write.kind}: ${words[outcome.state]}`;
  if ('message' in outcome) context.log.warn(`${place}: ${outcome.message}`);
  else context.log.info(place);
}
