import { expect, it } from 'vitest';
import { forecastHours } from './forecast-hours.ts';

it('forecasts the calls of the next hours, each before it begins (N14)', { timeout: 120_000 }, async () => {
  const hours = await forecastHours({ seed: 1, warmUp: 2, hours: 4 });
  for (const channel of ['shipstation', 'trendyol']) {
    const own = hours.filter((one) => one.channel === channel);
    const [forecast, used] = [
      own.reduce((sum, { expected }) => sum + expected, 0),
      own.reduce((sum, one) => sum + one.used, 0),
    ];
    expect(own).toHaveLength(4);
    expect(Math.abs(forecast - used) / used, `${channel}: ${forecast} forecast, ${used} used`).toBeLessThanOrEqual(0.1);
    for (const { high, capacity, verdict } of own) {
      expect(high).toBeLessThan(capacity);
      expect(verdict).toBe('fits');
    }
  }
});
