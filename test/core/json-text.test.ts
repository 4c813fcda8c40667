import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ExactNumber, parseExact, writeExact } from '../../src/core/exact-json.ts';
import { elementTexts } from '../../src/core/json-text.ts';

/** Any JSON, written with blanks in any place. */
const json = fc.tuple(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(0, 1, '\t'));

describe('the texts of a list’s elements', () => {
  test('are what was written, digit by digit', () => {
    const text =
      ' { "a" : [1], "orders" : [ {"id": 12345678901234567890, "p": 12.50 } ,"x]\\"}" , 1e3,null ], "total":3 } ';
    expect(elementTexts(text, 'orders')).toEqual([
      '{"id": 12345678901234567890, "p": 12.50 }',
      '"x]\\"}"',
      '1e3',
      'null',
    ]);
    expect(elementTexts('{"orders":[]}', 'orders')).toEqual([]);
    expect(elementTexts('{"orders":[1],"orders":[2]}', 'orders')).toEqual(['2']);
    expect(elementTexts('{"orders":1}', 'orders')).toBeNull();
    expect(elementTexts('{"no":[1]}', 'orders')).toBeNull();
    expect(elementTexts('[1]', 'orders')).toBeNull();
  });

  test('parse to what the whole parses to', () => {
    fc.assert(
      fc.property(fc.array(json), fc.string(), json, (list, name, [other]) => {
        const text = `{"o":${JSON.stringify(other)},"orders":[${list.map(([value, space]) => JSON.stringify(value, null, space)).join(' , ')}],${JSON.stringify(`x${name}`)}:1}`;
        const whole = JSON.parse(text) as { orders: unknown[] };
        expect(elementTexts(text, 'orders')?.map((each) => JSON.parse(each))).toEqual(whole.orders);
      }),
    );
  });
});

describe('exact JSON', () => {
  test('numbers come out as they went in', () => {
    const text =
      '{"id":9007199254740993,"price":12.50,"neg":-0.00,"big":1E+400,"list":[1.0,{"__proto__":"x"}],"t":"\\ud83d"}';
    expect(writeExact(parseExact(text))).toBe(text);
  });

  test('every other value is JSON.parse’s', () => {
    fc.assert(
      fc.property(json, ([value, space]) => {
        const written = JSON.stringify(value, null, space);
        expect(writeExact(parseExact(written))).toBe(JSON.stringify(JSON.parse(written)));
      }),
    );
  });

  test.each([
    ['12.50', '12.5', true],
    ['12.0', '12', true],
    ['-0', '0', true],
    ['-0.00', '0', true],
    ['100', '10', false],
    ['1e2', '100', true],
    ['9007199254740993', '9007199254740992', false],
  ])('%s and %s: the same amount %s', (one, other, same) => {
    expect(new ExactNumber(one).equals(new ExactNumber(other))).toBe(same);
  });

  test('what is no JSON is refused', () => {
    expect(() => parseExact('{"a":')).toThrow(/Instead of JSON/);
  });
});
