import type { Context } from '../../src/core/context.ts';
import { fixPlansOf, type KeptPlan, type PlanOfIssue } from '../../src/core/store/issues/fix-plans.ts';
import { type Fix, fixes } from '../../src/core/store/issues/fixes.ts';
import type { IssueWorld } from './world.ts';

/** Every row of every table that says how things stand, as text; what only says what happened and when is left out. */
export async function standing({ store }: IssueWorld): Promise<Record<string, string[]>> {
  const rows: Record<string, string[]> = {};
  for (const table of standingTables) {
    const all = await store.db.selectFrom(table).selectAll().execute();
    rows[table] = all.map((row) => JSON.stringify(row)).sort();
  }
  return rows;
}

const standingTables = [
  'orders',
  'order_items',
  'order_tags',
  'personalizations',
  'readings',
  'customization_files',
  'print_tasks',
  'product_profiles',
  'product_mappings',
  'products',
  'shop_barcodes',
  'shop_orders',
  'stock_levels',
  'stock_listings',
  'stock_history',
  'stock_price_holds',
  'webhook_subscriptions',
  'claims',
  'claim_items',
  'settings',
] as const;

/** How things stand outside: ShipStation's orders, the marketplace's listings and packages, the shop's orders and stock. */
export async function outside(world: IssueWorld): Promise<Record<string, string[]>> {
  const { shipstation, trendyol } = world;
  const { shop } = world.place();
  const told = (rows: Iterable<object>) =>
    [...rows].map((row) => JSON.stringify(row, (name, value) => (stamps.has(name) ? undefined : value))).sort();
  return {
    shipstation: told(shipstation.world.orders()),
    listings: told(trendyol.world.listings.all()),
    packages: told(trendyol.world.packages.all()),
    shopOrders: told((await shop?.query('select * from oc_order')) ?? []),
    shopStock: told((await shop?.query('select product_id, quantity from oc_product')) ?? []),
  };
}

/** When something was written last, which every write moves. */
const stamps: ReadonlySet<string> = new Set(['modifyDate', 'stockChangedAt', 'changedAt']);

/** What is in one picture and not in the other, by its table; what a reading of the outside moves, though it read the same, is left out. */
export function differences(one: Record<string, string[]>, other: Record<string, string[]>): Record<string, string[]> {
  const of = (rows: string[] = []) => new Set(rows.map(asRead));
  const differing = Object.keys(one).map((table): [string, string[]] => {
    const [these, those] = [of(one[table]), of(other[table])];
    const lost = [...these].filter((row) => !those.has(row)).map((row) => `- ${row}`);
    return [table, [...lost, ...[...those].filter((row) => !these.has(row)).map((row) => `+ ${row}`)]];
  });
  return Object.fromEntries(differing.filter(([, rows]) => rows.length > 0));
}

/** A row without what says only which reading it is from, and when that was. */
function asRead(row: string): string {
  return row.replace(/"(?:raw_id|modified_at|changed_at|run_id|read_at|last_move_id)":(?:\d+|null),?/g, '');
}

/** What undoing a fix would do, worked out by the job. */
export async function planUndo(world: IssueWorld, fix: Fix): Promise<KeptPlan> {
  const ran = await world.run('fix-order', { undo: fix.id, plan: true });
  const [plan] = await fixPlansOf(world.store.db, ran.runId);
  if (!plan) throw new Error(ran.summary);
  return plan.kept;
}

/** What fixing an issue would do, worked out by the job. */
export async function planFix(
  world: IssueWorld,
  issueId: number,
  more: Record<string, unknown> = {},
): Promise<PlanOfIssue> {
  const ran = await world.run('fix-order', { issue: String(issueId), plan: true, ...more });
  const [plan] = await fixPlansOf(world.store.db, ran.runId);
  if (!plan) throw new Error(`no plan of issue ${issueId}: ${ran.summary}`);
  return plan;
}

/** Mends an issue by the job, as it was shown. @returns the fix */
export async function applyFix(
  world: IssueWorld,
  issueId: number,
  more: Record<string, unknown> = {},
  through?: (context: Context) => Context,
): Promise<Fix> {
  await world.run('fix-order', { issue: String(issueId), ...more }, through);
  const [fix] = await fixes(world.store.db, { issueId });
  if (!fix) throw new Error(`issue ${issueId} was not fixed`);
  return fix;
}

/** Takes a fix back by the job. @returns the undo */
export async function undoFix(world: IssueWorld, fix: Fix): Promise<Fix> {
  await world.run('fix-order', { undo: fix.id });
  const [undo] = await fixes(world.store.db, { issueId: fix.issueId });
  if (undo?.undoes !== fix.id) throw new Error(`fix ${fix.id} was not taken back`);
  return undo;
}
