import * as z from 'zod';
import type { Shop } from '../core/channels/shop.ts';
import type { Context } from '../core/context.ts';
import type { ListedProduct } from '../core/domain/products/listing.ts';
import type { Found } from '../core/inbox/found.ts';
import { batchesOfAttempt, itemsOfBatch, openBatches } from '../core/store/products/batches.ts';
import { hear } from './hear.ts';
import { defineJob, GiveUp, type StepResult } from './job.ts';
import { readArticles } from './product-articles.ts';
import { readResult, sendBatches, settleOpenBatches } from './product-batches.ts';
import { type Plan, planProducts } from './product-plan.ts';
import type { Market } from './product-verdict.ts';

const minuteMs = 60_000;
/** Results are waited for a little; what takes longer is read by the next run, long before its four hours end. */
const resultPausesMs = [2000, 3000, 5000, 10_000, 20_000, 20_000];

const args = z.object({
  barcode: z
    .string()
    .trim()
    .min(1)
    .optional()
    .describe('Only the product of this barcode, and once more even if it was refused before.'),
  overwrite: z
    .boolean()
    .default(false)
    .describe('Also change what was listed by somebody else before, where the shop says something different.'),
});

export const trendyolProducts = defineJob({
  id: 'trendyol-products',
  title: 'Trendyol products',
  description:
    'Brings new products of the shop to Trendyol and tells what changed of others; follows approval and rejection. By hand: after mapping a brand, category or attribute.',
  worksInBatches: true,
  schedules: [{ cron: '23 * * * *' }],
  args,
  needs: ['trendyol', 'opencart'],
  resources: () => ['trendyol:products'],
  writes: ['products', 'product_batches', 'product_batch_items', 'product_gaps', 'market_words'],
  priority: 5,
  timeLimitMs: 30 * minuteMs,
  steps: [
    { name: 'look up', run: async (_args, context) => ({ summary: await settleOpenBatches(marketOf(context)) }) },
    { name: 'plan', run: plan },
    { name: 'send', run: send },
  ],
});

function marketOf(context: Context): Market {
  const { trendyol } = context.channels;
  if ('off' in trendyol) throw new GiveUp('channel-off', trendyol.why);
  return { context, channel: trendyol.id, title: trendyol.title, catalogue: trendyol.catalogue };
}

async function plan({ barcode, overwrite }: z.output<typeof args>, context: Context): Promise<StepResult> {
  const market = marketOf(context);
  const articles = await articlesFor(context, barcode);
  const { listed, unreadable } = await listedNow(market, barcode);
  const made = await planProducts(market, { articles, listed, unreadable, barcode, overwrite });
  context.count('seen', made.created + made.updated + made.unchanged + made.held + made.rejected);
  context.count('unchanged', made.unchanged);
  context.count('refused', made.held + made.rejected);
  const summary = planWords(made);
  context.log.info(summary);
  context.progress(0, made.calls, summary);
  for (const barcode of made.approved) context.log.info(`${barcode} was approved`);
  await hear(context, 'poll', [
    ...made.approved.map((one) => found('PRODUCT_APPROVED', one, context.run.id)),
    ...made.newlyRejected.map((one) => found('PRODUCT_REJECTED', one, context.run.id)),
  ]);
  // What is live now is told its stock for the first time (M75).
  return { summary, followedBy: made.approved.length > 0 ? ['trendyol-stock'] : [] };
}

function found(event: Found['event'], barcode: string, run: number): Found {
  return { event, subject: barcode, key: String(run), facts: { barcode } };
}

async function articlesFor(context: Context, barcode: string | undefined) {
  const shop = context.channels.opencart as Shop;
  const all = await readArticles(context.store.db, shop, (read) =>
    context.progress(read, null, 'products of the shop'),
  );
  if (barcode === undefined) return all;
  const own = all.filter((article) => article.barcode === barcode || `#${article.productId}` === barcode);
  if (own.length > 0) return own;
  throw new GiveUp(
    'unknown-barcode',
    `The shop offers no product of barcode ${barcode}.`,
    'Check OPENCART_BARCODE_FIELD and whether the product is switched on.',
  );
}

async function listedNow(
  { context, catalogue }: Market,
  barcode: string | undefined,
): Promise<{ listed: Map<string, ListedProduct>; unreadable: number }> {
  if (barcode !== undefined) {
    const found = await catalogue.readProducts([barcode]);
    return { listed: new Map(found.map((product) => [product.barcode, product])), unreadable: 0 };
  }
  const listed = new Map<string, ListedProduct>();
  let unreadable = 0;
  let cursor: string | null = null;
  do {
    context.signal.throwIfAborted();
    const page = await catalogue.listProducts(cursor);
    // Approved ones come first: one that is approved between the two lists stands in both, and is that.
    for (const product of page.products) if (!listed.has(product.barcode)) listed.set(product.barcode, product);
    unreadable += page.unreadable;
    cursor = page.next;
    context.progress(listed.size, null, 'products of the marketplace');
  } while (cursor !== null);
  if (unreadable > 0) context.log.warn(`${unreadable} listed products could not be read and are left as they are`);
  return { listed, unreadable };
}

/** What will be done, before it is (M9). */
function planWords({ created, updated, unchanged, held, rejected, calls }: Plan): string {
  const words = `${created} new, ${updated} changed, ${unchanged} unchanged, ${held} held, ${rejected} rejected`;
  return `${words}: ${calls === 1 ? '1 call' : `${calls} calls`}`;
}

async function send(_args: z.output<typeof args>, context: Context): Promise<StepResult> {
  const market = marketOf(context);
  if (context.run.dryRun) {
    const calls = await countOutcome(context);
    return { summary: `would make ${calls} calls` };
  }
  try {
    const calls = await sendBatches(market);
    await waitForResults(market);
    return { summary: calls === 0 ? 'nothing sent' : `${calls} calls made${await pendingWords(market)}` };
  } finally {
    await countOutcome(context);
  }
}

async function waitForResults(market: Market): Promise<void> {
  const { context, channel } = market;
  for (const pause of resultPausesMs) {
    const waiting = (await openBatches(context.store.db, channel)).filter(({ state }) => state === 'sent');
    if (waiting.length === 0) return;
    await context.clock.sleep(pause, context.signal);
    for (const batch of waiting) await readResult(market, batch);
  }
}

async function pendingWords({ context, channel }: Market): Promise<string> {
  const left = (await openBatches(context.store.db, channel)).length;
  return left === 0 ? '' : `, ${left} of them without their result yet`;
}

/** What became of the products of this attempt's calls; tells how many calls there are. */
async function countOutcome({ store, run, count }: Context): Promise<number> {
  const outcomes = new Map<string, 'created' | 'updated' | 'refused' | 'failed'>();
  const batches = await batchesOfAttempt(store.db, run);
  for (const batch of batches) {
    // What was accepted counts although its result may be due; what nobody knows of does not.
    const isLost = !run.dryRun && batch.state !== 'sent' && batch.state !== 'ended';
    for (const { barcode, isNew, state } of await itemsOfBatch(store.db, batch.id)) {
      const outcome =
        state === 'failed' ? 'refused' : state !== 'success' && isLost ? 'failed' : isNew ? 'created' : 'updated';
      const worse = outcome === 'failed' || outcome === 'refused';
      if (worse || !outcomes.has(barcode)) outcomes.set(barcode, outcome);
    }
  }
  for (const outcome of outcomes.values()) count(outcome);
  return batches.length;
}
