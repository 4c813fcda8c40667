import { describe, expect, test } from 'vitest';
import { colorNames, colorWithin, lookUpColor } from '../../../../src/core/domain/print/reading/palette.ts';

const known = (name: string) => ({ kind: 'known', name });

describe('the palette', () => {
  test('has the thirty-three colours of the shop, each found by its own name', () => {
    expect(colorNames).toHaveLength(33);
    for (const name of colorNames) expect(lookUpColor(name)).toEqual(known(name));
    for (const name of colorNames) expect(lookUpColor(name.toUpperCase())).toEqual(known(name));
    for (const name of colorNames)
      expect(lookUpColor(` ${name.toLowerCase().replaceAll(' ', '-')} `)).toEqual(known(name));
  });

  test.each([
    ['gray', 'Grey'],
    ['silver silk', 'Silk Silver'],
    ['SilkSilver', 'Silk Silver'],
    ['Matte Orange', 'Matt Orange'],
    ['Colour: Gold', 'Gold'],
    ['color: rose gold', 'Rose Gold'],
    ['Gold (+£1.00)', 'Gold'],
    ['Gold + £1', 'Gold'],
    ['Red colour please', 'Red'],
    ['Bronzé', 'Bronze'],
    ['Red\u00a0', 'Red'],
  ])('%s is %s', (raw, name) => {
    expect(lookUpColor(raw)).toEqual(known(name));
  });

  test.each(['Random', 'random selection', 'Surprise me', 'any colour', 'You choose', "I don't mind"])(
    '%s is ours to choose',
    (raw) => {
      expect(lookUpColor(raw)).toEqual({ kind: 'random' });
    },
  );

  test.each(['', '  ', 'none', 'N/A', '-', 'Please select', '-- Choose a colour --'])('%j is none', (raw) => {
    expect(lookUpColor(raw)).toEqual({ kind: 'none' });
  });

  test.each([
    ...[
      'Navy',
      'Red/Blue',
      'Red, Blue',
      'Red or Blue',
      'not red',
      'Red?',
      'Gold (not silver)',
      'Gold (text)',
      'Red 2',
      'Rose',
      'Yelow',
    ],
    'x'.repeat(5_000),
  ])('%s is none of ours and is not guessed', (raw) => {
    expect(lookUpColor(raw)).toEqual({ kind: 'unknown', raw });
  });

  test('a colour within a text, the longest name', () => {
    expect(colorWithin('Anna in dark blue')).toBe('Dark Blue');
    expect(colorWithin('Mr Green')).toBe('Green');
    expect(colorWithin('Redmond')).toBeNull();
    expect(colorWithin('Olivia')).toBeNull();
  });
});
