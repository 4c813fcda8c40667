import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { fit as fitText, width } from '../../../src/ui/terminal/fit.ts';

describe('width', () => {
  it.each([
    ['', 0],
    ['order 12', 8],
    ['在庫', 4],
    ['e\u0301', 1],
    ['👩‍🚀', 2],
    ['\x1b[31mred\x1b[0m', 3],
  ])('of %j is %i', (text, columns) => {
    expect(width(text)).toBe(columns);
  });
});

describe('fit', () => {
  it.each([
    ['pads to the right', fitText('ab', 5), 'ab   '],
    ['pads to the left', fitText('ab', 5, { align: 'right' }), '   ab'],
    ['centres', fitText('ab', 5, { align: 'center' }), ' ab  '],
    ['leaves what fits', fitText('abcde', 5), 'abcde'],
    ['cuts with an ellipsis', fitText('abcdef', 5), 'abcd…'],
    [
      'cuts with another, or with none',
      fitText('abcdef', 5, { ellipsis: '..' }) + fitText('abcdef', 5, { ellipsis: '' }),
      'abc..abcde',
    ],
    ['leaves the ellipsis out where it has no room', fitText('abc', 1, { ellipsis: '...' }), 'a'],
    ['never halves a wide character', fitText('在庫切れ', 6), '在庫… '],
    ['puts the space on the side of the padding', fitText('在庫切れ', 6, { align: 'right' }), ' 在庫…'],
    ['keeps joined emoji and accents whole', fitText('👩‍🚀e\u0301xyz', 4), '👩‍🚀e\u0301…'],
    ['shows nothing in no room', fitText('abc', 0) + fitText('abc', -1), ''],
  ])('%s', (_what, fitted, expected) => {
    expect(fitted).toBe(expected);
  });

  it('always takes exactly the columns asked for', () => {
    const unit = fc.constantFrom('a', 'é', '在', '😀', 'e\u0301', '한', '👩‍🚀', ' ', 'ش');
    const align = fc.constantFrom('left' as const, 'right' as const, 'center' as const);
    fc.assert(
      fc.property(fc.array(unit), fc.integer({ min: 0, max: 30 }), align, (units, columns, side) => {
        expect(width(fitText(units.join(''), columns, { align: side }))).toBe(columns);
      }),
    );
  });

  it('costs time in columns, not in the length of the text: no more than its start is ever asked for', () => {
    for (const unit of ['在', 'x', '\u0301']) {
      const long = `a${unit.repeat(1_000_000)}`;
      let asked = 0;
      const watched = {
        length: long.length,
        slice: (from: number, to: number) => {
          asked += to - from;
          return long.slice(from, to);
        },
      };
      expect(fitText(watched as unknown as string, 40)).toBe(fitText(long, 40));
      expect(asked).toBeLessThan(10_000);
    }
  });
});

describe('what is counted without asking', () => {
  it('takes one column each, as the asking would say', () => {
    const ranges = [
      [0x20, 0x7e],
      [0xa1, 0xac],
      [0xae, 0x2ff],
      [0x2010, 0x2027],
      [0x2190, 0x2193],
      [0x2500, 0x259f],
      [0x25b2, 0x25c6],
      [0x25cb, 0x25cb],
      [0x25cf, 0x25cf],
      [0x2713, 0x2713],
      [0x2717, 0x2717],
    ] as const;
    for (const [from, to] of ranges) {
      for (let code = from; code <= to; code += 1) {
        const text = String.fromCharCode(code);
        expect([code.toString(16), width(text)]).toEqual([code.toString(16), stringWidth(text)]);
      }
    }
  });
});
