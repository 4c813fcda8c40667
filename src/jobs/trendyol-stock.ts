import * as z from 'zod';
import type { Shop } from '../core/channels/shop.ts';
import type { Context } from '../core/context.ts';
import { formatAmount } from '../core/domain/money.ts';
import { doubtWords } from '../core/domain/price-doubt.ts';
import { brake, inCalls, planStock, type StockPlan } from '../core/domain/stock-plan.ts';
import { openCalls } from '../core/store/stock/calls.ts';
import { readLevels, type StockLevel } from '../core/store/stock/levels.ts';
import { liveBarcodes } from '../core/store/stock/listings.ts';
import { readReservations } from '../core/store/stock/reservations.ts';
import { defineJob, GiveUp, type StepResult } from './job.ts';
import { packageChannel } from './package-intake.ts';
import { listedArticles } from './stock-compare.ts';
import { type DeliveryTally, deliver, settleEarlier, waitForDoubts } from './stock-delivery.ts';
import { noteListings } from './stock-listings.ts';
import { keepHolds } from './stock-prices.ts';
import { type Only, readListings, readShop } from './stock-reading.ts';
import { readChanged } from './trendyol-orders.ts';

const minuteMs = 60_000;

const args = z.object({
  barcode: z
    .string()
    .trim()
    .regex(/^[^\s,]+(\s*,\s*[^\s,]+)*$/, 'give barcodes, parted by commas')
    .optional()
    .describe('Only the listings of these barcodes, and once more even if they were refused before.'),
  read: z.boolean().default(false).describe('Only read both sides; nothing is sent.'),
  force: z.coerce
    .number()
    .int()
    .min(1)
    .optional()
    .describe(
      'Carry out what the brake held back: the number of listings to change, as the run that was held told it.',
    ),
});

export const trendyolStock = defineJob({
  id: 'trendyol-stock',
  title: 'Trendyol stock',
  description:
    'Reads what is listed at Trendyol and what the shop has, and sends the differences: on hand, less what is promised and the buffer. By hand: to see the plan (--dry-run), or to carry out what the brake held back (--force).',
  whilePaused: 'oversell risk',
  worksInBatches: true,
  schedules: [{ cron: '8,38 * * * *' }],
  args,
  needs: ['trendyol', 'opencart'],
  resources: () => ['trendyol:stock'],
  writes: [
    'stock_levels',
    'stock_listings',
    'stock_history',
    'stock_calls',
    'stock_pushes',
    'stock_alerts',
    'stock_conflicts',
    'stock_price_holds',
  ],
  priority: 4,
  timeLimitMs: 20 * minuteMs,
  worksOn: ['trendyol-orders'],
  steps: [
    { name: 'read', run: ({ barcode }, context) => readStock(context, onlyOf(barcode)) },
    {
      name: 'send',
      run: async ({ barcode, force, read }, context) =>
        read ? { summary: 'nothing was to be sent' } : send(context, onlyOf(barcode), force),
    },
  ],
});

function onlyOf(barcodes: string | undefined): Only {
  return barcodes === undefined ? null : new Set(barcodes.split(',').map((barcode) => barcode.trim()));
}

/**
 * What is listed is read before the packages, and these before the shop: a piece that is sold meanwhile is then missing on our side
 * first, so that the difference is never told as pieces that may be sold. The shop is read as a whole in any case: pieces that are
 * promised under one barcode may be another's.
 *
 * @param only listings of these barcodes alone are read
 */
export async function readStock(context: Context, only: Only): Promise<StepResult> {
  const channel = packageChannel(context);
  const shop = shopOf(context);
  await waitForDoubts(context, channel);
  const open = await openCalls(context.store.db, channel.id);
  const live = await readListings(context, channel, only);
  // What the reading of packages counts belongs to the job of that name.
  await readChanged({ ...context, count: () => undefined });
  const listed = only ? await liveBarcodes(context.store.db, channel.id) : [];
  const before = await readShop(context, shop, channel.id, [...new Set([...listed, ...live.keys()])]);
  const { conflicts } = await noteListings(context, channel, live, open, before, only);
  await settleEarlier(context, channel, open, live, only);
  const told = conflicts === 0 ? '' : `, ${conflicts} changed at ${channel.title} by others`;
  return { summary: `${live.size} listings read${told}` };
}

async function send(context: Context, only: Only, force: number | undefined): Promise<StepResult> {
  const first = await sendOnce(context, { only, force });
  const changed = first.plan.changes.map(({ barcode }) => barcode);
  if (context.run.dryRun || changed.length === 0 || !(await soldMeanwhile(context, changed))) return first;
  context.log.info('pieces of what was sent were sold meanwhile: both sides are read and compared once more');
  await readStock(context, only);
  const second = await sendOnce(context, { only, isRepeated: true });
  return { summary: `${first.summary}; once more for what was sold meanwhile: ${second.summary}` };
}

