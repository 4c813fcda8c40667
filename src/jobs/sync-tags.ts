import * as z from 'zod';
import type { OrderSource } from '../core/channels/channel.ts';
import type { Context } from '../core/context.ts';
import { resolveParkedPlaces } from '../core/store/orders/parked-places.ts';
import { listTags, ordersTagged, saveTags } from '../core/store/orders/tags.ts';
import { defineJob, type StepResult } from './job.ts';
import { orderSource, Tally } from './order-intake.ts';
import { lookUpOneOfMany } from './order-look-up.ts';
import { takeList } from './take-list.ts';

/** ShipStation's statuses in which a tag still says what to do. */
const openSourceStatuses = [
  'awaiting_payment',
  'awaiting_shipment',
  'pending_fulfillment',
  'on_hold',
  'rejected_fulfillment',
] as const;

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
  const list = { name: `by tag ${tag}, ${status}` };
  const began = context.clock.now();
  const { missing } = await takeList(context, source, list, tally, {
    fetch: async (asked) => {
      const page = await source.listOrdersByTag(tag, status, asked);
      for (const { externalId } of page.orders) if (externalId !== null) listed.add(externalId);
      return page;
    },
  });
  if (missing > 0) return;
  await context.store.write((tx) =>
    resolveParkedPlaces(tx, { channel: source.id, list: list.name }, { from: null, began }, context.clock.now()),
  );
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
    const found = await lookUpOneOfMany(context, source, externalId);
    if (found.kind === 'alive' && found.result) tally.add([found.result]);
    if (found.kind === 'unreadable') tally.addGap();
  }
}
