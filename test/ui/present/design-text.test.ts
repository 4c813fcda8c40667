import { expect, it } from 'vitest';
import { designText } from '../../../src/ui/present/design-text.ts';
import { textOf, widthOf } from '../../../src/ui/present/line.ts';

const said = (design: unknown, width = 76): string[] =>
  designText(typeof design === 'string' ? design : JSON.stringify(design), width).map((parts) =>
    parts.map(textOf).join('').trimEnd(),
  );

it('tells every surface, label, value, font and colour, and of a part that nobody knows all its values', () => {
  const text = { type: 'TextCustomization', label: 'Name', inputValue: 'Zoë\nLeo' };
  const design = {
    orderId: '111-1',
    orderItemId: 7,
    quantity: 2,
    customizationData: {
      type: 'PageContainerCustomization',
      children: [
        {
          type: 'PreviewContainerCustomization',
          label: 'Front',
          children: [
            { type: 'FlatContainerCustomization', children: [text] },
            { type: 'FontCustomization', label: 'Choose a font', fontSelection: { family: 'Block' } },
            { type: 'ColorCustomization', colorSelection: { name: 'Red', value: '#f00' } },
            { type: 'OptionCustomization', label: 'Chain', displayValue: 'Gold', optionSelection: { name: 'gold' } },
            { type: 'ImageCustomization', image: { imageName: 'a.jpg', buyerFilename: 'me.jpg' } },
            { type: 'TextCustomization', label: 'Second line', inputValue: '' },
            { type: 'MusicCustomization', song: { title: 'Air', url: 'https://music.example/secret' }, loud: true },
          ],
        },
      ],
    },
    'version3.0': {
      customizationInfo: {
        surfaces: [{ name: 'Front', areas: [{ customizationType: 'TextPrinting', label: 'Name', text: 'Zoë' }] }],
      },
    },
  };
  expect(said(design)).toEqual([
    'order 111-1 · line 7 · pieces 2',
    'Front',
    '  Name (text): “Zoë⏎Leo”',
    '  Choose a font (font): “Block”',
    '  colour: “Red / #f00”',
    '  Chain (choice): “Gold / gold”',
    '  picture: “a.jpg / me.jpg”',
    '  Second line (text): nothing',
    '  ? MusicCustomization',
    '    song.title: “Air”',
    '    song.url: …',
    '    loud: “true”',
    '',
    'flat list',
    'Front',
    '  Name (TextPrinting): text “Zoë”',
  ]);
});

it('is never in want of words, and defuses what it tells', () => {
  for (const broken of ['', 'not json', '[]', '7', 'null'])
    expect(said(broken)).toEqual(['The file holds nothing that can be told as text; v shows it as it is.']);
  expect(said({})).toEqual(['no tree']);
  const evil = `\u001b[2J${'wide 鈴村 '.repeat(60)}`;
  const design = {
    customizationData: { type: evil, label: evil, children: [{ type: 'TextCustomization', inputValue: evil }] },
  };
  for (const parts of designText(JSON.stringify(design), 60)) {
    expect(parts.map(textOf).join('')).not.toContain('\u001b');
    expect(widthOf(parts)).toBeLessThanOrEqual(60);
  }
});
