import * as z from 'zod';
import { ChannelError, Unreadable } from '../core/channels/channel.ts';
import type { PackageSource } from '../core/channels/package-source.ts';
import type { ImportResult, Shop } from '../core/channels/shop.ts';
import type { Context } from '../core/context.ts';
import type { CountName } from '../core/domain/run.ts';
import { wayOutOf } from '../core/domain/shop-hold.ts';
import { findOrders } from '../core/store/orders/orders.ts';
import { type PackageToTake, packagesToTake } from '../core/store/shop/packages-to-take.ts';
import { defineJob, GiveUp, type StepResult } from './job.ts';
import { packageChannel } from './package-intake.ts';

const minuteMs = 60_000;
const batch = 50;
/** So many orders in a row that the database refuses a statement for, and it is not the orders. */
const mostRefusedInARow = 3;

export const opencartOrders = defineJob({
  id: 'opencart-orders',
  title: 'Orders into the shop',
  description:
    'Writes the marketplace’s packages into OpenCart as orders, and lets their statuses and the stock follow. It starts by itself when packages came in. By hand: when what held an order has been mended (--order takes one).',
  whilePaused: 'the shop lacks orders',
  schedules: [{ cron: '4-59/10 * * * *' }],
  args: z.object({
    order: z
      .string()
      .trim()
      .min(1)
      .optional()
      .describe('Only this order: its number with all its packages, a package’s id, or our id (id:57).'),
    correct: z
      .boolean()
      .default(false)
      .describe('With --order: also move stock in the shop that the order took out or put back twice.'),
  }),
  needs: ['opencart', 'trendyol'],
  resources: () => ['opencart'],
  writes: ['shop_orders', 'shop_customers', 'shop_stock_moves'],
  priority: 3,
  timeLimitMs: 20 * minuteMs,
  // What came in behind a run's back is met by the one that waits.
  overlap: 'queue-one',
  worksOn: ['trendyol-orders'],
  // What it writes is looked at package by package; what is known belongs into the shop, also when no more can be learned.
  input: { from: 'trendyol-orders', of: 'trendyol', whenOld: 'go-on' },
  steps: [
    { name: 'take', run: ({ order }, context) => takePackages(context, order) },
    { name: 'correct', run: ({ order, correct }, context) => correctStock(context, correct ? order : undefined) },
  ],
});

/** The shop of our own. The engine does not start a run that needs it while it is off. */
function shopOf({ channels: { opencart } }: Context): Shop {
  if ('off' in opencart) throw new GiveUp('channel-off', opencart.why, 'Set it in .env.');
  return opencart;
}

/**
 * Takes every package that the shop does not have as it stands, one at a time: each is whole in both databases before the next begins, so
 * whenever the run dies, the next one finds what is left.
 */
async function takePackages(context: Context, reference: string | undefined): Promise<StepResult> {
  const [shop, source] = [shopOf(context), packageChannel(context)];
  const orderIds = reference === undefined ? undefined : await packagesNamed(context, source, reference);
  const tally = new Map<Outcome, number>();
  let refusedInARow = 0;
  for (let after = 0, done = 0; ; ) {
    const packages = await packagesToTake(
      context.store.db,
      { shop: shop.id, channel: source.id },
      { after, limit: batch, orderIds },
    );
    for (const one of packages) {
      context.signal.throwIfAborted();
      after = one.orderId;
      const outcome = await takeOne(context, shop, source, one);
      refusedInARow = outcome.kind === 'failed' && outcome.cause instanceof ChannelError ? refusedInARow + 1 : 0;
      if (outcome.kind === 'failed' && refusedInARow === mostRefusedInARow) throw outcome.cause;
      tell(context, source, one, outcome);
      context.count('seen');
      context.count(countOf[outcome.kind]);
      tally.set(outcome.kind, (tally.get(outcome.kind) ?? 0) + 1);
      done += 1;
      context.progress(done, null, `package ${one.externalId}`);
    }
    if (packages.length < batch) return { summary: summaryOf(tally) };
  }
}

