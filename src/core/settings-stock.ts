import type * as z from 'zod';
import { whole, yesOrNo } from './settings-rules.ts';

/** How the shop's stock is told to a marketplace. */
export interface StockSettings {
  /** So many pieces of each product are kept back: sold in the shop between two runs, or miscounted. */
  readonly buffer: number;
  /** A product with so few pieces for sale, or fewer, is low. */
  readonly low: number;
  /** Whether products that become low are told (M44). */
  readonly alertOnLow: boolean;
  /** Whether the shop's prices are told too (M16). */
  readonly prices: boolean;
  /** A run that would change more listings than this asks first. */
  readonly mostChanges: number;
}

/** The variables, as part of the settings' schema. */
export const stockVariables = {
  STOCK_BUFFER: whole(0, 10_000).default(0).meta({
    title: 'Pieces kept back of each product',
    unit: 'pieces',
    affects: 'trendyol-stock: what is listed is so many fewer than the shop has',
  }),
  STOCK_LOW: whole(0, 10_000).default(5).meta({
    title: 'Few pieces left, from',
    unit: 'pieces',
    affects: 'trendyol-stock and the Stock screen: a product with so few is low',
  }),
  ALERT_ON_LOW_STOCK: yesOrNo.default(true).meta({
    title: 'Tell products that become low',
    affects: 'trendyol-stock, alerts',
  }),
  STOCK_PRICES: yesOrNo.default(false).meta({
    title: 'Tell the shop’s prices too',
    affects: 'trendyol-stock: prices at the marketplace follow the shop’s',
  }),
  STOCK_MOST_CHANGES: whole(1, 1_000_000).default(500).meta({
    title: 'Changes of listings that need no question',
    unit: 'listings a run',
    affects: 'trendyol-stock: a run that would change more asks first',
  }),
};

export function stockSettings(env: z.output<z.ZodObject<typeof stockVariables>>): StockSettings {
  return {
    buffer: env.STOCK_BUFFER,
    low: env.STOCK_LOW,
    alertOnLow: env.ALERT_ON_LOW_STOCK,
    prices: env.STOCK_PRICES,
    mostChanges: env.STOCK_MOST_CHANGES,
  };
}
