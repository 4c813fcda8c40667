import { describe, expect, test } from 'vitest';
import type { LineInput } from '../../../../src/core/domain/print/order-input.ts';
import type { Personalization } from '../../../../src/core/domain/print/personalization.ts';
import { asPrinted } from '../../../../src/core/domain/print/reading/as-printed.ts';
import { judge } from '../../../../src/core/domain/print/reading/judge.ts';

const line: LineInput = {
  itemId: 1,
  sku: 'X',
  name: 'Keyring',
  quantity: 1,
  options: [],
  file: { state: 'none' },
  profile: { personalised: true, colors: null, upperCase: false, maxLength: 30, notMade: null },
};
const anna: Personalization = {
  text: 'Anna',
  fields: [],
  color1: 'Red',
  color2: null,
  font: null,
  quantity: 1,
  note: null,
  origins: {},
};
const withProfile = (profile: Partial<LineInput['profile']>): LineInput => ({
  ...line,
  profile: { ...line.profile, ...profile },
});
const reasons = (of: LineInput, ...given: Partial<Personalization>[]) =>
  judge(
    of,
    given.map((each) => ({ ...anna, ...each })),
  ).map(({ reason, position }) => [reason, position]);

describe('what stands against printing', () => {
  test('nothing', () => {
    expect(reasons(line, {})).toEqual([]);
    expect(reasons(line, { text: null })).toEqual([]);
    expect(reasons({ ...line, quantity: 3 }, { quantity: 2 }, { text: 'Ben' })).toEqual([]);
  });

  test('nothing to print, unless that is the product’s way', () => {
    expect(judge(line, [])).toMatchObject([{ reason: 'missing-personalization' }]);
    expect(judge(withProfile({ personalised: false }), [])).toEqual([]);
  });

  test('texts, each with its place', () => {
    expect(reasons({ ...line, quantity: 2 }, {}, { text: '' })).toEqual([['missing-text', 1]]);
    expect(reasons(line, { text: 'Item 3' })).toEqual([['placeholder', 0]]);
    expect(reasons(withProfile({ maxLength: 3 }), {})).toEqual([['text-too-long', 0]]);
  });

  test('fields have the length limit each for itself', () => {
    const field = { label: null, text: 'A'.repeat(20), color: null, font: null };
    const text = `${field.text}\n${field.text}`;
    expect(reasons(line, { text, fields: [field, field] })).toEqual([]);
    expect(reasons(line, { text, fields: [field, { ...field, text: 'A'.repeat(31) }] })).toEqual([
      ['text-too-long', 0],
    ]);
  });

  test('colours', () => {
    expect(reasons(line, { color1: null })).toEqual([]);
    expect(reasons(line, { color1: null, origins: { color1: { from: 'option Color', raw: '' } } })).toEqual([
      ['missing-color', 0],
    ]);
    expect(reasons(withProfile({ colors: 1 }), { color1: null })).toEqual([['missing-color', 0]]);
    expect(reasons(withProfile({ colors: 2 }), {})).toEqual([['missing-color', 0]]);
    expect(reasons(line, { color1: null, color2: 'Red' })).toEqual([['missing-color', 0]]);
    expect(reasons(withProfile({ colors: 1 }), { color2: 'Red' })).toEqual([['colors-disagree', 0]]);
    expect(reasons(line, { color1: 'Navy', color2: 'random' })).toEqual([
      ['unknown-color', 0],
      ['random-color', 0],
    ]);
  });

  test('sums and duplicates', () => {
    expect(judge({ ...line, quantity: 3 }, [anna, anna])).toEqual([
      { reason: 'quantity-mismatch', detail: 'OrderQty=3, ParsedTotalQty=2', position: null },
      { reason: 'duplicate-name', detail: '“Anna”', position: 1 },
    ]);
    expect(reasons(line, { quantity: 1.5 }, { text: 'Ben', quantity: -0.5 })).toEqual([['quantity-mismatch', null]]);
  });
});

test('what a file or a model gave, as it is printed', () => {
  const given: Personalization = {
    ...anna,
    text: 'ab12&nbsp;cde\nN/A',
    fields: [
      { label: 'Front', text: 'ab12&nbsp;cde', color: 'gray', font: null },
      { label: 'Back', text: 'N/A', color: null, font: null },
    ],
    color1: 'gray',
    origins: { color1: { from: 'archive', raw: 'gray' } },
  };
  const { personalizations, findings } = asPrinted([given], { upperCase: true });
  expect(personalizations[0]).toMatchObject({
    text: 'AB12 CDE',
    color1: 'Grey',
    fields: [{ text: 'AB12 CDE', color: 'Grey' }],
  });
  expect(personalizations[0]?.origins.color1?.raw).toBe('gray');
  expect(findings).toMatchObject([{ reason: 'text-changed', position: 0 }]);
  expect(asPrinted([{ ...anna, text: 'n/a', fields: [] }], { upperCase: false }).personalizations[0]?.text).toBeNull();
});
