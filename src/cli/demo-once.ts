import { readInstallation } from '../app.ts';
import { channelsOff } from '../core/channels-off.ts';
import { formatAmount, moneyFromNumber } from '../core/domain/money.ts';
import type { RunState } from '../core/domain/run.ts';
import type { RunRow } from '../core/store/runs/runs.ts';
import type { Store } from '../core/store/store.ts';
import { startEngine } from '../jobs/engine/host.ts';
import { shopJobs } from '../jobs/shop-jobs.ts';
import type { ShopAudit } from '../sim/market.ts';
import type { WorldOrder } from '../sim/thread.ts';
import { type IssueTour, sayIssues, tourIssues } from './demo-issues.ts';
import { comparePrints, type PrintComparison } from './demo-prints.ts';
import { runOnce } from './demo-run.ts';
import type { World } from './world.ts';

interface Comparison {
  readonly source: number;
  readonly equal: number;
  /** What the source has changed since it was last read: not compared. */
  readonly moved: number;
  readonly different: readonly string[];
}

/** How the once-through went, as data; `orderdeck demo --once --json` prints it. */
export interface DemoReport {
  readonly ok: boolean;
  readonly runs: readonly {
    job: string;
    state: RunState;
    seen: number;
    created: number;
    updated: number;
    failed: number;
    apiCalls: number;
    summary: string | null;
  }[];
  readonly compared: Comparison;
  /** The same of the marketplace's packages. */
  readonly packages: Comparison;
  readonly shop: ShopComparison;
  readonly prints: PrintComparison;
  /** What became of everything that was made to go wrong; null where nothing was. */
  readonly issues: IssueTour | null;
}

/** The orders of the marketplace seller's shop. */
interface ShopComparison {
  readonly sold: number;
  /** Packages of which the shop has no order, or several. */
  readonly wrong: readonly string[];
  readonly oversold: number;
}

/** Things that happen in the shop between the full and the recent sync. */
const eventsBetween = 40;

/** The order in which jobs need each other; those not named here follow, in the order of the list. */
const inOrder = [
  'sync-tags',
  'sync-orders-all',
  'trendyol-orders',
  'sync-orders-recent',
  'personalization-chain',
  'populate-print-queue',
];
/** What is done once more, after everything else. */
const atTheEnd = ['trendyol-orders', 'opencart-orders', 'find-inconsistencies'];

/**
 * Runs every job once, in the order in which they need each other, lets the shop live between, and compares what we have with
 * what the shop has, order by order. Nothing but HTTP connects the two.
 *
 * @param say told each line for people
 */
export async function runDemoOnce(
  world: World,
  say: (line: string) => void,
  { wrongs = false } = {},
): Promise<DemoReport> {
  const { clock, settings } = readInstallation(world.home, process.env);
  const off = channelsOff(settings);
  const engine = await startEngine({ home: world.home, mode: 'run' });
  const runs: RunRow[] = [];
  try {
    const able = shopJobs.filter(({ needs }) => needs.every((channel) => off[channel] === undefined));
    for (const id of [...new Set([...inOrder, ...able.map((job) => job.id)]), ...atTheEnd]) {
      if (id === 'sync-orders-recent') {
        await world.live(eventsBetween);
        say(`  … ${eventsBetween} things happen in the shop: new orders, edits, shipments`);
      }
      const run = await runOnce(engine.store, id, () => clock.now());
      runs.push(run);
      say(
        `  ${mark(run.state === 'done')} ${id.padEnd(28)} ${run.state.padEnd(8)} ${run.summary ?? run.error_message ?? ''}`,
      );
    }
    const compared = await compare(engine.store, world, 'shipstation', null);
    const readAt = runs.findLast(({ job }) => job === 'trendyol-orders')?.started_at ?? null;
    const packages = await compare(engine.store, world, 'trendyol', readAt);
    const shop = shopComparison(await world.audit(), readAt ?? 0);
    const prints = await comparePrints(engine.store, world);
    const issues = wrongs ? await tourIssues(engine.store, world, settings, clock) : null;
    const ok =
      runs.every((run) => run.state === 'done') &&
      [compared, packages].every(({ different, source }) => different.length === 0 && source > 0) &&
      prints.wrong.length === 0 &&
      shop.wrong.length === 0 &&
      shop.oversold === 0 &&
      (issues === null || issues.missed.length + issues.unmended.length === 0);
    sayCompared('the shop', 'orders', compared, say);
    sayCompared('the marketplace', 'packages', packages, say);
    const { sold, wrong, oversold } = shop;
    say(
      `  ${mark(wrong.length === 0 && oversold === 0)} the seller’s shop: ${sold} packages sold, ${wrong.length === 0 ? 'each one order' : `${wrong.length} without their one order: ${wrong.slice(0, 5).join(', ')}`}; ${oversold} pieces oversold`,
    );
    say(
      `  ${mark(prints.wrong.length === 0)} print queue: ${prints.tasks} tasks, ${prints.printable} printable, ${prints.wrong.length === 0 ? 'each as its buyer wants it' : `${prints.wrong.length} of them wrong`}; ${prints.inReview} lines wait for a person`,
    );
    for (const wrong of prints.wrong.slice(0, 10)) say(`      ${wrong}`);
    if (issues) sayIssues(issues, say);
    return { ok, compared, packages, shop, prints, issues, runs: runs.map(reported) };
  } finally {
    await engine.drain('demo over');
  }
}

