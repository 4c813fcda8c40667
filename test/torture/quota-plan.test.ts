import { expect, it } from 'vitest';
import { forecastHours } from '../jobs/forecast-hours.ts';

const seeds = [1, 2, 3, 4, 5];

/**
 * A shop of this size makes some twenty calls an hour, of which a few come by chance three at a time: no forecast of a single hour can
 * be within a tenth. That of all hours is, and the range that is told holds the single ones.
 */
it('forecasts of five worlds over four hours each come to what was used within a tenth, and each hour lies in its range (N14)', async () => {
  const all = [];
  for (const seed of seeds) all.push(...(await forecastHours({ seed, warmUp: 4, hours: 4 })));
  for (const channel of ['shipstation', 'trendyol']) {
    const own = all.filter((one) => one.channel === channel);
    const [forecast, used] = [
      own.reduce((sum, { expected }) => sum + expected, 0),
      own.reduce((sum, one) => sum + one.used, 0),
    ];
    const inRange = own.filter(({ low, high, used: came }) => low <= came && came <= high);
    expect(own).toHaveLength(20);
    expect(Math.abs(forecast - used) / used, `${channel}: ${forecast} forecast, ${used} used`).toBeLessThanOrEqual(0.1);
    expect(inRange.length, `${channel}: in range`).toBeGreaterThanOrEqual(17);
    // A range that holds everything would say nothing.
    const widths = own.map(({ low, high, expected }) => (high - low) / expected);
    expect(Math.max(...widths)).toBeLessThan(1);
  }
});
