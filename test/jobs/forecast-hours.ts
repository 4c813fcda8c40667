import { callsUsed, type QuotaPlanRow, quotaPlan } from '../../src/core/store/stats/quota-plan.ts';
import { openWorkingHours } from './working-hours.ts';

const hour = 3_600_000;

/**
 * Forecasts hour after hour of the bundled world, each before it is worked, and tells what came of it: of the limits on all calls of a
 * channel.
 *
 * @param warmUp hours that are worked before the first forecast
 */
export async function forecastHours({
  seed,
  warmUp,
  hours,
}: {
  seed: number;
  warmUp: number;
  hours: number;
}): Promise<readonly (QuotaPlanRow & { readonly used: number })[]> {
  const start = Date.UTC(2026, 2, 4, 10);
  const { store, clock, jobs, work } = await openWorkingHours({ start, orders: 40, seed });
  await work(start + warmUp * hour);
  const told: (QuotaPlanRow & { used: number })[] = [];
  for (let each = 0; each < hours; each += 1) {
    const { from, to, rows } = await quotaPlan(store.db, jobs, clock.now());
    await work(to);
    const used = await callsUsed(store.db, rows, from, to);
    told.push(...rows.map((row, at) => ({ ...row, used: used[at] ?? 0 })).filter(({ group }) => group === 'all'));
  }
  return told;
}