/**
 * Number, status, total and quantity of every order of a channel against ours; an order it no longer has must not be open here.
 *
 * @param readAt when it was last read, UTC epoch ms; what it changed later is not compared
 */
async function compare(
  store: Store,
  world: World,
  channel: WorldOrder['channel'],
  readAt: number | null,
): Promise<Comparison> {
  const rows = await store.db
    .selectFrom('orders')
    .select((eb) => [
      'external_id',
      'order_number',
      'source_status',
      'total',
      'gone_at',
      eb
        .selectFrom('order_items')
        .select((items) => items.fn.coalesce(items.fn.sum<number>('quantity'), items.lit(0)).as('quantity'))
        .whereRef('order_items.order_id', '=', 'orders.id')
        .where('adjustment', '=', 0)
        .where('removed_at', 'is', null)
        .as('quantity'),
    ])
    .where('channel', '=', channel)
    .execute();
  const ours = new Map(rows.map((row) => [row.external_id, row]));
  const theirs = (await world.orders()).filter((order) => order.channel === channel);
  const different: string[] = [];
  let moved = 0;
  for (const order of theirs) {
    const mine = ours.get(order.externalId);
    ours.delete(order.externalId);
    if (readAt !== null && order.modifiedAt !== null && order.modifiedAt >= readAt) {
      moved += 1;
      continue;
    }
    const [have, want] = [
      mine && [mine.order_number, mine.source_status, formatAmount(mine.total), Number(mine.quantity)].join(' '),
      [order.orderNumber, order.sourceStatus, formatAmount(moneyFromNumber(order.total)), order.quantity].join(' '),
    ];
    if (have !== want) different.push(`${order.orderNumber}: here ${have ?? 'missing'}, in the shop ${want}`);
  }
  for (const row of ours.values())
    if (row.gone_at === null) different.push(`${row.order_number}: here, but not in the shop`);
  return { source: theirs.length, equal: theirs.length - moved - different.length, moved, different };
}

/** @param readAt what was sold later the shop cannot have */
function shopComparison({ sold, oversold }: ShopAudit, readAt: number): ShopComparison {
  const wrong = sold.filter(({ orders, modifiedAt }) => orders > 1 || (orders === 0 && modifiedAt < readAt));
  return { sold: sold.length, wrong: wrong.map(({ externalId }) => externalId), oversold };
}

function sayCompared(whom: string, what: string, found: Comparison, say: (line: string) => void): void {
  const { source, equal, moved, different } = found;
  const since = moved > 0 ? `, ${moved} changed since they were read` : '';
  say(`  ${mark(different.length === 0)} compared with ${whom}: ${source} ${what}, ${equal} equal${since}`);
  for (const difference of different.slice(0, 10)) say(`      ${difference}`);
}

function reported(run: RunRow): DemoReport['runs'][number] {
  const { job, seen, created, updated, failed, summary } = run;
  return { job, state: run.state as RunState, seen, created, updated, failed, apiCalls: run.api_calls, summary };
}

function mark(ok: boolean): string {
  return ok ? '✓' : '✗';
}
