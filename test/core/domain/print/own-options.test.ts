import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ItemOption } from '../../../../src/core/domain/order.ts';
import { isOwnOption } from '../../../../src/core/domain/print/order-input.ts';
import { longestOption, ownOptions, patchOptions, writtenByUs } from '../../../../src/core/domain/print/own-options.ts';
import type { Personalization } from '../../../../src/core/domain/print/personalization.ts';

const piece = (over: Partial<Personalization> = {}): Personalization => ({
  text: 'Anna',
  fields: [],
  color1: null,
  color2: null,
  font: null,
  quantity: 1,
  note: null,
  origins: {},
  ...over,
});
const shown = (options: readonly ItemOption[]): string[] => options.map(({ name, value }) => `${name}: ${value}`);
const written = (...pieces: Partial<Personalization>[]): string[] => shown(ownOptions(pieces.map(piece)));

describe('what we write on a line', () => {
  it('one personalization: its text and the colours that are set', () => {
    expect(written({ color1: 'Red', color2: 'Cold White' })).toEqual([
      'Name or Text: Anna',
      'Colour 1: Red',
      'Colour 2: Cold White',
    ]);
    expect(written({ color2: 'Red', color1: ' ' })).toEqual(['Name or Text: Anna', 'Colour 2: Red']);
    expect(written({ quantity: 3 })).toEqual(['Name or Text: Anna']);
    expect(written()).toEqual([]);
  });

  it('several texts of one piece are parted by a bar, in one option', () => {
    expect(written({ text: ' Anna \n\nSince 2020\r\n' })).toEqual(['Name or Text: Anna | Since 2020']);
  });

  it('a piece that is meant to be blank says so', () => {
    expect(written({ text: null, color1: 'Red' })).toEqual(['Name or Text: (no text)', 'Colour 1: Red']);
    expect(written({ text: null }, { color1: 'Red' })).toEqual(['Personalized Details: (no text), Anna (Red)']);
  });

  it('several personalizations: one list, with the pieces of each', () => {
    expect(
      written(
        { color1: 'Red', color2: 'White', quantity: 2 },
        { text: 'Ben', color1: 'Blue' },
        { text: 'Şule\n2020', color2: 'Gold', quantity: 3 },
      ),
    ).toEqual(['Personalized Details: Anna (Red / White) ×2, Ben (Blue), Şule | 2020 (Gold) ×3']);
  });

  it('a list that is too long goes on in a second option, whole entries to each', () => {
    const names = Array.from({ length: 33 }, (_, index) => ({ text: `Name ${index}`, color1: 'Glow in the Dark' }));
    const options = ownOptions(names.map(piece));
    expect(options.map(({ name }) => name)).toEqual([
      'Personalized Details',
      ...options.slice(1).map((_, index) => `Personalized Details ${index + 2}`),
    ]);
    expect(options.map(({ value }) => value).join(', ')).toBe(
      names.map(({ text }) => `${text} (Glow in the Dark)`).join(', '),
    );
  });

  it('a text that is too long is cut between words, with dots on both sides', () => {
    const text = 'the quick brown fox '.repeat(8).trim();
    expect(written({ text })).toEqual([
      'Name or Text: the quick brown fox the quick brown fox the quick brown fox the quick brown fox the quick brown ...',
      'Name or Text 2: ...  fox the quick brown fox the quick brown fox the quick brown fox',
    ]);
  });

  it('no option is too long, all are known as ours, no character is cut, and nothing is lost', () => {
    const unit = fc.oneof(fc.constantFrom('👩‍👩‍👧', '🎉', 'é', ' ', ', ', 'İ', '🇬🇧'), fc.string({ unit: 'grapheme' }));
    const text = fc.array(unit, { maxLength: 150 }).map((units) => units.join(''));
    const some = fc.record({
      text,
      color1: fc.option(text),
      color2: fc.option(text),
      quantity: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(fc.array(some, { minLength: 1, maxLength: 4 }), (pieces) => {
        const options = ownOptions(pieces.map(piece));
        expect(new Set(options.map(({ name }) => name)).size).toBe(options.length);
        for (const { name, value } of options) {
          expect(value.length).toBeLessThanOrEqual(longestOption);
          expect(value).not.toBe('');
          expect(isOwnOption(name)).toBe(true);
        }
        expect(writtenByUs(options)).toEqual(options);
        const letters = (words: string): string => words.replace(/[\s.|,()/×\d]/gu, '');
        const whole = pieces.map(
          (one) =>
            (letters(one.text) === '' && one.text.trim() === '' ? 'notext' : one.text) +
            (one.color1 ?? '') +
            (one.color2 ?? ''),
        );
        expect(letters(options.map(({ value }) => value).join(''))).toBe(letters(whole.join('')));
      }),
    );
  });
});

describe('ours among the buyer’s', () => {
  const link = { name: 'CustomizedURL', value: ' https://zme-caps.amazon.com/t/a/b/1 ' };
  const own = ownOptions([piece({ color1: 'Red' })]);

  it('the buyer’s stay as they are and where they are; ours follow', () => {
    const buyers = [link, { name: 'Colour', value: 'Rot' }, { name: 'personalised details', value: 'as ordered' }];
    expect(patchOptions(buyers, own)).toEqual([...buyers, ...own]);
  });

  it('ours are replaced in their places, what is stale of ours is gone', () => {
    const before = [
      { name: 'Name or Text', value: 'Ana' },
      link,
      { name: 'Personalized Details', value: 'Ana, Ben' },
      { name: 'Personalized Details 2', value: 'Cem' },
      { name: 'Name or Text', value: 'twice' },
      { name: 'Size', value: '' },
    ];
    expect(shown(patchOptions(before, own))).toEqual([
      'Name or Text: Anna',
      `CustomizedURL: ${link.value}`,
      'Size: ',
      'Colour 1: Red',
    ]);
    expect(patchOptions(before, [])).toEqual([link, { name: 'Size', value: '' }]);
  });

  it('done twice is done once, and no option of the buyer is lost', () => {
    const names = fc.constantFrom(
      'Name or Text',
      'Colour 1',
      'Colour 2 2',
      'CustomizedURL',
      'Colour',
      'colour 1',
      'Personalized Details 3',
    );
    const options = fc.array(fc.record({ name: names, value: fc.string() }));
    fc.assert(
      fc.property(options, (before) => {
        const once = patchOptions(before, own);
        expect(patchOptions(once, own)).toEqual(once);
        const buyers = (list: readonly ItemOption[]) => list.filter((option) => !writtenByUs([option]).length);
        expect(buyers(once)).toEqual(buyers(before));
        expect([...writtenByUs(once)].sort((a, b) => a.name.localeCompare(b.name))).toEqual(
          [...own].sort((a, b) => a.name.localeCompare(b.name)),
        );
      }),
    );
  });
});
