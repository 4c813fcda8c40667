import { expect, it } from 'vitest';
import { coarse, type HostLoad, measureHost } from '../../src/ui/host-load.ts';

const memory = 8 * 1024 ** 3;
const at = (load: number, share: number) => ({ load, cores: 2, free: share * memory, memory });

it('tells no more than matters, and does not flicker at the edge between two (M130)', () => {
  let told: HostLoad | null = null;
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
  const { load, cores, free, memory: all } = measureHost();
  expect(load).toBeGreaterThanOrEqual(0);
  expect(cores).toBeGreaterThan(0);
  expect(free).toBeGreaterThan(0);
  expect(free).toBeLessThanOrEqual(all);
});
