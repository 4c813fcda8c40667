import { describe, expect, test } from 'vitest';
import { readEbayNotes } from '../../../../src/core/domain/print/reading/ebay-notes.ts';
import { type LineSigns, matchBlocks } from '../../../../src/core/domain/print/reading/match-blocks.ts';

const read = (note: string) => readEbayNotes(note, 'buyer’s note');

describe('blocks of a note', () => {
  test('item, variation and text, with where each was found', () => {
    const { blocks, rest } = read(
      'Hello\nItem ID: 395200417001 Variation: Color=Fire Engine Red\r\nText: Anna\nBen\n\nBye',
    );
    expect(blocks).toEqual([
      {
        itemId: '395200417001',
        variation: null,
        color1: [{ from: 'buyer’s note, line 2', raw: 'Fire Engine Red' }],
        color2: [],
        texts: [{ value: 'Anna\nBen', origin: { from: 'buyer’s note, line 3', raw: 'Text: Anna\nBen' } }],
      },
    ]);
    expect(rest.map(({ number, text }) => [number, text])).toEqual([
      [1, 'Hello'],
      [6, 'Bye'],
    ]);
  });

  test('all on one line', () => {
    const { blocks } = read(
      'Item ID: 395200417001 Variation: Color=Red Text: Anna Item ID: 395200417002 Variation: 24 Text: Ben',
    );
    expect(blocks.map(({ itemId, variation, texts }) => [itemId, variation, texts[0]?.value.trim()])).toEqual([
      ['395200417001', null, 'Anna'],
      ['395200417002', 24, 'Ben'],
    ]);
  });

  test.each(['Text', 'text ', 'Personalizacja', 'Tekst', 'Personalisierung', 'Kişiselleştirme', 'Name 1'])(
    'label %s',
    (label) => {
      expect(read(`Item ID: 395200417001\n${label}: Anna`).blocks[0]?.texts[0]?.value).toBe('Anna');
    },
  );

  test('what nobody knows is given back', () => {
    expect(
      read('Item ID: 395200417001 Variation: Chain=Long\nQuantity: 2\nText: Anna').rest.map(({ text }) => text),
    ).toEqual(['Chain=Long', 'Quantity: 2']);
    expect(read('Text').blocks).toEqual([]);
    expect(read('').blocks).toEqual([]);
  });
});

describe('the line of a block', () => {
  const line: Omit<LineSigns, 'index'> = {
    product: 'A',
    quantity: 1,
    itemId: '395200417001',
    variation: 1,
    color: 'Red',
    plain: false,
  };
  const match = (note: string, ...lines: Partial<LineSigns>[]) =>
    [
      ...matchBlocks(
        read(note).blocks,
        lines.map((given, index) => ({ ...line, ...given, index })),
      ),
    ].map(([index, { blocks, doubt }]) => [index, blocks.map(({ texts }) => texts[0]?.value).join(), doubt !== null]);
  const block = (text: string, color: string | null, item = line.itemId) =>
    `Item ID: ${item}${color ? ` Variation: Color=${color}` : ''}\nText: ${text}\n`;

  test('by item id and colour', () => {
    expect(match(block('Ben', 'Blue') + block('Anna', 'Red'), {}, { color: 'Blue' }).sort()).toEqual([
      [0, 'Anna', false],
      [1, 'Ben', false],
    ]);
  });

  test('equal lines share', () => {
    expect(match(block('Anna', 'Red') + block('Ben', 'Red'), {}, {})).toEqual([
      [0, 'Anna', false],
      [1, 'Ben', false],
    ]);
  });

  test('lines that differ in quantity do not', () => {
    expect(match(block('Anna', 'Red') + block('Ben', 'Red'), {}, { quantity: 2 }).every(([, , doubt]) => doubt)).toBe(
      true,
    );
  });

  test('a line that gets none is in doubt as well', () => {
    expect(match(block('Anna', 'Red'), {}, {})).toEqual([
      [0, 'Anna', true],
      [1, '', true],
    ]);
  });

  test('another item id, and no item id at all', () => {
    expect(match(block('Anna', 'Red', '999999999999'), {})).toEqual([[0, 'Anna', true]]);
    expect(match(block('Anna', 'Red'), { itemId: null, variation: null })).toEqual([[0, 'Anna', false]]);
    expect(match('Text: Anna', {})).toEqual([[0, 'Anna', false]]);
  });
});
