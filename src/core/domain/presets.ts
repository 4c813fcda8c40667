/** Settings that fit a shop of a size, as the marketplace guide recommends them (M131–M133). */
export interface Preset {
  readonly batchSize: number;
  readonly memoryMb: number;
  readonly timeSeconds: number;
  readonly productMinutes: number;
  readonly orderMinutes: number;
  readonly stockMinutes: number;
}

export const presetNames = ['small', 'medium', 'large'] as const;
export type PresetName = (typeof presetNames)[number];

export const presets: Readonly<Record<PresetName, Preset>> = {
  small: { batchSize: 25, memoryMb: 128, timeSeconds: 180, productMinutes: 30, orderMinutes: 10, stockMinutes: 15 },
  medium: { batchSize: 50, memoryMb: 256, timeSeconds: 300, productMinutes: 60, orderMinutes: 15, stockMinutes: 30 },
  large: { batchSize: 100, memoryMb: 512, timeSeconds: 600, productMinutes: 120, orderMinutes: 15, stockMinutes: 60 },
};

/** What each preset is for, in words. */
export const presetWords: Readonly<Record<PresetName, string>> = {
  small: 'fewer than 1,000 products',
  medium: '1,000 to 10,000 products',
  large: 'over 10,000 products',
};

/** Which preset holds somewhere, and which would fit. */
export interface PresetStanding {
  readonly products: number;
  /** The one that fits so many products; null when none are known yet. */
  readonly fits: PresetName | null;
  /** The one whose six values are all in force; null: none. */
  readonly holds: PresetName | null;
}

/** The preset that fits a shop with so many products. */
export function presetFor(products: number): PresetName {
  if (products < 1000) return 'small';
  return products <= 10_000 ? 'medium' : 'large';
}
