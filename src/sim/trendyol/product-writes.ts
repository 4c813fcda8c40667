import * as z from 'zod';
import type { Answer } from '../answer.ts';
import type { BatchType } from './batches.ts';
import { type Desk, type Endpoint, ok, type Request } from './desk.ts';
import { refused } from './errors.ts';
import { inventoryItem } from './inventory.ts';
import type { Listing } from './listings.ts';
import { changeContent, changeUnapproved, changeVariant, create, unknownProduct } from './product-changes.ts';

const products = '/product/sellers/{seller}/products';
const MOST_ITEMS = 1_000;
const FIFTEEN_MINUTES = 15 * 60_000;

/** Carries out one item and tells why it failed. */
type Work = (desk: Desk, item: unknown, at: number) => readonly string[];

/** Every write of products; each answers nothing but the id of a batch (facts B4). */
export const productWrites: readonly Endpoint[] = [
  write('POST', '/product/sellers/{seller}/v2/products', 'ProductV2OnBoarding', ({ world, settings }, item, at) =>
    create(world, item, at, settings.approvalMs),
  ),
  write('POST', `${products}/unapproved-bulk-update`, 'ProductV2Update', ({ world, settings }, item, at) =>
    changeUnapproved(world, item, at, settings.approvalMs),
  ),
  write('POST', `${products}/content-bulk-update`, 'ApprovedProductContentUpdate', ({ world }, item, at) =>
    changeContent(world, item, at),
  ),
  write('POST', `${products}/variant-bulk-update`, 'ApprovedProductVariantUpdate', ({ world }, item, at) =>
    changeVariant(world, item, at),
  ),
  write(
    'POST',
    `${products}/delivery-info-bulk-update`,
    'ProductDeliveryOptionUpdate',
    onListing(() => []),
  ),
  write(
    'PUT',
    `${products}/archive-state`,
    'ProductArchiveUpdate',
    onListing((listing, item) => {
      const { archived } = item as { archived?: unknown };
      if (typeof archived !== 'boolean') return ['archived alanı zorunludur'];
      listing.archived = archived;
      return [];
    }),
  ),
  write(
    'PUT',
    `${products}/unlock`,
    'ProductUnlockUpdate',
    onListing((listing) => {
      listing.locked = false;
      return [];
    }),
  ),
  write(
    'DELETE',
    products,
    'ProductDeletion',
    onListing((listing, _item, { world }) => {
      if (listing.status === 'approved' && !listing.archived) return ['Onaylı ürün arşivlenmeden silinemez'];
      world.listings.remove(listing.barcode);
      return [];
    }),
  ),
  {
    method: 'POST',
    path: '/inventory/sellers/{seller}/products/price-and-inventory',
    group: 'inventoryWrite',
    answer: priceAndInventory,
  },
  {
    method: 'GET',
    path: `${products}/batch-requests/{batch}`,
    group: 'productRead',
    answer: ({ world }, { params, now }) => {
      const result = world.batches.result(params['batch'] ?? '', now);
      if (result === null) throw refused(404, 'batch.request.not.found', 'Toplu işlem bulunamadı');
      return ok(result);
    },
  },
];

function write(method: Endpoint['method'], path: string, type: BatchType, work: Work): Endpoint {
  return {
    method,
    path,
    group: 'productWrite',
    answer: (desk, request) => {
      const items = itemsOf(request);
      const echo = type === 'ProductV2OnBoarding' ? items.map(onboarded) : items;
      return batch(desk, request, type, echo, (index, at) => work(desk, items[index], at));
    },
  };
}

/** The result of a create batch wraps what was sent (sample `batch-result-product-create-template`). */
function onboarded(product: unknown): unknown {
  return { barcode: (product as { barcode?: unknown } | null)?.barcode ?? null, product };
}

function priceAndInventory(desk: Desk, request: Request): Answer {
  const { world, faults } = desk;
  const items = itemsOf(request);
  const text = JSON.stringify(request.body);
  const earlier = world.inventoryBodies.get(text);
  if (earlier !== undefined && request.now - earlier < FIFTEEN_MINUTES) {
    throw refused(400, 'recurring.request', '15 dakika boyunca aynı isteği tekrarlı olarak atamazsınız!');
  }
  for (const [body, at] of world.inventoryBodies) {
    if (request.now - at >= FIFTEEN_MINUTES) world.inventoryBodies.delete(body);
  }
  world.inventoryBodies.set(text, request.now);
  const updateRequestDate = new Date(request.now).toISOString().replace('Z', '+00:00');
  const echo = items.map((item) => ({ updateRequestDate, ...(item as object) }));
  return batch(desk, request, 'ProductInventoryUpdate', echo, (index, at) =>
    inventoryItem(world, faults, items[index], at),
  );
}

function batch(
  { world, settings }: Desk,
  { now }: Request,
  type: BatchType,
  echo: readonly unknown[],
  work: (index: number, at: number) => readonly string[],
): Answer {
  return ok({ batchRequestId: world.batches.open(type, echo, now, now + settings.batchMs, work) });
}

const body = z.object({ items: z.array(z.object({}).loose()).min(1).max(MOST_ITEMS) });

function itemsOf(request: Request): readonly unknown[] {
  const parsed = body.safeParse(request.body);
  if (!parsed.success) throw refused(400, 'items.invalid', `items must hold 1 to ${MOST_ITEMS} items`);
  return parsed.data.items;
}

function onListing(act: (listing: Listing, item: unknown, desk: Desk) => readonly string[]): Work {
  return (desk, item, at) => {
    const { barcode } = item as { barcode?: unknown };
    const listing = typeof barcode === 'string' ? desk.world.listings.get(barcode) : undefined;
    if (!listing) return [unknownProduct];
    listing.updatedAt = at;
    return act(listing, item, desk);
  };
}
