import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanText, upperCase } from '../../../../src/core/domain/print/reading/clean-text.ts';
import { checkText } from '../../../../src/core/domain/print/reading/text-check.ts';

const profile = { maxLength: 30, upperCase: false };
const reasons = (text: string, of = profile) => checkText(text, of).map(({ reason }) => reason);

describe('the derived text', () => {
  test.each([
    ['  Anna \r\n', 'Anna'],
    ['\n\nAnna\n\nBen\n', 'Anna\n\nBen'],
    ['Ivy\u00a0Rose', 'Ivy Rose'],
    ['Zoe\u0308', 'Zoë'],
    ['a\u2028b', 'a\nb'],
    ['👨‍👩‍👧‍👦', '👨‍👩‍👧‍👦'],
    ['❤️', '❤️'],
    ['🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🏴󠁧󠁢󠁥󠁮󠁧󠁿'],
  ])('%j is %j, and nothing was changed that matters', (raw, text) => {
    expect(cleanText(raw)).toEqual({ text, changes: [] });
  });

  test.each([
    ['Tom &amp; Jo', 'Tom & Jo', '&amp;'],
    ['Tom &amp;amp; Jo', 'Tom & Jo', '&amp;'],
    ['Zo&euml;', 'Zoë', '&euml;'],
    ['&#65;&#x42;', 'AB', '&#65;'],
    ['A\u200bnna', 'Anna', 'U+200B'],
    ['نور\u200f', 'نور', 'U+200F'],
    ['A\u200dB', 'AB', 'U+200D'],
    ['Anna<br />Ben', 'Anna\nBen', '<br />'],
  ])('%j is %j, and what was changed is named', (raw, text, named) => {
    const clean = cleanText(raw);
    expect(clean.text).toBe(text);
    expect(clean.changes.join()).toContain(named);
  });

  test.each(['&foo;', '&#0;', '&#xD800;', '&#99999999;', 'R&B;'])('%s stays as it is', (raw) => {
    expect(cleanText(raw)).toEqual({ text: raw, changes: [] });
  });

  test('capitals are the same in every locale', () => {
    expect(upperCase('istanbul ışık ğ')).toBe('ISTANBUL IŞIK Ğ');
    expect(upperCase('straße ŉ')).toBe('STRAßE ŉ');
  });
});

describe('what may be printed', () => {
  test.each(['Anna', 'Siân', 'Łucja', 'Çağla', 'D’Arcy', 'No. 1 Dad!', 'Tom & Jo', '£5', 'Best\nDad', 'Nan', 'Șerban'])(
    '%j',
    (text) => {
      expect(reasons(text)).toEqual([]);
    },
  );

  test.each([
    ['', 'missing-text'],
    [' \n ', 'missing-text'],
    ['A\u0007', 'unprintable-character'],
    ['A\u0085', 'unprintable-character'],
    ['A\ufffd', 'unprintable-character'],
    ['A\ue000', 'unprintable-character'],
    ['A\ud800', 'unprintable-character'],
    ['A\u0378', 'unprintable-character'],
    ['A\u200b', 'unprintable-character'],
    ['A\tB', 'unprintable-character'],
    ['A 🌸', 'unusual-character'],
    ['Анна', 'unusual-character'],
    ['ليلى', 'unusual-character'],
    ['Nguyễn', 'unusual-character'],
    ['Z\u0337algo', 'unusual-character'],
    ['...', 'unusual-character'],
    ['&clubs;', 'unusual-character'],
    ['<b>Anna</b>', 'unusual-character'],
    ['Placeholder - Review Needed', 'placeholder'],
    ['ITEM 12', 'placeholder'],
    ['undefined', 'placeholder'],
    ['[object Object]', 'placeholder'],
    ['Dear {{ name }}', 'placeholder'],
    ['YOUR TEXT HERE', 'placeholder'],
    ['<name>', 'placeholder'],
    ['see my message', 'placeholder'],
    ['abcdefghij abcdefghij abcdefghi', 'text-too-long'],
  ])('%j: %s', (text, reason) => {
    expect(reasons(text)).toContain(reason);
  });

  test('names the characters by their code points', () => {
    expect(checkText('A\u200eЖ', profile).map(({ detail }) => detail)).toEqual(['U+200E', 'Ж U+0416']);
  });

  test('counts graphemes, line feeds left out', () => {
    expect(reasons('👨‍👩‍👧‍👦'.repeat(5), { maxLength: 5, upperCase: false })).not.toContain('text-too-long');
    expect(reasons('👨‍👩‍👧‍👦'.repeat(6), { maxLength: 5, upperCase: false })).toContain('text-too-long');
    expect(reasons('ab\ncd', { maxLength: 4, upperCase: false })).toEqual([]);
  });

  test('small letters on a product of capitals', () => {
    expect(reasons('AB12 CDE', { maxLength: 30, upperCase: true })).toEqual([]);
    expect(checkText('STRAßE', { maxLength: 30, upperCase: true })).toEqual([
      { reason: 'text-changed', detail: 'a small letter that has no single capital: ß' },
    ]);
  });

  test('never throws, and passes no control character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (raw) => {
        const { text } = cleanText(raw);
        const found = reasons(text);
        if (/[^\P{C}\n]/u.test(text)) expect(found.some((reason) => /character|missing-text/.test(reason))).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
