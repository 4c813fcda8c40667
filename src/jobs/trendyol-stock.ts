import * as z from 'zod';
import type { Shop } from '../core/channels/shop.ts';
import type { Context } from '../core/context.ts';
import { formatAmount } from '../core/domain/money.ts';
import { brake, inCalls, type ListedArticle, planStock, type StockPlan } from '../core/domain/stock-plan.ts';
import { openCalls, type RefusedListing, refusedSince, type StockPush } from '../core/store/stock/calls.ts';
import { readLevels, type StockLevel } from '../core/store/stock/levels.ts';
import { readStoredListings, type StoredListing } from '../core/store/stock/listings.ts';
import { readReservations } from '../core/store/stock/reservations.ts';
import { defineJob, GiveUp, type StepResult } from './job.ts';
import { packageChannel } from './package-intake.ts';
import { type DeliveryTally, deliver, type Marketplace, settleEarlier, waitForDoubts } from './stock-delivery.ts';
import { noteListings } from './stock-listings.ts';
import { readListings, readShop } from './stock-reading.ts';
import { readChanged } from './trendyol-orders.ts';

const minuteMs = 60_000;
/** What was refused is not sent again, unless something else is wanted, for so long (ms). */
const refusedMs = 6 * 60 * minuteMs;

const args = z.object({
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
  ],
  priority: 4,
  timeLimitMs: 20 * minuteMs,
  worksOn: ['trendyol-orders'],
  steps: [
    { name: 'read', run: (_args, context) => read(context) },
    { name: 'send', run: ({ force }, context) => send(context, force) },
  ],
});

/**
 * What is listed is read before the packages, and these before the shop: a piece that is sold meanwhile is then missing on our side
 * first, so that the difference is never told as pieces that may be sold.
 */
async function read(context: Context): Promise<StepResult> {
  const channel = packageChannel(context);
  const shop = shopOf(context);
  await waitForDoubts(context, channel);
  const open = await openCalls(context.store.db, channel.id);
  const live = await readListings(context, channel);
  // What the reading of packages counts belongs to the job of that name.
  await readChanged({ ...context, count: () => undefined });
  const before = await readShop(context, shop, channel.id, [...live.keys()]);
  const { conflicts } = await noteListings(context, channel, live, open, before);
  await settleEarlier(context, channel, open, live);
  const told = conflicts === 0 ? '' : `, ${conflicts} changed at ${channel.title} by others`;
  return { summary: `${live.size} listings read${told}` };
}

async function send(context: Context, force: number | undefined): Promise<StepResult> {
  const first = await sendOnce(context, force);
  const changed = first.plan.changes.map(({ barcode }) => barcode);
  if (context.run.dryRun || changed.length === 0 || !(await soldMeanwhile(context, changed))) return first;
  context.log.info('pieces of what was sent were sold meanwhile: both sides are read and compared once more');
  await read(context);
  const second = await sendOnce(context, undefined, true);
  return { summary: `${first.summary}; once more for what was sold meanwhile: ${second.summary}` };
}

/** An absolute number that was on its way when somebody bought puts the bought pieces on sale again. */
async function soldMeanwhile(context: Context, barcodes: readonly string[]): Promise<boolean> {
  const { store } = context;
  await readChanged({ ...context, count: () => undefined });
  const levels = await readLevels(store.db);
  const reservations = await readReservations(store.db, shopOf(context).id, packageChannel(context).id);
  return barcodes.some((barcode) => (reservations.get(barcode)?.pieces ?? 0) > (levels.get(barcode)?.reserved ?? 0));
}

