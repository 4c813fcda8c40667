import { expect, test } from 'vitest';
import { fuzz } from './fuzz.ts';

test('no damaged file crashes a reading, holds it up, or makes it say what is not in it', async () => {
  const files = 10_000;
  const { faults, read, refused, slowestMs, grownMiB } = await fuzz(7, files);
  expect(faults).toEqual([]);
  expect(read + refused).toBe(files);
  expect(read).toBeGreaterThan(files / 20);
  expect(refused).toBeGreaterThan(files / 2);
  expect(slowestMs).toBeLessThan(5_000);
  expect(grownMiB).toBeLessThan(150);
});
