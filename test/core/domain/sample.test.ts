import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sampleOf, spreadOf } from '../../../src/core/domain/sample.ts';

it('loses nothing of an ordinary day, and its days together are as one', () => {
  const days = fc.array(fc.array(fc.nat(), { maxLength: 60 }), { maxLength: 10 });
  fc.assert(
    fc.property(days, (all) => {
      expect(spreadOf(all.map(sampleOf))).toEqual(spreadOf([sampleOf(all.flat())]));
    }),
  );
});

it('keeps few of very many, and still tells their ranks within one in a hundred', () => {
  const many = Array.from({ length: 10_000 }, (_, n) => n);
  const sample = sampleOf(many);
  expect(sample.values.length).toBe(300);
  const spread = spreadOf([sample, sampleOf([])]);
  expect(spread?.count).toBe(10_000);
  expect(spread?.min).toBe(0);
  for (const [share, value] of [
    [0.25, spread?.p25],
    [0.5, spread?.median],
    [0.95, spread?.p95],
  ] as const)
    expect(Math.abs((value ?? 0) / 10_000 - share)).toBeLessThan(0.01);
});
