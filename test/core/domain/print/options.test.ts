import { describe, expect, test } from 'vitest';
import { readLabel } from '../../../../src/core/domain/print/reading/labels.ts';
import { readOptions } from '../../../../src/core/domain/print/reading/options.ts';

describe('labels', () => {
  test.each([
    ['Personalization', 'text'],
    ['PERSONALISATION (optional):', 'text'],
    ['Enter your name here', 'text'],
    ['(Surface 2) Name or Text', 'text'],
    ['Text 2', 'text'],
    ['Line #1', 'text'],
    ['İmię', 'text'],
    ['Kişiselleştirme', 'text'],
    ['Choose a colour', 'color1'],
    ['Secondary color', 'color2'],
    ['Drugi kolor', 'color2'],
    ['Select font', 'font'],
    ['Gift message', 'harmless'],
    ['Größe', 'harmless'],
    ['_internal', 'harmless'],
    ['Note to seller', 'note'],
    ['Wording on the ribbon', 'personal'],
    ['Chain length', 'unknown'],
    ['', 'unknown'],
    ['x'.repeat(500), 'personal'],
  ])('%s: %s', (label, meaning) => {
    expect(readLabel(label).meaning).toBe(meaning);
  });
});

test('our own options and the link are read past, everything else is told', () => {
  const { texts, color1, findings, unread } = readOptions([
    { name: 'CustomizedURL', value: 'https://zme-caps.amazon.com/t/A/B/1' },
    { name: 'Name or Text', value: 'Ben' },
    { name: 'Personalization', value: 'Anna' },
    { name: 'Color', value: '' },
    { name: 'Mystery', value: 'https://cdn.example.test/secret' },
    { name: 'Mystery 2', value: '' },
  ]);
  expect(texts.map(({ value }) => value)).toEqual(['Anna']);
  expect(color1).toEqual([{ from: 'option Color', raw: '' }]);
  expect(findings).toEqual([{ reason: 'buyer-note', detail: 'option Mystery is not known: a link' }]);
  expect(unread).toBe(false);
});
