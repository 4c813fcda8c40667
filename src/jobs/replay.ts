import * as z from 'zod';
import { isSurelyOlder } from '../core/channels/shipstation/window.ts';
import type { Context } from '../core/context.ts';
import { type DeliveryDetail, readDelivery } from '../core/inbox/delivery-list.ts';
import { openInboxIfAny } from '../core/inbox/open.ts';
import { toldPackages } from '../core/inbox/told-packages.ts';
import { parseJson } from '../core/json.ts';
import { readDocument } from '../core/store/orders/order-ingest.ts';
import { documentsOfRun, type Replayed, replayDocument } from '../core/store/orders/replay.ts';
import { readRun } from '../core/store/runs/run-view.ts';
import { defineJob, GiveUp, type StepResult } from './job.ts';
import { orderSource } from './order-intake.ts';
import { packageChannel } from './package-intake.ts';

/** So many documents are read from the store, and taken in, at once. */
const atOnce = 50;
const mostNamed = 25;

const args = z
  .object({
    run: z.coerce.number().int().min(1).optional().describe('Read anew what this run has stored: its number.'),
    webhook: z.coerce.number().int().min(1).optional().describe('Read anew what this webhook told: its number.'),
  })
  .refine(({ run, webhook }) => (run === undefined) !== (webhook === undefined), {
    error: 'Give a run or a webhook, one of them.',
  });

export const replay = defineJob({
  id: 'replay',
  title: 'Replay',
  description:
    'Reads anew what a run or a webhook has stored, as this version understands it, without asking anybody outside: after a parser was mended, or a row was damaged. `orderdeck replay` shows first what would differ. To ask the source itself, fetch the order again (sync-orders-recent --order).',
  args,
  // It writes what the readers of the same channels write.
  resources: () => ['shipstation:orders:recent', 'trendyol:orders'],
  writes: ['raw_documents', 'orders', 'order_items', 'order_tags', 'changes', 'parked'],
  priority: 3,
  attempts: 3,
  timeLimitMs: 20 * 60_000,
  overlap: 'queue-one',
  steps: [{ name: 'read anew', run: ({ run, webhook }, context) => replayAll(context, run, webhook) }],
});

type Document = { readonly channel: string; readonly externalId: string; readonly body: string };

async function replayAll(context: Context, run?: number, webhook?: number): Promise<StepResult> {
  const tally = new ReplayTally();
  if (run !== undefined) await replayRun(context, tally, run);
  if (webhook !== undefined) await replayDelivery(context, tally, webhook);
  return { summary: `${tally}` };
}

async function replayRun(
  context: Context,
  tally: ReplayTally,
  runId: number,
  between?: readonly [number, number],
): Promise<void> {
  const { db } = context.store;
  if (!(await readRun(db, runId)))
    throw new GiveUp('unknown-run', `There is no run ${runId}.`, 'See `orderdeck runs`.');
  let after = 0;
  for (;;) {
    context.signal.throwIfAborted();
    const documents = await documentsOfRun(db, runId, { after, limit: atOnce, between });
    const last = documents.at(-1);
    if (!last) return;
    await take(
      context,
      tally,
      documents.filter(({ kind }) => kind === 'order'),
    );
    tally.others += documents.filter(({ kind }) => kind !== 'order').length;
    after = last.id;
  }
}

async function replayDelivery(context: Context, tally: ReplayTally, id: number): Promise<void> {
  const inbox = await openInboxIfAny(context.settings.inboxFile);
  try {
    const delivery = inbox && (await readDelivery(inbox.db, id));
    if (!delivery) throw new GiveUp('unknown-webhook', `There is no webhook ${id}.`, 'See `orderdeck webhooks`.');
    const told = delivery.source === 'm' ? packagesOf(delivery) : [];
    if (told.length > 0) return await take(context, tally, told);
    // It only said that there is news: what was read of it then is kept with the run that asked.
    const tried = delivery.history.findLast(({ outcome }) => outcome === 'done');
    if (!tried) {
      const hint = 'Handle it: `orderdeck queue retry`. That asks the source.';
      throw new GiveUp('no-facts', `Webhook ${id} tells of news without the facts, and nothing was read of it.`, hint);
    }
    await replayRun(context, tally, tried.runId, [tried.startedAt, tried.finishedAt ?? context.clock.now()]);
  } finally {
    await inbox?.close();
  }
}

function packagesOf({ body }: DeliveryDetail): Document[] {
  const packages = toldPackages(parseJson(body), body).filter((one) => one !== null);
  return packages.map((one) => ({ channel: 'trendyol', externalId: one.id, body: one.text() }));
}

/** One transaction for some of them; each on its own counts when that is committed. */
async function take(context: Context, tally: ReplayTally, documents: readonly Document[]): Promise<void> {
  const by = { now: context.clock.now(), runId: context.run.id };
  const readings = documents.map((document) => {
    const { interpret, ...rules } = readerOf(context, document.channel);
    return { ...rules, channel: document.channel, ...readDocument(document, interpret), document };
  });
  const replayed = await context.store.write(async (tx) => {
    const all: Replayed[] = [];
    for (const reading of readings) all.push(await replayDocument(tx, by, reading));
    return all;
  });
  for (const [index, outcome] of replayed.entries()) tell(context, tally, documents[index]?.externalId ?? '', outcome);
}

/** How a channel's documents are read: by the words alone, nothing is asked outside. */
function readerOf(context: Context, channel: string) {
  if (channel === 'shipstation') {
    const source = orderSource(context);
    return { interpret: source.interpret, isOlder: isSurelyOlder };
  }
  const { interpret, stepsBack } = packageChannel(context);
  return { interpret, stepsBack };
}

function tell({ count, log }: Context, tally: ReplayTally, externalId: string, replayed: Replayed): void {
  count('seen');
  tally.add(replayed);
  const isNamed = tally.named < mostNamed;
  if (replayed.outcome === 'left') {
    count('unchanged');
    if (isNamed) log.info(`document ${externalId} is left: ${replayed.why}`);
  } else if (replayed.outcome === 'unreadable') {
    count('failed');
    log.warn(`document ${externalId} cannot be read (${replayed.problem.reason}): ${replayed.problem.message}`);
  } else {
    count(replayed.outcome);
    if (replayed.outcome === 'unchanged') return;
    if (isNamed) log.info(`order ${replayed.orderId} (${externalId}): ${replayed.outcome}`);
  }
  tally.named += 1;
}

/** What a replay came to, for its summary. */
class ReplayTally {
  readonly #times = new Map<Replayed['outcome'], number>();
  /** Documents that are no orders, which are left as they are. */
  others = 0;
  /** So many were told of one by one. */
  named = 0;

  add({ outcome }: Replayed): void {
    this.#times.set(outcome, (this.#times.get(outcome) ?? 0) + 1);
  }

  toString(): string {
    const number = (outcome: Replayed['outcome']): number => this.#times.get(outcome) ?? 0;
    const all = [...this.#times.values()].reduce((sum, one) => sum + one, 0);
    if (all + this.others === 0) return 'nothing is stored of it that could be read anew';
    const parts = [
      [number('created'), 'new'],
      [number('updated'), 'changed'],
      [number('unchanged'), 'as they stand'],
      [number('left'), 'left'],
      [number('unreadable'), 'still not readable'],
      [this.others, 'no orders, left as they are'],
    ] as const;
    const told = parts.filter(([times]) => times > 0).map(([times, words]) => `${times} ${words}`);
    return `${all} documents: ${told.join(', ')}`;
  }
}
