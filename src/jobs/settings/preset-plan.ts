import { type PresetName, presetFor, presets } from '../../core/domain/presets.ts';
import { productTotals } from '../../core/store/products/product-list.ts';
import type { Reader } from '../../core/store/store.ts';
import { trendyolOrders } from '../trendyol-orders.ts';
import { trendyolProducts } from '../trendyol-products.ts';
import { trendyolStock } from '../trendyol-stock.ts';
import { type ChangePlan, planChange, type Wish } from './change.ts';
import type { SettingsDesk } from './desk.ts';

/** The six values of a preset, as settings (M131–M133). */
export function presetWishes(name: PresetName): readonly (Wish & { readonly value: string })[] {
  const preset = presets[name];
  return [
    { name: 'TRENDYOL_BATCH_SIZE', value: String(preset.batchSize) },
    { name: 'RUN_MEMORY_LIMIT', value: String(preset.memoryMb) },
    { name: 'RUN_TIME_LIMIT', value: String(preset.timeSeconds) },
    { name: `${trendyolProducts.id}/1`, value: String(preset.productMinutes) },
    { name: `${trendyolOrders.id}/1`, value: String(preset.orderMinutes) },
    { name: `${trendyolStock.id}/1`, value: String(preset.stockMinutes) },
  ];
}

/** What a preset would change; touches nothing. Throws SettingsError. */
export function planPreset(desk: SettingsDesk, name: PresetName): Promise<ChangePlan> {
  return planChange(desk, presetWishes(name));
}

/** The preset that fits as many products as are known; none known: null. */
export async function fittingPreset(
  db: Reader,
): Promise<{ readonly name: PresetName; readonly products: number } | null> {
  const products = Object.values(await productTotals(db, 'trendyol')).reduce((sum, count) => sum + count, 0);
  return products === 0 ? null : { name: presetFor(products), products };
}
