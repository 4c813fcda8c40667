import { describe, expect, it } from 'vitest';
import { maskEmail, maskName } from '../../../src/core/domain/mask.ts';

describe('maskName', () => {
  it.each([
    ['Jane Doe', 'Jane D.'],
    ['  Anna Maria  van der Berg ', 'Anna B.'],
    ['Cher', 'C…'],
    ['𠮷野家', '𠮷…'],
    ['', '–'],
    [null, '–'],
  ])('%j is shown as %s', (name, shown) => {
    expect(maskName(name)).toBe(shown);
  });
});

describe('maskEmail', () => {
  it.each([
    ['jane@example.com', 'j…@example.com'],
    ['@example.com', '–'],
    ['jane', '–'],
    [null, '–'],
  ])('%j is shown as %s', (email, shown) => {
    expect(maskEmail(email)).toBe(shown);
  });
});
