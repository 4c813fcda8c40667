import { ChannelError } from '../core/channels/channel.ts';
import type { ListedProduct, ProductSend } from '../core/domain/products/listing.ts';
import {
  type BatchItem,
  hashOf,
  itemsOfBatch,
  markSent,
  moveBatch,
  openBatches,
  type ProductBatch,
} from '../core/store/products/batches.ts';
import { barcodesOf, judge, type Market } from './product-verdict.ts';

/** So long (ms) after a call without an answer its products may still appear: they are looked for, and not sent again. */
const doubtMs = 10 * 60_000;

/**
 * Ends what earlier runs left open, before anything is planned: results are read; of a call whose answer was lost the marketplace is
 * asked what it lists now; what was never sent is planned anew.
 */
export async function settleOpenBatches(market: Market): Promise<string> {
  const { context, channel } = market;
  const open = await openBatches(context.store.db, channel);
  for (const batch of open) {
    if (batch.state === 'staged') await drop(market, batch);
    else if (batch.state === 'sent') await readResult(market, batch);
    else await lookUp(market, batch);
  }
  const left = await openBatches(context.store.db, channel);
  return open.length === 0 ? '' : `${open.length} earlier calls looked up, ${left.length} of them still open`;
}

/** Sends every staged call, once; tells how many were made. */
export async function sendBatches(market: Market): Promise<number> {
  const { context, channel, catalogue } = market;
  let sent = 0;
  const staged = (await openBatches(context.store.db, channel)).filter(({ state }) => state === 'staged');
  for (const batch of staged) {
    context.signal.throwIfAborted();
    const items = await itemsOfBatch(context.store.db, batch.id);
    const body = catalogue.productsBody(
      batch.write,
      items.map(({ send }) => send),
    );
    if (hashOf(body) !== batch.bodyHash) {
      await drop(market, batch);
      continue;
    }
    await send(market, batch, items, body);
    sent += 1;
    context.progress(sent, staged.length, `call ${sent} of ${staged.length}`);
  }
  return sent;
}

async function send(market: Market, staged: ProductBatch, items: readonly BatchItem[], body: string): Promise<void> {
  const { context, catalogue, title } = market;
  const { store, clock, log } = context;
  const sentAt = clock.now();
  if (!(await store.write((tx) => moveBatch(tx, staged, { state: 'sending', sentAt })))) return;
  const batch: ProductBatch = { ...staged, state: 'sending', sentAt };
  const result = await catalogue.sendProducts(batch.write, body).catch(async (error: unknown) => {
    const certain = error instanceof ChannelError && (error.kind === 'auth' || error.kind === 'throttled');
    if (certain) await store.write((tx) => moveBatch(tx, batch, { state: 'staged', sentAt: null }));
    throw error;
  });
  switch (result.kind) {
    case 'accepted':
      log.info(`${batch.write}: ${items.length} products, batch ${result.batch}`);
      await store.write(async (tx) => {
        await moveBatch(tx, batch, { state: 'sent', batch: result.batch });
        await markSent(tx, batch.id, clock.now());
      });
      return;
    case 'refused':
      log.warn(`${title} refused a call of ${items.length} products: ${result.error.message}`);
      // The call was wrong, or came at a wrong moment; nothing is said of its products.
      await judge(market, batch, items, () => ({ state: 'lost', reasons: [result.error.message] }), 'refused');
      return;
    case 'doubt':
      log.warn(`no clear answer to a call of ${items.length} products: ${result.error.message}`);
      await store.write((tx) => moveBatch(tx, batch, { state: 'sending', error: result.error.message }));
  }
}

/** Reads the result of a call that was accepted; what is still being worked on stays. Tells whether it is over. */
export async function readResult(market: Market, batch: ProductBatch): Promise<boolean> {
  const { context, catalogue, title } = market;
  const tooLate = context.clock.now() - (batch.sentAt ?? 0) >= catalogue.batchReadableMs;
  const verdicts = tooLate || batch.batch === null ? null : await catalogue.readProductBatch(batch.batch);
  if (verdicts === null) {
    context.log.warn(`the result of batch ${batch.batch} can no longer be read: ${title} is asked what it lists now`);
    return lookUp(market, batch);
  }
  const items = await itemsOfBatch(context.store.db, batch.id);
  return judge(market, batch, items, (item) => {
    const verdict =
      verdicts.find(({ barcode, contentId }) =>
        item.send.contentId !== null && barcode === null ? contentId === item.send.contentId : barcode === item.barcode,
      ) ?? null;
    if (verdict === null) return { state: 'lost', reasons: [] };
    return verdict.state === 'in-progress' ? null : { state: verdict.state, reasons: verdict.reasons };
  });
}

/** A call of which nobody knows whether it arrived: the marketplace's list tells. What is not there yet may still come for a while. */
async function lookUp(market: Market, batch: ProductBatch): Promise<boolean> {
  const { context, catalogue } = market;
  const items = await itemsOfBatch(context.store.db, batch.id);
  const waiting = items.filter(({ state }) => state === 'waiting');
  const listed = new Map(
    (await catalogue.readProducts(barcodesOf(waiting))).map((product) => [product.barcode, product]),
  );
  const mayCome = batch.state === 'sending' && context.clock.now() - (batch.sentAt ?? 0) < doubtMs;
  return judge(market, batch, items, (item) => {
    const found = listed.get(item.barcode);
    if (found && (item.isNew || says(found, item.send))) return { state: 'success', reasons: [] };
    return mayCome ? null : { state: 'lost', reasons: [] };
  });
}

/** Whether the marketplace lists what was sent. */
function says(listed: ListedProduct, { fields }: ProductSend): boolean {
  const attribute = ({ attributeId, valueId, text }: { attributeId: number; valueId?: number; text?: string }) =>
    JSON.stringify([attributeId, valueId ?? null, valueId === undefined ? (text ?? null) : null]);
  const theirs: Record<string, unknown> = {
    ...listed,
    brandId: listed.brand?.id,
    categoryId: listed.category?.id,
    attributes: listed.attributes.map(attribute),
  };
  return Object.entries(fields).every(([field, value]) => {
    if (field === 'barcode' || field === 'productMainId') return true;
    const ours = field === 'attributes' ? (fields.attributes ?? []).map(attribute) : value;
    return JSON.stringify(ours) === JSON.stringify(theirs[field] ?? (field === 'origin' ? '' : undefined));
  });
}

/** A call that was never made: its products are free to be planned anew. */
async function drop(market: Market, batch: ProductBatch): Promise<void> {
  const items = await itemsOfBatch(market.context.store.db, batch.id);
  await judge(market, batch, items, () => ({ state: 'lost', reasons: [] }));
}
