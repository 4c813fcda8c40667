import type { RawDocument } from '../core/channels/channel.ts';
import type { PackageSource } from '../core/channels/package-source.ts';
import type { Context } from '../core/context.ts';
import { findOrders, ownIdOf } from '../core/store/orders/orders.ts';
import { GiveUp, type StepResult } from './job.ts';
import { Tally } from './order-intake.ts';
import { ingestPackages, packageChannel } from './package-intake.ts';

/**
 * Reads one package anew, by the marketplace's id of it or by ours, or all packages of an order number.
 *
 * @throws GiveUp `unknown-order` when neither we nor the source have it
 */
export async function syncOnePackage(reference: string, context: Context): Promise<StepResult> {
  const source = packageChannel(context);
  const held = (await findOrders(context.store.db, reference)).filter(({ channel }) => channel === source.id);
  const text = reference.trim().replace(/^#\s*/, '');
  const known = held.filter(({ externalId }) => ownIdOf(reference) !== null || externalId === text);
  const isPackage = known.length > 0 && held.every(({ orderNumber }) => orderNumber !== text);
  const found = isPackage
    ? await source.readPackages(known.map(({ externalId }) => externalId))
    : ownIdOf(reference) === null
      ? await named(source, text)
      : [];
  if (found.length === 0) {
    if (held.length === 0) throw unknown(reference, source);
    return { summary: `${source.title} no longer shows ${held.map(({ externalId }) => externalId).join(', ')}` };
  }
  const tally = new Tally('package');
  tally.add(await ingestPackages(context, found));
  return { summary: String(tally) };
}

/** A number of an order before the id of a package: buyers and labels bear the first. */
async function named(source: PackageSource, text: string): Promise<readonly RawDocument[]> {
  const found = await source.findPackages(text);
  return found.length > 0 || !/^\d+$/.test(text) ? found : source.readPackages([text]);
}

function unknown(reference: string, source: PackageSource): GiveUp {
  return new GiveUp(
    'unknown-order',
    `Neither we nor ${source.title} have an order or a package "${reference}".`,
    `Give the exact order number, ${source.title}’s id of the package, or our id as in id:57. It shows no more than the last month.`,
  );
}