/** Moves stock that the named order's packages moved twice. */
async function correctStock(context: Context, reference: string | undefined): Promise<StepResult> {
  if (reference === undefined) return { summary: '' };
  const [shop, source] = [shopOf(context), packageChannel(context)];
  const { store, log } = context;
  let moved = 0;
  for (const id of await packagesNamed(context, source, reference)) {
    const { externalId } = await store.db
      .selectFrom('orders')
      .select('external_id as externalId')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const order = { id, channel: source.id, marketplace: source.title, externalId };
    const stocks = await shop.correctStock(store, order);
    if (stocks > 0)
      log.info(`order ${id} (${source.title} ${externalId}): ${stocks} stocks moved so that it counts once`);
    moved += stocks;
  }
  return { summary: moved === 0 ? 'no stock to correct' : `${moved} stocks corrected` };
}

async function packagesNamed(context: Context, { id, title }: PackageSource, reference: string): Promise<number[]> {
  const found = (await findOrders(context.store.db, reference)).filter(({ channel }) => channel === id);
  if (found.length > 0) return found.map((order) => order.id);
  throw new GiveUp(
    'unknown-order',
    `There is no package from ${title} under “${reference}”.`,
    'Read it first: `orderdeck run trendyol-orders --order …`.',
  );
}

type Taken = ImportResult | { readonly kind: 'failed'; readonly cause: Error };
type Outcome = Taken['kind'];

/** @throws ChannelError when the shop cannot be worked with at all */
async function takeOne(
  context: Context,
  shop: Shop,
  source: PackageSource,
  { externalId, body, status }: PackageToTake,
): Promise<Taken> {
  try {
    return await shop.importOrder(context.store, { ...source.forShop({ externalId, body }), status });
  } catch (cause) {
    const isItsOwn = cause instanceof Unreadable || (cause instanceof ChannelError && cause.kind === 'refused');
    if (!isItsOwn) throw cause;
    // No order is to blame for a database that is gone, or is no shop we know.
    if (cause instanceof ChannelError && (await shop.examine()).problems.length > 0) throw cause;
    return { kind: 'failed', cause };
  }
}

const countOf: Readonly<Record<Outcome, CountName>> = {
  created: 'created',
  updated: 'updated',
  unchanged: 'unchanged',
  waiting: 'unchanged',
  ignored: 'unchanged',
  left: 'unchanged',
  held: 'refused',
  failed: 'failed',
};

const words: Readonly<Record<Outcome, string>> = {
  created: 'new in the shop',
  updated: 'changed',
  unchanged: 'as they were',
  waiting: 'not paid yet',
  ignored: 'over already',
  left: 'left to the shop’s own people',
  held: 'held for you',
  failed: 'failed',
};

function summaryOf(tally: ReadonlyMap<Outcome, number>): string {
  const kinds = Object.keys(words) as Outcome[];
  const parts = kinds.filter((kind) => tally.has(kind)).map((kind) => `${tally.get(kind)} ${words[kind]}`);
  return parts.join(', ') || 'the shop has everything';
}

function tell(context: Context, { title }: PackageSource, one: PackageToTake, outcome: Taken): void {
  const [level, words] = told(one, outcome);
  context.log[level](`order ${one.orderId} (${title} ${one.externalId}): ${words}`);
}

function told({ heldFor }: PackageToTake, outcome: Taken): readonly [keyof Context['log'], string] {
  switch (outcome.kind) {
    case 'created':
    case 'updated':
      return ['info', `shop order ${outcome.shopOrderId} ${outcome.kind}`];
    case 'held': {
      const { reason, detail } = outcome;
      return [heldFor === reason ? 'info' : 'warn', `held (${reason}): ${detail} ${wayOutOf(reason)}`];
    }
    case 'left':
      return ['warn', `shop order ${outcome.shopOrderId} left: ${outcome.detail}`];
    case 'failed':
      return ['error', outcome.cause.message];
    default:
      return ['debug', outcome.kind];
  }
}
