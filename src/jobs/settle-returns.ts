import { ChannelError } from '../core/channels/channel.ts';
import type { ReturnResult, Shop } from '../core/channels/shop.ts';
import type { Context } from '../core/context.ts';
import { notePiece, type PieceToSettle, piecesToSettle, settlePiece } from '../core/store/claims/claim-outbox.ts';
import type { StepResult } from './job.ts';
import { packageChannel } from './package-intake.ts';

/** Lets the shop know what becomes of pieces that came back: each once, and its stock with it (M13). */
export async function settleReturns(context: Context): Promise<StepResult> {
  const { opencart: shop } = context.channels;
  const source = packageChannel(context);
  const pieces = await piecesToSettle(context.store.db, source.id);
  if (pieces.length === 0) return { summary: 'no returned piece to settle' };
  if ('off' in shop) return { summary: `${pieces.length} returned pieces wait: ${shop.why}` };
  let restocked = 0;
  let scrapped = 0;
  for (const one of pieces) {
    context.signal.throwIfAborted();
    const result = await takeBack(context, shop, source.title, one);
    if (result === null) continue;
    await settle(context, one, result);
    if ('detail' in result) continue;
    if (result.restocked) restocked += 1;
    else scrapped += 1;
  }
  const left = pieces.length - restocked - scrapped;
  return { summary: `${restocked} put back into stock, ${scrapped} written off${left > 0 ? `, ${left} left` : ''}` };
}

/** Null when the shop refused this one: it is told, and tried again with the next run. */
async function takeBack(
  context: Context,
  shop: Shop,
  marketplace: string,
  one: PieceToSettle,
): Promise<ReturnResult | null> {
  if (!one.piece) return { kind: 'nothing', detail: 'the claim names no package or no barcode' };
  try {
    return await shop.takeBack(context.store, { ...one.piece, marketplace });
  } catch (error) {
    // What is wrong with the shop itself is no piece's fault, and holds for all of them.
    const isItsOwn = error instanceof ChannelError && error.kind === 'refused';
    if (!isItsOwn || (await shop.examine()).problems.length > 0) throw error;
    const note = `waits: ${error.message}`;
    await context.store.write((tx) => notePiece(tx, one, note));
    context.count('failed');
    context.log.error(`${placeOf(one)} ${note}`);
    return null;
  }
}

function placeOf({ id, orderNumber }: PieceToSettle): string {
  return `return ${id} of order ${orderNumber}`;
}

async function settle(context: Context, one: PieceToSettle, result: ReturnResult): Promise<void> {
  const by = { now: context.clock.now(), runId: context.run.id };
  const place = placeOf(one);
  if (result.kind === 'waiting') {
    const note = `waits: ${result.detail}`;
    await context.store.write((tx) => notePiece(tx, one, note));
    context.count('refused');
    context.log.warn(`${place} ${note}`);
    return;
  }
  const note =
    'detail' in result
      ? `the shop is left as it is: ${result.detail}`
      : `return ${result.returnId} in the shop, ${result.restocked ? 'back in stock' : 'written off'}`;
  await context.store.write((tx) => settlePiece(tx, by, one, note));
  context.count(result.kind === 'nothing' ? 'unchanged' : 'updated');
  context.log.info(`${place}: ${note}`);
}
