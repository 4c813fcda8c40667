import { expect, it } from 'vitest';
import { fuzzyScore } from '../../src/ui/fuzzy.ts';

const best = (typed: string, texts: string[]): string | undefined =>
  texts
    .flatMap((text) => {
      const score = fuzzyScore(typed, text);
      return score === null ? [] : [{ text, score }];
    })
    .sort((a, b) => b.score - a.score)[0]?.text;

it('finds what begins a word before what is merely inside one', () => {
  expect(best('tag', ['vintage list', 'sync-tags'])).toBe('sync-tags');
});

it('finds by the first letters of words', () => {
  expect(best('soa', ['sync-tags', 'sync-orders-all', 'Overview'])).toBe('sync-orders-all');
});

it('does not find what lacks a letter, or has them in another order', () => {
  expect(fuzzyScore('xyz', 'sync-orders')).toBeNull();
  expect(fuzzyScore('sredro', 'orders')).toBeNull();
});
