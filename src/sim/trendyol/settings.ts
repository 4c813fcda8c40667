/** What the vendor does not say, or says without a number; a test may turn any of these at run time. */
export interface TrendyolSettings {
  /** How long a batch is worked on, in ms of the world's clock. */
  batchMs: number;
  /** How long a split or a cancel of single lines takes. */
  splitMs: number;
  /** How long a new product waits for its approval. */
  approvalMs: number;
  /** Whether the bounds of order queries are understood as UTC, or as Istanbul's wall time stamped as UTC (facts B3: unverified). */
  boundsClock: 'utc' | 'istanbul';
  /** How badly webhooks travel. */
  readonly webhooks: WebhookSettings;
}

/** Shares of deliveries, 0 to 1, by seeded chance. */
export interface WebhookSettings {
  /** Delivered twice. */
  duplicates: number;
  /** Overtaken by what happens in the next minutes. */
  disorder: number;
  /** Never delivered at all. */
  drops: number;
}

/** The settings of a world in which everything goes well. */
export function plainSettings(): TrendyolSettings {
  return {
    batchMs: 2_000,
    splitMs: 3_000,
    approvalMs: 2 * 3_600_000,
    boundsClock: 'utc',
    webhooks: { duplicates: 0, disorder: 0, drops: 0 },
  };
}
