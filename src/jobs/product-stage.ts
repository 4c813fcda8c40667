import type { ProductSend, ProductWrite } from '../core/domain/products/listing.ts';
import { stageBatch, stageItems } from '../core/store/products/batches.ts';
import { type ProductReason, type ProductRow, saveProduct } from '../core/store/products/product-rows.ts';
import { type Planned, rowOf } from './product-standing.ts';
import type { Market } from './product-verdict.ts';

/** So many products are written down in one transaction: others wait for it. */
const inOneWrite = 100;

type Sends = Readonly<Record<ProductWrite, readonly ProductSend[]>>;

/** What each product is told by which call. Of a content that several variants share, one tells at a time. */
function sendsOf(planned: readonly Planned[]): Sends {
  const sends: Record<ProductWrite, ProductSend[]> = {
    create: [],
    'update-unapproved': [],
    'update-content': [],
    'update-variant': [],
  };
  const contents = new Set<string>();
  for (const each of planned) {
    const { key: barcode, decision, draft } = each;
    const whole = draft.item && { barcode, contentId: null, fields: draft.item, offer: draft.offer };
    if (decision.kind === 'create' && whole) sends.create.push(whole);
    if (decision.kind === 'update-unapproved' && whole) sends['update-unapproved'].push(whole);
    if (decision.kind !== 'update-approved') continue;
    const { contentId, content, variant } = decision;
    const part = { barcode, contentId, offer: null };
    if (Object.keys(content).length > 0 && contentId !== null && !contents.has(contentId)) {
      contents.add(contentId);
      sends['update-content'].push({ ...part, fields: content });
    }
    if (Object.keys(variant).length > 0) sends['update-variant'].push({ ...part, contentId: null, fields: variant });
    else if (sends['update-content'].at(-1)?.barcode !== barcode) each.decision = { kind: 'shared' };
  }
  return sends;
}

/** Writes calls and products down, then all other products, a hundred in one transaction. Tells the number of calls. */
export async function stage(market: Market, planned: readonly Planned[]): Promise<number> {
  const { context, channel, catalogue } = market;
  const { store, clock, run } = context;
  const size = context.settings.trendyol?.batchSize ?? inOneWrite;
  const byKey = new Map(planned.map((each) => [each.key, each]));
  const staged = new Set<string>();
  let calls = 0;
  for (const [write, items] of Object.entries(sendsOf(planned)) as [ProductWrite, readonly ProductSend[]][]) {
    for (let at = 0; at < items.length; at += size) {
      const call = items.slice(at, at + size);
      const by = { now: clock.now(), runId: run.id, attempt: run.attempt };
      const body = catalogue.productsBody(write, call);
      const batchId = await store.write((tx) => stageBatch(tx, channel, by, write, body));
      for (let from = 0; from < call.length; from += inOneWrite) {
        const some = call.slice(from, from + inOneWrite);
        await store.write(async (tx) => {
          await stageItems(tx, batchId, write, from, some);
          for (const { barcode } of some) {
            const each = byKey.get(barcode);
            if (!each || staged.has(barcode)) continue;
            staged.add(barcode);
            await saveProduct(tx, channel, each.before, { ...rowOf(each, by.now), state: 'queued', batchId }, by.now);
          }
        });
      }
      calls += 1;
    }
  }
  const others = planned.filter(({ key }) => !staged.has(key));
  for (let at = 0; at < others.length; at += inOneWrite) {
    const now = clock.now();
    await store.write(async (tx) => {
      for (const each of others.slice(at, at + inOneWrite)) {
        await saveProduct(tx, channel, each.before, rowOf(each, now), now);
      }
    });
  }
  return calls;
}

/** Says of products that the shop no longer offers that it does not; whether they are sold on is for a person to say. */
export async function markGone(
  { context, channel }: Market,
  rows: ReadonlyMap<string, ProductRow>,
  planned: readonly Planned[],
): Promise<void> {
  const offered = new Set(planned.map(({ key }) => key));
  const now = context.clock.now();
  const gone = [...rows.values()].filter(({ barcode, goneAt }) => goneAt === null && !offered.has(barcode));
  for (let at = 0; at < gone.length; at += inOneWrite) {
    await context.store.write(async (tx) => {
      for (const row of gone.slice(at, at + inOneWrite)) {
        await saveProduct(tx, channel, row, { ...row, reasons: [notOffered], goneAt: now }, now);
      }
    });
  }
}

const notOffered: ProductReason = {
  code: 'not-offered',
  field: null,
  message:
    'The shop no longer offers it: it is switched off there, or gone. What the marketplace lists of it is left as it is.',
};
