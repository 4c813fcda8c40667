import type { Catalogue } from '../core/channels/catalogue.ts';
import type { Context } from '../core/context.ts';
import { changedFields, contentFields, type ProductItem } from '../core/domain/products/item.ts';
import { type BatchItem, judgeItem, moveBatch, type ProductBatch } from '../core/store/products/batches.ts';
import {
  fingerprintOf,
  type ProductRow,
  readProductRows,
  readVariantsOf,
  saveProduct,
} from '../core/store/products/product-rows.ts';
import type { Tx } from '../core/store/store.ts';

export interface Market {
  readonly context: Context;
  readonly channel: string;
  readonly title: string;
  readonly catalogue: Catalogue;
}

type Verdict = { readonly state: 'success' | 'failed' | 'lost'; readonly reasons: readonly string[] };

/**
 * Notes the verdict on each item and what it means for its product, and ends the call when all have theirs; at most so many in one
 * transaction that others need not wait.
 */
export async function judge(
  market: Market,
  batch: ProductBatch,
  items: readonly BatchItem[],
  verdictOf: (item: BatchItem) => Verdict | null,
  end?: 'refused',
): Promise<boolean> {
  const { context, channel } = market;
  const { store, clock } = context;
  const waiting = items.filter(({ state }) => state === 'waiting');
  const judged = waiting.flatMap((item) => {
    const verdict = verdictOf(item);
    return verdict ? [{ item, verdict }] : [];
  });
  for (let at = 0; at < judged.length; at += 25) {
    const some = judged.slice(at, at + 25);
    await store.write(async (tx) => {
      const rows = await readProductRows(tx, channel, barcodesOf(some.map(({ item }) => item)));
      for (const { item, verdict } of some) {
        if (!(await judgeItem(tx, batch.id, item.position, verdict.state, verdict.reasons))) continue;
        const row = rows.get(item.barcode);
        if (!row) continue;
        const after = settled(row, batch, item, verdict, clock.now());
        await saveProduct(tx, channel, row, after, clock.now());
        // A product's second part in the same call finds what the first has made of it.
        rows.set(item.barcode, after);
        if (verdict.state !== 'success' || item.send.contentId === null) continue;
        for (const told of await toldWith(tx, channel, item, clock.now()))
          if (rows.has(told.barcode)) rows.set(told.barcode, told);
      }
    });
  }
  for (const { item, verdict } of judged) {
    if (verdict.state === 'failed') {
      context.log.warn(`${item.barcode} “${item.send.fields.title ?? ''}” was refused: ${verdict.reasons.join('; ')}`);
    }
  }
  const isOver = judged.length === waiting.length;
  if (isOver) {
    const lost = judged.some(({ verdict }) => verdict.state === 'lost');
    const error = end && (judged[0]?.verdict.reasons[0] ?? null);
    const state = end ?? (lost ? 'lost' : 'ended');
    await store.write((tx) => moveBatch(tx, batch, { state, endedAt: clock.now(), ...(error && { error }) }));
  }
  return isOver;
}

/** What one variant tells of their content is told of each that says the same of itself. @returns those */
async function toldWith(tx: Tx, channel: string, { barcode, send }: BatchItem, now: number): Promise<ProductRow[]> {
  const variants = await readVariantsOf(tx, channel, send.contentId ?? '');
  const told: ProductRow[] = [];
  for (const row of variants) {
    const { desired, acknowledged } = row;
    if (row.barcode === barcode || !desired || !acknowledged) continue;
    const saysTheSame =
      changedFields(
        send.fields,
        desired,
        contentFields.filter((field) => field in send.fields),
      ).length === 0;
    if (!saysTheSame) continue;
    const after = { ...row, acknowledged: { ...acknowledged, ...contentOf(send.fields) }, syncedAt: now };
    await saveProduct(tx, channel, row, after, now);
    told.push(after);
  }
  return told;
}

function contentOf(fields: Partial<ProductItem>): Partial<ProductItem> {
  return Object.fromEntries(contentFields.filter((field) => field in fields).map((field) => [field, fields[field]]));
}

/** A product after the verdict on what was sent of it. */
function settled(row: ProductRow, batch: ProductBatch, { send }: BatchItem, verdict: Verdict, now: number): ProductRow {
  const free = { ...row, batchId: row.batchId === batch.id ? null : row.batchId };
  switch (verdict.state) {
    case 'lost':
      return { ...free, state: 'queued', error: verdict.reasons[0] ?? row.error };
    case 'failed':
      return {
        ...free,
        state: 'rejected',
        reasons: verdict.reasons.map((message) => ({ code: 'marketplace', field: null, message })),
        refusedFingerprint: row.desired && fingerprintOf(row.desired),
        error: verdict.reasons.join('; ') || 'refused without a reason',
        syncedAt: now,
      };
    case 'success': {
      const acknowledged = { ...row.acknowledged, ...send.fields } as NonNullable<ProductRow['acknowledged']>;
      const isRefused =
        row.refusedFingerprint !== null && row.refusedFingerprint === (row.desired && fingerprintOf(row.desired));
      const stands = row.standing === 'approved' ? 'live' : row.standing === 'archived' ? 'approved' : 'accepted';
      return isRefused
        ? { ...free, acknowledged, syncedAt: now }
        : {
            ...free,
            acknowledged,
            state: stands,
            standing: stands === 'accepted' ? 'pending' : row.standing,
            reasons: [],
            error: null,
            refusedFingerprint: null,
            syncedAt: now,
          };
    }
  }
}

export function barcodesOf(items: readonly { readonly barcode: string }[]): string[] {
  return [...new Set(items.map(({ barcode }) => barcode))];
}
