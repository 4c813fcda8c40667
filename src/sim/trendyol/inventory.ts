import * as z from 'zod';
import type { TrendyolFaults } from './faults.ts';
import { setPrices, setQuantity, unknownProduct } from './product-changes.ts';
import { readItem } from './product-items.ts';
import type { World } from './world.ts';

const item = z.object({
  barcode: z.string(),
  quantity: z.number().int().min(0).max(20_000).optional(),
  salePrice: z.number().positive().optional(),
  listPrice: z.number().positive().optional(),
});

const MINUTE = 60_000;
const PRICES_PER_MINUTE = 30;

/** Sets quantity and price of one barcode; tells why it could not (facts B4). Quantities are absolute. */
export function inventoryItem(world: World, faults: TrendyolFaults, given: unknown, at: number): readonly string[] {
  const read = readItem(item, given);
  if ('reasons' in read) return read.reasons;
  const { barcode, quantity, salePrice, listPrice } = read.item;
  const failure = faults.failureOf(barcode);
  if (failure !== null) return [failure];
  const listing = world.listings.get(barcode);
  if (!listing) return [unknownProduct];
  if (listing.archived) return ['Arşivdeki ürünün stok ve fiyatı güncellenemez'];
  if (listing.locked) return ['Kilitli ürünün stok ve fiyatı güncellenemez'];
  if ((listPrice ?? listing.listPrice) < (salePrice ?? listing.salePrice)) {
    return ['Liste fiyatı satış fiyatından küçük olamaz'];
  }
  if ((salePrice ?? listPrice) !== undefined && tooManyPrices(world, barcode, at)) {
    return [`Bir barkodun fiyatı dakikada en fazla ${PRICES_PER_MINUTE} kez güncellenebilir`];
  }
  if (quantity !== undefined) setQuantity(listing, quantity, at);
  setPrices(listing, { salePrice, listPrice }, at);
  return [];
}

function tooManyPrices(world: World, barcode: string, at: number): boolean {
  const recent = (world.priceUpdates.get(barcode) ?? []).filter((earlier) => earlier > at - MINUTE);
  if (recent.length >= PRICES_PER_MINUTE) return true;
  world.priceUpdates.set(barcode, [...recent, at]);
  return false;
}
