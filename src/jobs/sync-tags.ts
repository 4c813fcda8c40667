import * as z from 'zod';
import type { OrderSource } from '../core/channels/channel.ts';
import type { Context } from '../core/context.ts';
import { resolveGone } from '../core/store/order-fate.ts';
import { listTags, ordersTagged, saveTags } from '../core/store/tags.ts';
import { defineJob, type StepResult } from './job.ts';
import { orderSource, parkGap, Tally, takeIn } from './order-intake.ts';
import { walkOrders } from './order-walk.ts';

/** ShipStation's statuses in which a tag still says what to do. */
const openSourceStatuses = ['awaiting_payment', 'awaiting_shipment', 'on_hold'] as const;

export const syncTags = defineJob({
  id: 'sync-tags',
  title: 'Tags',
  description:
    'Reads the names of the tags, then which open orders carry each: tagging an order may not count as a change of it, so the order sync alone can miss it.',
  schedules: [{ cron: '30 1 * * *' }],
  args: z.object({}),
  needs: ['shipstation'],
  resources: () => ['shipstation:tags'],
  writes: ['tags', 'order_tags', 'raw_documents', 'orders', 'order_items', 'changes', 'parked'],
  timeLimitMs: 60 * 60_000,
  steps: [
    { name: 'names', run: (_args, context) => syncNames(context) },
    { name: 'orders', run: (_args, context) => syncTaggedOrders(context) },
  ],
});

async function syncNames(context: Context): Promise<StepResult> {
  const source = orderSource(context);
  const tags = await source.listTags();
  const by = { now: context.clock.now(), runId: context.run.id };
  const { created, updated, unchanged, gone } = await context.store.write((tx) => saveTags(tx, by, source.id, tags));
  context.count('seen', created + updated + unchanged);
  context.count('created', created);
  context.count('updated', updated);
  context.count('unchanged', unchanged);
  return { summary: `${tags.length} tags, ${created} new, ${updated - gone} renamed, ${gone} gone` };
}

async function syncTaggedOrders(context: Context): Promise<StepResult> {
  const source = orderSource(context);
  const tags = (await listTags(context.store.db)).filter((tag) => tag.channel === source.id && tag.goneAt === null);
  const tally = new Tally();
  for (const [index, tag] of tags.entries()) {
    context.progress(index, tags.length, tag.name);
    const listed = new Set<string>();
    for (const status of openSourceStatuses) await takeListed(context, source, tag.externalId, status, listed, tally);
    await lookUpUntagged(context, source, tag.externalId, listed, tally);
  }
  context.progress(tags.length, tags.length);
  return { summary: `${tally}` };
}

/** Takes in the orders listed under a tag in one status; their ids go to `listed`. */
async function takeListed(
  context: Context,
  source: OrderSource,
  tag: string,
  status: string,
  listed: Set<string>,
  tally: Tally,
): Promise<void> {
  await walkOrders({
    start: { offset: 0, total: null },
    fetch: (page) => source.listOrdersByTag(tag, status, page),
    signal: context.signal,
    onPage: async ({ orders }) => {
      for (const { externalId } of orders) if (externalId !== null) listed.add(externalId);
      tally.add(await takeIn(context, source, orders));
    },
    onGap: async (gap) => {
      tally.addGap();
      await parkGap(context, source, `by tag ${tag}, ${status}`, gap);
    },
  });
}

/**
 * An order that we hold as tagged and that is not listed lost its tag, or moved on meanwhile: its source is asked, for a
 * tag is only taken away on its word.
 */
async function lookUpUntagged(
  context: Context,
  source: OrderSource,
  tag: string,
  listed: ReadonlySet<string>,
  tally: Tally,
): Promise<void> {
  for (const externalId of await ordersTagged(context.store.db, source.id, tag, openSourceStatuses)) {
    if (listed.has(externalId)) continue;
    context.signal.throwIfAborted();
    const document = await source.readOrder(externalId);
    if (document) {
      tally.add(await takeIn(context, source, [document]));
      continue;
    }
    const by = { now: context.clock.now(), runId: context.run.id };
    const gone = await resolveGone(context.store, by, { channel: source.id, externalId });
    context.count('seen');
    context.count(gone?.changed ? 'updated' : 'unchanged');
  }
}
