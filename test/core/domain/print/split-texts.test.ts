import { describe, expect, test } from 'vitest';
import { splitTexts } from '../../../../src/core/domain/print/reading/split-texts.ts';

/** `2 Anna` for each part. */
const parts = (text: string, quantity: number) =>
  splitTexts(text, quantity).parts.map((part) => `${part.quantity} ${part.text}`);
const isCertain = (text: string, quantity: number) => splitTexts(text, quantity).doubt === null;

describe('certain', () => {
  test.each([
    ['Anna', 1, ['1 Anna']],
    ['Anna', 4, ['4 Anna']],
    ['Best Teacher Ever', 3, ['3 Best Teacher Ever']],
    ['Anna, Ben', 2, ['1 Anna', '1 Ben']],
    ['Anna\nBen\nCleo', 3, ['1 Anna', '1 Ben', '1 Cleo']],
    ['Anna\tBen', 2, ['1 Anna', '1 Ben']],
    ['1. Anna\n2. Ben', 2, ['1 Anna', '1 Ben']],
    ['1) Anna, 2) Ben', 2, ['1 Anna', '1 Ben']],
    ['- Anna Smith\n- Ben Jones', 2, ['1 Anna Smith', '1 Ben Jones']],
    ['Anna; Ben', 2, ['1 Anna', '1 Ben']],
    ['Anna/Ben', 2, ['1 Anna', '1 Ben']],
    ['Anna x2, Ben x1', 3, ['2 Anna', '1 Ben']],
    ['2 x Anna, Ben', 3, ['2 Anna', '1 Ben']],
    ['Anna ×3', 3, ['3 Anna']],
    ['Tom & Jo', 1, ['1 Tom & Jo']],
    ['24/7', 3, ['3 24/7']],
  ])('%j for %i', (text, quantity, expected) => {
    expect(parts(text, quantity)).toEqual(expected);
    expect(isCertain(text, quantity)).toBe(true);
  });
});

describe('in doubt', () => {
  test.each([
    ['Anna and Ben', 2, ['1 Anna', '1 Ben']],
    ['Anna & Ben', 2, ['1 Anna', '1 Ben']],
    ['Anna, Ben & Cleo', 3, ['1 Anna', '1 Ben', '1 Cleo']],
    ['Love, Mum', 2, ['1 Love', '1 Mum']],
    ['Happy Birthday\nAnna', 2, ['1 Happy Birthday', '1 Anna']],
    ['Mary Jane, Ben', 2, ['1 Mary Jane', '1 Ben']],
    ['Anna, Red', 2, ['1 Anna', '1 Red']],
    ['Anna Ben', 2, ['2 Anna Ben']],
    ['Anna\nBen', 1, ['1 Anna\nBen']],
    ['Happy Birthday\nAnna', 3, ['3 Happy Birthday\nAnna']],
    ['K4 x2', 2, ['2 K4']],
    ['0 x Anna, Ben', 2, ['2 0 x Anna, Ben']],
  ])('%j for %i', (text, quantity, expected) => {
    expect(parts(text, quantity)).toEqual(expected);
    expect(isCertain(text, quantity)).toBe(false);
  });

  test('more entries than anyone orders', () => {
    expect(splitTexts(Array(101).fill('Anna').join('\n'), 101).doubt).toContain('101');
  });
});

test('a list of another length is kept for an operator to see', () => {
  expect(parts('Anna, Ben', 3)).toEqual(['1 Anna', '1 Ben']);
  expect(parts('Anna x2', 1)).toEqual(['2 Anna']);
});
