/** A recommendation of the marketplace's guide, by how many products a shop has (M131–M133). */
export interface FittingPreset {
  readonly name: 'small' | 'medium' | 'large';
  /** Batch, memory, time limit, and how often products, orders and stock are read. */
  readonly words: string;
}

const presets = {
  small: 'batches of 25, 128 MB, 180 s; products every 30 min, orders 10, stock 15',
  medium: 'batches of 50, 256 MB, 300 s; products every 60 min, orders 15, stock 30',
  large: 'batches of 100, 512 MB, 600 s; products every 120 min, orders 15, stock 60',
} as const;

/** Which of the presets fits a shop of so many products. */
export function fittingPreset(products: number): FittingPreset {
  const name = products < 1000 ? 'small' : products <= 10_000 ? 'medium' : 'large';
  return { name, words: presets[name] };
}