async function sendOnce(
  context: Context,
  force: number | undefined,
  isRepeated = false,
): Promise<StepResult & { readonly plan: StockPlan }> {
  const channel = packageChannel(context);
  const plan = planStock(await listedArticles(context, channel), channel.mostPieces);
  tellPlan(context, plan);
  const held = brake(plan, context.settings.stock.mostChanges);
  if (held !== null && force !== plan.changes.length && !context.run.dryRun) throw braked(held, plan, force);
  if (held !== null) context.log.warn(`the brake: ${held}`);
  const tally = await deliver(context, channel, inCalls(plan.changes, channel.mostListings));
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

async function listedArticles(context: Context, channel: Marketplace): Promise<ListedArticle[]> {
  const { store, clock, settings, log } = context;
  const levels = await readLevels(store.db);
  const listings = await readStoredListings(store.db, channel.id);
  const pushes = (await openCalls(store.db, channel.id)).flatMap((call) => call.pushes);
  // What was sent last is what the marketplace carries out last.
  const pieces = new Map(
    pushes.flatMap((push) => (push.quantity === undefined ? [] : [[push.barcode, push.quantity]])),
  );
  const prices = new Map(pushes.flatMap((push) => (push.salePrice === undefined ? [] : [[push.barcode, push]])));
  const refused = await refusedSince(store.db, channel.id, clock.now() - refusedMs);
  const tellPrices = settings.stock.prices;
  if (tellPrices && [...levels.values()].some(({ problem, salePrice }) => problem === null && salePrice === null))
    log.warn('the shop’s prices are not in lira: they are not sent, whatever STOCK_PRICES says');
  const articles = [...listings.values()]
    .filter(({ goneAt }) => goneAt === null)
    .map((listing) => {
      const { barcode } = listing;
      const article = articleOf(listing, levels.get(barcode), tellPrices);
      const inWork = { quantity: pieces.get(barcode), prices: prices.get(barcode) };
      return { ...article, waits: whyWait(article, inWork, refused.get(barcode) ?? {}, channel.mostPieces) };
    });
  for (const { barcode, problem } of [...levels.values()].filter(({ barcode }) => listings.has(barcode)))
    if (problem !== null) log.debug(`${barcode}: ${problem}`);
  return articles;
}

function articleOf(
  { barcode, quantity: listed, listPrice, salePrice }: StoredListing,
  level: StockLevel | undefined,
  tellPrices: boolean,
): Omit<ListedArticle, 'waits'> {
  const isKnown = level !== undefined && level.productId !== null;
  const isSold = isKnown && (level.problem === null || level.problem === 'unknown-barcode');
  const ours =
    tellPrices && isKnown && level.problem === null && level.listPrice !== null && level.salePrice !== null
      ? { listPrice: inCents(level.listPrice), salePrice: inCents(level.salePrice) }
      : null;
  return { barcode, listed, listPrice, salePrice, available: isSold ? level.available : null, prices: ours };
}

interface InWork {
  readonly quantity: number | undefined;
  readonly prices: StockPush | undefined;
}

/** Why pieces or prices of a listing are not sent now: the very same are on their way, or were refused a short time ago. */
function whyWait(
  { available, prices }: Omit<ListedArticle, 'waits'>,
  inWork: InWork,
  refused: RefusedListing,
  mostPieces: number,
): ListedArticle['waits'] {
  const wanted = available === null ? null : Math.min(available, mostPieces);
  const isSame = (other: Pick<StockPush, 'listPrice' | 'salePrice'> | RefusedListing['prices']): boolean =>
    other?.salePrice === prices?.salePrice && other?.listPrice === prices?.listPrice;
  const why = (isInWork: boolean, no: { readonly reason: string | null } | false | undefined): string | null =>
    isInWork ? 'its batch is being worked on' : no ? `refused: ${no.reason}` : null;
  const { quantity: noPieces, prices: noPrices } = refused;
  return {
    quantity: wanted === null ? null : why(inWork.quantity === wanted, noPieces?.pieces === wanted && noPieces),
    prices: prices && why(inWork.prices !== undefined && isSame(inWork.prices), isSame(noPrices) && noPrices),
  };
}

function tellPlan({ log, run }: Context, { changes, badPrices, waiting }: StockPlan): void {
  const would = run.dryRun ? 'would send' : 'to send';
  for (const { barcode, from, quantity, listPrice, salePrice } of changes) {
    const pieces = quantity === undefined ? '' : ` ${from} → ${quantity}`;
    const price =
      salePrice === undefined ? '' : ` at ${formatAmount(salePrice)} (list ${formatAmount(listPrice ?? 0)})`;
    log.info(`${would}: ${barcode}${pieces}${price}`);
  }
  for (const { barcode, listPrice, salePrice } of badPrices)
    log.warn(
      `${barcode}: its price was not sent, the list price ${formatAmount(listPrice)} is below the sale price ${formatAmount(salePrice)}; mend it in the shop`,
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
    [plan.badPrices.length, 'with a list price below the sale price'],
    [plan.unchanged, 'as they should be'],
    [plan.unknown, 'not in the shop, or not counted there'],
  ];
  const words = told.filter(([number]) => number > 0).map(([number, text]) => `${number} ${text}`);
  return words.length === 0 ? 'nothing is listed' : words.join(', ');
}

function shopOf({ channels: { opencart } }: Context): Shop {
  if ('off' in opencart)
    throw new GiveUp('channel-off', `OpenCart is off: ${opencart.why}`, 'Set OPENCART_DATABASE_URL in .env.');
  return opencart;
}

/** The marketplace's prices have two places. */
function inCents(amount: number): number {
  return Math.round(amount / 100) * 100;
}
