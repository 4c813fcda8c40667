import { expect, it } from 'vitest';
import { fuzz } from '../core/channels/amazon-custom/fuzz.ts';

it('reads 50,000 damaged files without a crash, a halt, or a word that is not in them', async () => {
  const { faults, read, refused, slowestMs, grownMiB } = await fuzz(20_260_701, 50_000);
  expect(faults).toEqual([]);
  expect(read + refused).toBe(50_000);
  expect(slowestMs).toBeLessThan(5_000);
  expect(grownMiB).toBeLessThan(200);
});