/** An absolute number that was on its way when somebody bought puts the bought pieces on sale again. */
async function soldMeanwhile(context: Context, barcodes: readonly string[]): Promise<boolean> {
  const { store } = context;
  await readChanged({ ...context, count: () => undefined });
  const levels = await readLevels(store.db);
  const reservations = await readReservations(store.db, shopOf(context).id, packageChannel(context).id);
  // Barcodes of one article are promised together.
  const promised = new Map<string, number>();
  for (const [barcode, { pieces }] of reservations) {
    const key = articleKey(barcode, levels.get(barcode));
    promised.set(key, (promised.get(key) ?? 0) + pieces);
  }
  return barcodes.some((barcode) => {
    const level = levels.get(barcode);
    return (promised.get(articleKey(barcode, level)) ?? 0) > (level?.reserved ?? 0);
  });
}

function articleKey(barcode: string, level: StockLevel | undefined): string {
  return level?.productId == null || level.problem !== null
    ? barcode
    : `${level.productId} ${level.optionValueIds.join(' ')}`;
}

async function sendOnce(
  context: Context,
  {
    only,
    force,
    isRepeated = false,
  }: { readonly only: Only; readonly force?: number | undefined; readonly isRepeated?: boolean },
): Promise<StepResult & { readonly plan: StockPlan }> {
  const channel = packageChannel(context);
  const articles = await listedArticles(context, channel, only);
  const plan = planStock(articles, channel.mostPieces);
  await keepHolds(context, channel.id, articles);
  tellPlan(context, plan);
  const listings = (await liveBarcodes(context.store.db, channel.id)).length;
  const held = brake(plan, listings, context.settings.stock.mostChanges);
  if (held !== null && force !== plan.changes.length && !context.run.dryRun) throw braked(held, plan, force);
  if (held !== null) context.log.warn(`the brake: ${held}`);
  const most = Math.min(channel.mostListings, context.settings.trendyol?.batchSize ?? channel.mostListings);
  const tally = await deliver(context, channel, inCalls(plan.changes, most));
  const { confirmed, accepted, sent, overtaken, refused, doubt, waiting } = tally;
  context.count('updated', confirmed + accepted + sent + overtaken);
  context.count('refused', refused + (isRepeated ? 0 : plan.badPrices.length));
  context.count('failed', doubt);
  if (!isRepeated) {
    context.count('seen', plan.listings);
    context.count('unchanged', plan.unchanged + plan.unknown + plan.waiting.length + waiting);
  }
  return { summary: summary(plan, tally, context.run.dryRun), plan };
}

function braked(why: string, { changes }: StockPlan, force: number | undefined): GiveUp {
  const typed =
    force === undefined ? '' : ` --force ${force} is not the number of changes, which is ${changes.length} now.`;
  return new GiveUp(
    'brake',
    `Nothing was sent: ${why}.${typed}`,
    `See \`orderdeck stock\` and \`orderdeck run trendyol-stock --dry-run\`; check OPENCART_DATABASE_URL and OPENCART_BARCODE_FIELD. If it is right: \`orderdeck run trendyol-stock --force ${changes.length}\`.`,
  );
}

function tellPlan({ log, run }: Context, { changes, badPrices, waiting }: StockPlan): void {
  const would = run.dryRun ? 'would send' : 'to send';
  for (const { barcode, from, quantity, listPrice, salePrice } of changes) {
    const pieces = quantity === undefined ? '' : ` ${from} → ${quantity}`;
    const price =
      salePrice === undefined ? '' : ` at ${formatAmount(salePrice)} (list ${formatAmount(listPrice ?? 0)})`;
    log.info(`${would}: ${barcode}${pieces}${price}`);
  }
  for (const { barcode, listPrice, salePrice, doubt, good } of badPrices)
    log.warn(
      `${barcode}: its price was not sent, ${doubtWords(doubt)}: ${formatAmount(salePrice)} (list ${formatAmount(listPrice)}), the last one ${formatAmount(good.salePrice)} (list ${formatAmount(good.listPrice)}); mend it in the shop, or say that it is meant`,
    );
  for (const { barcode, why } of waiting) log.info(`${barcode} waits: ${why}`);
}

function summary(plan: StockPlan, tally: DeliveryTally, dryRun: boolean): string {
  const told: readonly [number, string][] = [
    [tally.confirmed, 'confirmed'],
    [tally.accepted, 'accepted and not yet confirmed'],
    [tally.sent, dryRun ? 'would be sent' : 'sent and not yet judged'],
    [tally.overtaken, 'overtaken by other changes'],
    [tally.refused, 'refused'],
    [tally.doubt, 'in doubt'],
    [tally.waiting + plan.waiting.length, 'waiting'],
    [plan.badPrices.length, 'with a price that looks wrong'],
    [plan.unchanged, 'as they should be'],
    [plan.unknown, 'not in the shop, on several of its products, or not counted there'],
  ];
  const words = told.filter(([number]) => number > 0).map(([number, text]) => `${number} ${text}`);
  return words.length === 0 ? 'nothing is listed' : words.join(', ');
}

function shopOf({ channels: { opencart } }: Context): Shop {
  if ('off' in opencart)
    throw new GiveUp('channel-off', `OpenCart is off: ${opencart.why}`, 'Set OPENCART_DATABASE_URL in .env.');
  return opencart;
}
