import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatAmount, moneyFromNumber, toMoney } from '../../../src/core/domain/money.ts';

describe('money', () => {
  test.each([
    [12.34, 123_400],
    ['12.34', 123_400],
    [0.1 + 0.2, 3000],
    [387.97, 3_879_700],
    [-5, -50_000],
    ['-0.0001', -1],
    [0, 0],
    [-0, 0],
    ['1e-3', 10],
    ['1.5e2', 1_500_000],
    [1e-7, 0],
    ['5e-5', 1],
    ['0e999999999', 0],
    ['1e-999999999', 0],
    ['00012.50', 125_000],
    [1.00005, 10_001],
    [-1.00005, -10_001],
    [1.00004, 10_000],
    ['0.99995', 10_000],
    ['-0.00004', 0],
    [900_719_925_474, 9_007_199_254_740_000],
  ])('%s is %s ten-thousandths', (n, e4) => {
    expect(Object.is(moneyFromNumber(n), e4)).toBe(true);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, '', ' ', '1,234.50', '£5', '5 GBP', '.5', '5.', '0x10', 'NaN'])(
    'refuses %s',
    (n) => {
      expect(() => moneyFromNumber(n)).toThrow('is not an amount of money');
    },
  );

  test.each([1e12, '1e400', -900_719_925_475])('refuses %s, which could not be counted exactly', (n) => {
    expect(() => moneyFromNumber(n)).toThrow('too large');
  });

  test.each([
    [123_400, '12.34'],
    [1050, '0.105'],
    [1, '0.0001'],
    [50_000, '5.00'],
    [55_000, '5.50'],
    [0, '0.00'],
    [-5000, '-0.50'],
    [-1, '-0.0001'],
  ])('%s reads %s', (e4, text) => {
    expect(formatAmount(e4)).toBe(text);
    expect(toMoney(e4, 'GBP')).toEqual({ amount: text, currency: 'GBP' });
  });

  test('what was computed with fractions is refused, not printed', () => {
    expect(() => formatAmount(0.5)).toThrow('0.5 is not a whole count');
  });

  test('every amount survives text and JSON', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 50), max: 2 ** 50 }), (e4) => {
        const text = formatAmount(e4);
        expect(text).toMatch(/^-?\d+\.\d{2,4}$/);
        expect(moneyFromNumber(text)).toBe(e4);
        if (Math.abs(e4) < 1e13) expect(moneyFromNumber(JSON.parse(text) as number)).toBe(e4);
      }),
    );
  });
});
