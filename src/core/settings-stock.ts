import * as z from 'zod';

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

const whole = (least: number, most: number) => {
  const error = `is not a whole number from ${least} to ${most}`;
  return z.coerce.number({ error }).int({ error }).min(least, { error }).max(most, { error });
};
const yesOrNo = z
  .string()
  .trim()
  .regex(/^(yes|no|on|off|true|false|1|0)$/i, 'is neither yes nor no')
  .transform((word) => /^(yes|on|true|1)$/i.test(word));

/** The variables, as part of the settings' schema. */
export const stockVariables = {
  STOCK_BUFFER: whole(0, 10_000).default(0),
  STOCK_LOW: whole(0, 10_000).default(5),
  ALERT_ON_LOW_STOCK: yesOrNo.default(true),
  STOCK_PRICES: yesOrNo.default(false),
  STOCK_MOST_CHANGES: whole(1, 1_000_000).default(500),
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
