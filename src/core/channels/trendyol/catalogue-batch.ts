import * as z from 'zod';
import type { ProductVerdict } from '../catalogue.ts';
import { nonsense } from './errors.ts';

const acceptedSchema = z.object({ batchRequestId: z.string().min(1) });

/** The id of a batch that was taken. */
export function readAccepted(body: unknown): string {
  const parsed = acceptedSchema.safeParse(body);
  if (!parsed.success) throw nonsense('a batch of products', 'It names no batch.');
  return parsed.data.batchRequestId;
}

const key = z.union([z.string(), z.int().transform(String)]).nullish();
const batchSchema = z.object({
  items: z.array(
    z.object({
      // A create batch wraps what was sent: {barcode, product}.
      requestItem: z.object({ barcode: key, contentId: key, product: z.object({ barcode: key }).nullish() }),
      status: z.string(),
      failureReasons: z.array(z.string()).nullish(),
    }),
  ),
});

/** What a batch says of its items; COMPLETED says nothing of them (facts on Trendyol, B4). */
export function readBatch(body: unknown, batch: string): ProductVerdict[] {
  const parsed = batchSchema.safeParse(body);
  if (!parsed.success) throw nonsense(`batch ${batch}`, 'It is not the result of a batch of products.');
  return parsed.data.items.map(({ requestItem, status, failureReasons }) => ({
    barcode: requestItem.barcode ?? requestItem.product?.barcode ?? null,
    contentId: requestItem.contentId ?? null,
    state: status === 'SUCCESS' ? 'success' : status === 'FAILED' ? 'failed' : 'in-progress',
    reasons: failureReasons ?? [],
  }));
}
