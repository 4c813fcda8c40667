import type { Context } from '../../core/context.ts';
import type { FixPlan } from '../../core/domain/fix-plan.ts';
import type { Fetch, Following } from '../../core/issues/issue.ts';
import { moveFix } from '../../core/store/issues/fixes.ts';
import { channelsOf } from '../../core/store/orders/orders.ts';
import { pushesOfOrder } from '../../core/store/print/outbox.ts';
import { wishOf } from '../../core/store/print/push-wishes.ts';
import { deliverPackageWrites } from '../deliver-package-writes.ts';
import { type DeliveryTally, deliverPushes } from '../deliver-pushes.ts';
import { downloadFiles } from '../download-customizations.ts';
import type { JobDefinition } from '../job.ts';
import { runChild } from '../run-child.ts';
import { shopJobs } from '../shop-jobs.ts';
import { syncOneOrder } from '../sync-one-order.ts';
import { syncOnePackage } from '../sync-one-package.ts';
import { trendyolStock } from '../trendyol-stock.ts';
import { undoKind } from './take-back.ts';

/** What is done behind the commit, in words. */
export function followingWords(following: Following): string {
  switch (following.do) {
    case 'deliver-pushes':
      return `write the order at its channel and read it back`;
    case 'push-stock':
      return `read and send the stock of ${following.barcodes.join(', ')}, and read it back`;
    case 'deliver-package-writes':
      return `send what is staged for the package and read it back`;
    case 'run': {
      const flags = Object.entries(following.args).map(([name, value]) => ` --${kebab(name)} ${String(value)}`);
      return `run ${following.job}${flags.join('')}; what it brings in stays`;
    }
  }
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** What an undo has to know of what is done behind the commit. */
export function madeBehind(following: readonly Following[]): Pick<FixPlan, 'listings' | 'jobs'> {
  const listings = following.flatMap((one) => (one.do === 'push-stock' ? one.barcodes : []));
  const jobs = following.flatMap((one) => (one.do === 'run' ? one.job : []));
  return { ...(listings.length > 0 && { listings }), ...(jobs.length > 0 && { jobs }) };
}

/**
 * Does what fixes still have to do behind their commits, step by step; what is done is written down, so that whoever takes it up after
 * a death goes on from there. Every step may be done twice: each looks first how far it came.
 *
 * @param fixIds all that have to do just this
 */
export async function follow(context: Context, fixIds: readonly number[], rest: readonly Following[]): Promise<void> {
  const move = (to: Parameters<typeof moveFix>[2]) =>
    context.store.write(async (tx) => {
      for (const id of fixIds) await moveFix(tx, id, to);
    });
  for (const [at, step] of rest.entries()) {
    context.signal.throwIfAborted();
    await move({ state: 'sending', rest: rest.slice(at) });
    await one(context, step);
  }
  await move({ state: 'applied', rest: [] });
}

async function one(context: Context, step: Following): Promise<void> {
  const { db } = context.store;
  switch (step.do) {
    case 'deliver-pushes':
      await writtenBack(
        context,
        await deliverPushes(context, {
          orderId: step.orderId,
          wishOf: async (orderId, push) => (push.kind === undoKind ? push.patch : wishOf(db, orderId)),
        }),
        step.orderId,
      );
      return;
    case 'push-stock':
      // A run of that job holds what all who tell listings hold: two at once would not know of each other.
      await runChild(context, trendyolStock, { barcode: step.barcodes.join(',') });
      return;
    case 'deliver-package-writes':
      await runChild(context, deliverPackageWrites, {});
      return;
    case 'run':
      await runChild(context, jobNamed(step.job), step.args);
  }
}

/** @throws Error when the order does not say what it was told to */
async function writtenBack({ store }: Context, tally: DeliveryTally, orderId: number): Promise<void> {
  if (tally.refused + tally.failed + tally.damaged + tally.waiting === 0) return;
  const [newest] = await pushesOfOrder(store.db, orderId);
  throw new Error(newest?.errorMessage ?? `the push to order ${orderId} is ${newest?.state}`);
}

/** A repair may run whatever the shop runs. */
function jobNamed(id: string): JobDefinition {
  const job = shopJobs.find((one) => one.id === id);
  if (!job) throw new Error(`No repair runs ${id}.`);
  return job;
}

/** Reads from outside what a plan has to rest on: facts only, kept as any sync keeps them. */
export async function fetchFirst(context: Context, fetches: readonly Fetch[]): Promise<void> {
  const quiet: Context = { ...context, count: () => undefined, progress: () => undefined };
  for (const fetch of fetches) {
    context.signal.throwIfAborted();
    if (fetch.fetch === 'order') await readAgain(quiet, fetch.orderId);
    else if (fetch.fetch === 'files') await downloadFiles({ order: `id:${fetch.orderId}` }, quiet);
    else await runChild(context, trendyolStock, { read: true });
  }
}

async function readAgain(context: Context, orderId: number): Promise<void> {
  const channel = (await channelsOf(context.store.db, [orderId])).get(orderId);
  if (channel === 'trendyol') await syncOnePackage(`id:${orderId}`, context);
  else await syncOneOrder(`id:${orderId}`, context);
}
