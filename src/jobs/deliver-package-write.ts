import { ChannelError, type RawDocument } from '../core/channels/channel.ts';
import { Unwritable, type WriteResult } from '../core/channels/order-writer.ts';
import type { PackageChannel } from '../core/channels/package-source.ts';
import type { Context } from '../core/context.ts';
import { backoffDelay } from '../core/domain/backoff.ts';
import { whyNotWrite } from '../core/domain/package-writes.ts';
import type { Writer } from '../core/store/orders/changes.ts';
import {
  claimPackageWrite,
  type PackageWrite,
  type PackageWriteEnd,
  settlePackageWrite,
  unclaimPackageWrite,
} from '../core/store/orders/package-writes.ts';
import { bodyHash, rawIdOf } from '../core/store/orders/raw.ts';
import { ingestPackages, packageChannel } from './package-intake.ts';

/** What became of a write in this run. `waiting`: in other hands. */
export type WriteOutcome = PackageWriteEnd | { readonly state: 'waiting' | 'would-write' };

/** So long (ms) what was sent and does not show is looked for, and then given up: a person may want it again. */
const lookForMs = 15 * 60_000;
const backoff = { baseMs: 60_000, capMs: 5 * 60_000, random: Math.random };

/** A package as its marketplace has it now, taken into the store. */
interface Read {
  readonly document: RawDocument;
  readonly rawId: number | null;
}

/**
 * Delivers one change that a person wants of a package: reads the package, sends the change once if its state allows it, reads it again.
 * What was sent before is looked for and never sent again. May die at any point: what is read next time says how far it came.
 *
 * @throws ChannelError; a change that may have been sent stays `sending`
 */
export async function deliverPackageWrite(context: Context, write: PackageWrite): Promise<WriteOutcome> {
  const channel = packageChannel(context);
  const by: Writer = { now: context.clock.now(), runId: context.run.id };
  const settle = async (end: PackageWriteEnd): Promise<PackageWriteEnd> => {
    await context.store.write((tx) => settlePackageWrite(tx, by, write, end));
    return end;
  };
  const read = await readPackage(context, channel, write.externalId);
  if (!read) {
    const message = `${channel.title} no longer shows the package.`;
    return settle({ state: 'refused', code: 'package-gone', message });
  }
  if (channel.shows(read.document, write)) return settle({ state: 'confirmed', afterRawId: read.rawId });
  if (write.sentAt !== null) return settle(notSeen(write, write.sentAt, by.now));
  const whyNot = whyNotWrite(write.kind, channel.interpret(read.document).sourceStatus);
  if (whyNot !== null)
    return settle({ state: 'refused', code: 'package-status', message: `Nothing was sent to the package: ${whyNot}.` });
  if (context.run.dryRun) return { state: 'would-write' };

  const claimed = await context.store.write((tx) => claimPackageWrite(tx, by, write, read.rawId));
  if (!claimed) return { state: 'waiting' };
  const result = await send(channel, write, read.document).catch(async (error: unknown) => {
    // Nobody was let in: nothing was carried out.
    const isCertain = error instanceof ChannelError || error instanceof Unwritable;
    if (isCertain) await context.store.write((tx) => unclaimPackageWrite(tx, write));
    throw error;
  });
  if (result.kind === 'refused')
    return settle({ state: 'refused', code: 'refused-by-channel', message: result.error.message });
  const after = await readPackage(context, channel, write.externalId);
  return settle(
    after && channel.shows(after.document, write)
      ? { state: 'confirmed', afterRawId: after.rawId }
      : notSeen(write, by.now, context.clock.now()),
  );
}

function send(
  channel: PackageChannel,
  { kind, value, externalId }: PackageWrite,
  document: RawDocument,
): Promise<WriteResult> {
  if (kind === 'tracking') return channel.setTracking(externalId, value ?? '');
  return channel.setStatus(document, kind === 'picking' ? 'Picking' : 'Invoiced', value ?? undefined);
}

/** It was sent and does not show: it may be under way still, or never have arrived. */
function notSeen({ attempts }: PackageWrite, sentAt: number, now: number): PackageWriteEnd {
  const code = 'not-shown';
  const message = 'It was sent, and the package does not say so.';
  const nextAt = now + backoffDelay({ ...backoff, attempt: attempts + 1 });
  if (now - sentAt < lookForMs) return { state: 'failed', code, message: `${message} It is looked for.`, nextAt };
  return { state: 'refused', code, message: `${message} Look at the marketplace, and set it again if it is missing.` };
}

/** Leaves one for later that could not be asked about: what was sent of it is looked for then, what was not is sent. */
export async function leavePackageWrite(context: Context, write: PackageWrite, message: string): Promise<void> {
  const now = context.clock.now();
  const nextAt = now + backoffDelay({ ...backoff, attempt: write.attempts + 1 });
  const end: PackageWriteEnd = { state: 'failed', code: 'not-answered', message, nextAt };
  await context.store.write((tx) => settlePackageWrite(tx, { now, runId: context.run.id }, write, end));
}

async function readPackage(context: Context, channel: PackageChannel, externalId: string): Promise<Read | null> {
  const [document] = await channel.readPackages([externalId]);
  if (!document) return null;
  // Counts of such a run are of changes, not of packages read for them.
  await ingestPackages({ ...context, count: () => undefined }, [document]);
  const key = { channel: channel.id, kind: 'order', externalId, sha256: bodyHash(document.body) };
  return { document, rawId: await rawIdOf(context.store.db, key) };
}
