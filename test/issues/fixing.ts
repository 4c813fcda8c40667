import type { Context } from '../../src/core/context.ts';
import { fixPlansOf, type PlanOfIssue } from '../../src/core/store/issues/fix-plans.ts';
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
