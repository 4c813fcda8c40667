import { expect, it } from 'vitest';
import { readHostLoad } from '../../src/core/host-load.ts';
import { coarse, type ToldLoad } from '../../src/ui/host-load.ts';

const memory = 8 * 1024 ** 3;
const at = (load5: number, share: number) => ({
  ...{ load: 9, load5, load15: 9, processors: 2 },
  ...{ available: share * memory, total: memory },
});

it('tells no more than matters, and does not flicker at the edge between two (M130)', () => {
  let told: ToldLoad | null = null;
  const shown = [0.24, 0.26, 0.38, 0.24, 0.41, 0.26, 0.74, 0.11, 0.09].map((load) => {
    told = coarse(at(load, 0.5), told);
    return told.load;
  });
  expect(shown).toEqual([0, 0, 0, 0, 0.5, 0.5, 0.5, 0.5, 0]);
});

it('keeps free memory in twentieths', () => {
  const first = coarse(at(1, 0.524), null);
  expect(first.free / memory).toBeCloseTo(0.5);
  expect(coarse(at(1, 0.538), first)).toEqual(first);
  expect(coarse(at(1, 0.56), first).free / memory).toBeCloseTo(0.55);
});

it('measures this host', () => {
  const { load5, processors, available, total } = readHostLoad();
  expect(load5).toBeGreaterThanOrEqual(0);
  expect(processors).toBeGreaterThan(0);
  expect(available).toBeGreaterThan(0);
  expect(available).toBeLessThanOrEqual(total);
});
