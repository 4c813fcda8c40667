import { describe, expect, it } from 'vitest';
import {
  costOf,
  findPrice,
  formatNano,
  listedPrices,
  type ModelPrice,
  nanoFromDecimal,
} from '../../../src/core/domain/model-prices.ts';

const own: ModelPrice = {
  model: 'gpt-4.1-mini',
  input: 1_000_000_000,
  cached: null,
  output: 2_000_000_000,
  currency: 'USD',
  asOf: '2026-03-04',
  source: 'our contract',
};

describe('the price of a model', () => {
  it('is found by its name, and by its name without provider and date', () => {
    for (const name of [
      'gpt-4.1-mini',
      'openai/gpt-4.1-mini',
      'openai/gpt-4.1-mini-2025-04-14',
      'GPT-4.1-mini-20250414',
    ])
      expect(findPrice(name, [])).toMatchObject({ model: 'gpt-4.1-mini', input: 400_000_000, output: 1_600_000_000 });
  });

  it('is the dated one where that differs', () => {
    expect(findPrice('gpt-4o-2024-05-13', [])?.input).toBe(nanoFromDecimal('5'));
    expect(findPrice('gpt-4o-2024-11-20', [])?.input).toBe(nanoFromDecimal('2.5'));
  });

  it('is the operator’s where there is one', () => {
    expect(findPrice('openai/gpt-4.1-mini-2025-04-14', [own])).toBe(own);
  });

  it('is unknown for the rest, and never nothing', () => {
    for (const name of ['llama3.1', 'gpt-4.1-mini-audio', 'gpt-4.1-mini:free', '', '/'])
      expect(findPrice(name, [own])).toBeNull();
  });

  it('says in the list of what day it is and where from', () => {
    for (const price of listedPrices)
      expect([price.asOf, price.source !== '']).toEqual([expect.stringMatching(/^\d{4}-\d\d-\d\d$/), true]);
  });
});

describe('the cost of a call', () => {
  const price = findPrice('gpt-4.1-mini', []) ?? own;

  it('counts cached input at its own rate, as a part of the input', () => {
    expect(costOf({ prompt: 1000, cached: 400, completion: 100 }, price)).toBe(600 * 400 + 400 * 100 + 100 * 1600);
    expect(costOf({ prompt: 1000, cached: 400, completion: 0 }, own)).toBe(1000 * 1000);
    expect(costOf({ prompt: 10, cached: 99, completion: 0 }, price)).toBe(10 * 100);
  });

  it('is exact for rates below a nano-unit a token and for very many tokens', () => {
    const cheap = { ...own, input: nanoFromDecimal('0.0375'), output: 1 };
    expect(costOf({ prompt: 1, cached: 0, completion: 0 }, cheap)).toBe(38);
    expect(costOf({ prompt: 1_000_000_000, cached: 0, completion: 0 }, cheap)).toBe(37_500_000_000);
  });
});

it('amounts survive as text', () => {
  for (const text of ['0.40', '0.0000001', '12.345678901', '999999.00', '0.00'])
    expect(formatNano(nanoFromDecimal(text))).toBe(text);
  for (const text of ['', '-1', '1e3', '1000000', '0.1234567890', '1.', 'x'])
    expect(() => nanoFromDecimal(text)).toThrow(RangeError);
});
