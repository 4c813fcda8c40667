import { parseEnv } from 'node:util';
import { type PresetName, type PresetStanding, presetFor, presetNames, presets } from '../../core/domain/presets.ts';
import { judgeSettings, listSettings } from '../../core/settings/list.ts';
import { readEnvText, type Settings } from '../../core/settings.ts';
import { jobNumbersText, readJobNumbers, runBounds } from '../../core/settings-runs.ts';
import { productsKnown } from '../../core/store/products/product-list.ts';
import { trendyolOrders } from '../trendyol-orders.ts';
import { trendyolProducts } from '../trendyol-products.ts';
import { trendyolStock } from '../trendyol-stock.ts';
import { type ChangePlan, planChange, type Wish } from './change.ts';
import type { SettingsDesk } from './desk.ts';
import { limitedJobs, type PresetLimit, presetLimits } from './preset-limits.ts';
import { settingRows } from './rows.ts';

type PresetValue = Wish & { readonly value: string | null };

export interface PresetPlan extends ChangePlan {
  /** All six, also those that are so already; null: nothing need be set. */
  readonly values: readonly PresetValue[];
  /** What the two lists of limits among them come to, job by job. */
  readonly limits: readonly PresetLimit[];
}

/** The six values of a preset, as settings (M131–M133). */
export function presetValues(name: PresetName): readonly (Wish & { readonly value: string })[] {
  const { timeSeconds, memoryMb } = presets[name];
  const each = (number: number) => jobNumbersText(Object.fromEntries(limitedJobs.map(({ id }) => [id, number])));
  return valuesWith(name, each(timeSeconds), each(memoryMb)) as readonly (Wish & { readonly value: string })[];
}

function valuesWith(name: PresetName, times: string | null, memories: string | null): readonly PresetValue[] {
  const preset = presets[name];
  return [
    { name: 'TRENDYOL_BATCH_SIZE', value: String(preset.batchSize) },
    { name: 'RUN_MEMORY_LIMITS', value: memories },
    { name: 'RUN_TIME_LIMITS', value: times },
    { name: `${trendyolProducts.id}/1`, value: String(preset.productMinutes) },
    { name: `${trendyolOrders.id}/1`, value: String(preset.orderMinutes) },
    { name: `${trendyolStock.id}/1`, value: String(preset.stockMinutes) },
  ];
}

/** What a preset would change; touches nothing. Limits of other jobs in the same lists stay. Throws SettingsError. */
export async function planPreset(desk: SettingsDesk, name: PresetName): Promise<PresetPlan> {
  const { values, limits } = await presetHere(desk, settingsInForce(desk), name);
  return { ...(await planChange(desk, values)), values, limits };
}

/** Which preset holds and which would fit as many products as are known (M133). */
export async function presetStanding(desk: SettingsDesk): Promise<PresetStanding> {
  const products = await productsKnown(desk.store.db);
  const settings = settingsInForce(desk);
  const inForce = new Map((await settingRows(desk)).map(({ name, value }) => [name, value]));
  let holds: PresetName | null = null;
  for (const name of presetNames) {
    const { values } = await presetHere(desk, settings, name);
    if (values.every((one) => one.value === (inForce.get(one.name) ?? null))) holds = name;
  }
  return { products, holds, fits: products === 0 ? null : presetFor(products) };
}

async function presetHere(
  desk: SettingsDesk,
  settings: Settings,
  name: PresetName,
): Promise<{ readonly values: readonly PresetValue[]; readonly limits: readonly PresetLimit[] }> {
  const limits = await presetLimits(desk, settings, name);
  const inForce = new Map(listSettings(desk.home, desk.environment).map((one) => [one.name, one.value]));
  const withLimits = (list: string, of: 'time' | 'memory', number: number): string | null => {
    const text = inForce.get(list) ?? null;
    const jobs = limits.flatMap(({ job, takes }) => (takes[of] ? [[job, number] as const] : []));
    const known = readJobNumbers(text ?? '', runBounds[of]) ?? {};
    // As somebody wrote it, where it says the same.
    if (jobs.every(([job]) => known[job] === number)) return text;
    return jobNumbersText({ ...known, ...Object.fromEntries(jobs) });
  };
  const { timeSeconds, memoryMb } = presets[name];
  const times = withLimits('RUN_TIME_LIMITS', 'time', timeSeconds);
  return { values: valuesWith(name, times, withLimits('RUN_MEMORY_LIMITS', 'memory', memoryMb)), limits };
}

/** As they hold, without what is wrong with them. */
function settingsInForce({ home, environment }: SettingsDesk): Settings {
  return judgeSettings(home, environment, parseEnv(readEnvText(home))).usable;
}
