import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readFile } from '../../../../src/core/channels/amazon-custom/read.ts';
import type { FileReading } from '../../../../src/core/domain/print/order-input.ts';
import { writeZip } from '../../../../src/sim/amazon-custom/zip.ts';
import { color, container, font, line, option, refusal, sample, text, treeFile } from './design.ts';

const reasons = ({ findings }: FileReading): string[] => findings.map(({ reason }) => reason);
const read = (children: readonly unknown[], more = {}): Promise<FileReading> =>
  readFile(treeFile(children, more), line);

describe('the samples', () => {
  test('a tree with its flat list in the first wrapping; three colours are one too many', async () => {
    const bytes = writeZip([{ name: '48258072850001.json', data: sample('wrapping-a') }]);
    expect(await readFile(bytes, line)).toEqual({
      sha256: createHash('sha256').update(bytes).digest('hex'),
      personalizations: [
        {
          text: 'Élodie & Zoë',
          fields: [{ label: 'Name', text: 'Élodie & Zoë', color: 'Red', font: 'Arial' }],
          color1: 'Blue',
          color2: 'White',
          font: 'Arial',
          quantity: 1,
          note: null,
          origins: {
            text: { from: 'archive: Front › Your text › Name', raw: 'Élodie & Zoë' },
            color1: { from: 'archive: Front › Base Colour', raw: 'Blue' },
            color2: { from: 'archive: Front › Text Colour', raw: 'White' },
            font: { from: 'archive: Front › Your text › Name', raw: 'Arial' },
            quantity: { from: 'order line', raw: '1' },
          },
        },
      ],
      findings: [
        {
          reason: 'colors-disagree',
          detail: 'Front › Base Colour: Blue · Front › Text Colour: White · Front › Your text › Choose a colour: Red',
          position: 0,
        },
      ],
    });
  });

  test('the second wrapping; the text’s own colour is the second one', async () => {
    const { personalizations, findings } = await readFile(sample('wrapping-b'), line);
    expect(personalizations[0]).toMatchObject({ text: 'SAM', color1: 'Black', color2: 'White', font: 'Lobster' });
    expect(findings).toEqual([]);
  });

  test('a tree without a flat list', async () => {
    const { personalizations, findings } = await readFile(sample('tree-only'), line);
    expect(personalizations[0]).toMatchObject({ text: 'Forever <3', color1: null, color2: null, font: null });
    expect(findings).toEqual([]);
  });

  test('a text that the buyer moved is lost to the flat list, and no contradiction', async () => {
    const { personalizations, findings } = await readFile(sample('moved-text'), line);
    expect(personalizations[0]).toMatchObject({ text: 'Our beginning', color1: 'Grey', font: 'Caviar Dreams' });
    expect(findings).toEqual([]);
  });

  test('a picture', async () => {
    const of = { orderNumber: 'SYNTHETIC-ORDER-1', lineKey: 'SYNTHETIC-LINE-1', quantity: 1 };
    const { personalizations, findings } = await readFile(sample('image-upload'), of);
    expect(personalizations[0]).toMatchObject({ text: 'Synthetic buyer choice' });
    expect(findings).toEqual([
      { reason: 'image-upload', detail: 'Front › Photo: buyer.jpg, sent as synthetic-upload.jpg', position: 0 },
    ]);
  });

  test('a connector’s envelope', async () => {
    const { personalizations } = await readFile(sample('envelope'), line);
    expect(personalizations[0]).toMatchObject({ text: 'Élodie & Zoë', color1: 'Blue', color2: 'White' });
  });
});

describe('whose file it is', () => {
  test.each([
    ['another order', { ...line, orderNumber: '111-2222222-3333334' }, /another order/],
    ['another line', { ...line, lineKey: '48258072850002' }, /another line/],
  ])('%s', async (_, of, words) => {
    const error = await refusal(readFile(sample('wrapping-a'), of));
    expect(error).toMatchObject({ reason: 'file-mismatch' });
    expect(error.message).toMatch(words);
    expect(error.message).not.toMatch(/\d/);
  });

  test('a file that names no order is nobody’s', async () => {
    const of = treeFile([text('Name', 'Ann')], { orderId: undefined });
    expect(await refusal(readFile(of, line))).toMatchObject({ reason: 'file-mismatch' });
  });

  test('the line may be known by its older id, and ids may be numbers', async () => {
    const file = (ids: Record<string, unknown>): Buffer => treeFile([text('Name', 'Ann')], ids);
    for (const ids of [{ orderItemId: 'new', legacyOrderItemId: line.lineKey }, { orderItemId: Number(line.lineKey) }])
      expect((await readFile(file(ids), line)).personalizations[0]?.text).toBe('Ann');
  });

  test('a line without an id takes its order’s only design, never one of two', async () => {
    const keyless = { ...line, lineKey: null };
    expect((await readFile(sample('wrapping-b'), keyless)).personalizations[0]?.text).toBe('SAM');
    const one = JSON.parse(sample('wrapping-b').toString()) as object;
    const two = Buffer.from(
      JSON.stringify({ status: 200, data: { orderCustomizationData: [one, { ...one, orderItemId: 'other' }] } }),
    );
    expect(await refusal(readFile(two, keyless))).toMatchObject({ reason: 'file-mismatch' });
  });

  test('another quantity than ordered is said, and ours is kept', async () => {
    const reading = await readFile(sample('wrapping-b'), { ...line, quantity: 3 });
    expect(reading.personalizations[0]?.quantity).toBe(3);
    expect(reasons(reading)).toEqual(['quantity-mismatch']);
  });
});

describe('texts', () => {
  test('every surface and every container is read, in the tree’s order, each text with its own font and colour', async () => {
    const side = (name: string, family: string, shade: string, words: string): unknown =>
      container(
        name,
        [
          container('Line', [
            font(family),
            color(shade),
            container('Line', [text('Line', words)], 'PlacementContainerCustomization'),
          ]),
        ],
        'PreviewContainerCustomization',
      );
    const reading = await read([side('Front', 'Arial', 'Red', 'Ann'), side('Back', 'Lobster', 'Red', '2026')]);
    expect(reading.personalizations[0]).toMatchObject({
      text: 'Ann\n2026',
      font: null,
      color1: 'Red',
      color2: null,
      fields: [
        { label: 'Line', text: 'Ann', color: 'Red', font: 'Arial' },
        { label: 'Line', text: '2026', color: 'Red', font: 'Lobster' },
      ],
      origins: { text: { from: 'archive: Front › Line; Back › Line', raw: 'Ann\n2026' } },
    });
    expect(reading.findings).toEqual([]);
  });

  test.each(['The Larkins 👨‍👩‍👧‍👦', 'نور\u200f', 'Ivy\u00a0Rose', 'Tom &amp; Jo', ' two\r\nlines ', '\u200b', '0'])(
    'stay verbatim: %j',
    async (words) => {
      const { personalizations } = await read([text('Name', words)]);
      expect(personalizations[0]?.text).toBe(words);
      expect(personalizations[0]?.origins.text?.raw).toBe(words);
    },
  );

  test('an optional field that was left empty is an ordinary thing', async () => {
    const reading = await read([
      text('Name', 'Ann'),
      text('Second line', ''),
      text('Third', null),
      text('Fourth', ' '),
    ]);
    expect(reading.personalizations[0]?.fields).toHaveLength(1);
    expect(reading.findings).toEqual([]);
  });

  test('no text and no picture is no personalization', async () => {
    const reading = await read([text('Name', ''), option('Colour', 'Red')]);
    expect(reading.personalizations).toEqual([]);
    expect(reading.findings).toEqual([
      { reason: 'missing-text', detail: 'The file holds no text · Colour: Red', position: null },
    ]);
  });

  test('only a picture', async () => {
    const reading = await read([{ type: 'ImageCustomization', image: { imageName: 'a.jpg' } }]);
    expect(reading.personalizations[0]).toMatchObject({ text: null, fields: [] });
    expect(reasons(reading)).toEqual(['image-upload']);
  });

  test('two fonts over one text: nobody knows which', async () => {
    const reading = await read([container('Text', [font('Arial'), font('Lobster'), text('Name', 'Ann')])]);
    expect(reading.personalizations[0]?.fields[0]?.font).toBeNull();
    expect(reasons(reading)).toEqual(['font-request']);
  });
});

describe('colours', () => {
  const name = text('Name', 'Ann');
  const picked = (...colors: string[]): unknown => container('Text', [...colors.map((each) => color(each)), name]);

  test.each<[string, unknown[], string | null, string | null, string[]]>([
    ['two equal ones are two', [option('Colour 1', 'Red'), option('Colour 2', 'Red'), name], 'Red', 'Red', []],
    ['in the tree’s order', [option('Text colour', 'Red'), option('Base colour', 'Blue'), name], 'Red', 'Blue', []],
    ['in German', [option('Farbe', 'Rot'), option('Schriftfarbe', 'Weiß'), name], 'Rot', 'Weiß', []],
    ['in Turkish', [option('RENK', 'Mavi'), name], 'Mavi', null, []],
    ['an empty one stays empty', [option('Colour 1', null), option('Colour 2', 'Red'), name], null, 'Red', []],
    ['a picked one fills the second', [option('Colour', 'Red'), picked('Blue')], 'Red', 'Blue', []],
    ['a picked one fills the first', [picked('Blue')], 'Blue', null, []],
    [
      'a picked one that agrees',
      [option('Colour 1', 'Red'), option('Colour 2', 'Blue'), picked('blue')],
      'Red',
      'Blue',
      [],
    ],
    [
      'a picked one too many',
      [option('Colour 1', 'Red'), option('Colour 2', 'Blue'), picked('Green')],
      'Red',
      'Blue',
      ['colors-disagree'],
    ],
    [
      'a picked one against an empty one',
      [option('Colour 1', 'Red'), option('Colour 2', null), picked('Green')],
      'Red',
      null,
      ['colors-disagree'],
    ],
    [
      'three',
      [option('Colour 1', 'Red'), option('Colour 2', 'Blue'), option('Colour 3', 'Green'), name],
      'Red',
      'Blue',
      ['colors-disagree'],
    ],
    ['texts of two colours', [picked('Red'), picked('Blue')], 'Red', 'Blue', ['colors-disagree']],
    ['two over one text', [picked('Red', 'Blue')], 'Red', 'Blue', ['colors-disagree']],
  ])('%s', async (_, children, color1, color2, found) => {
    const reading = await read(children);
    expect(reading.personalizations[0]).toMatchObject({ color1, color2 });
    expect([...new Set(reasons(reading))]).toEqual(found);
  });

  test('a choice that is called two things', async () => {
    const odd = { type: 'OptionCustomization', label: 'Colour', optionSelection: { name: 'Red', label: 'Blue' } };
    expect(reasons(await read([odd, name]))).toEqual(['colors-disagree']);
  });

  test('other choices are the maker’s to know', async () => {
    const { personalizations } = await read([
      option('Chain', 'Silver'),
      option('Gift box', 'Yes'),
      option('Card', null),
      name,
    ]);
    expect(personalizations[0]).toMatchObject({ color1: null, note: 'Chain: Silver; Gift box: Yes' });
  });
});

describe('what nobody knows', () => {
  test('a node of another kind is told with its path, and what is inside it is read', async () => {
    const odd = container('Arc', [text('Name', 'Ann')], 'CurvedContainerCustomization');
    const reading = await read([container('Front', [odd])]);
    expect(reading.personalizations[0]?.text).toBe('Ann');
    expect(reading.findings).toEqual([
      { reason: 'unknown-node', detail: 'Front › Arc: CurvedContainerCustomization', position: 0 },
    ]);
  });

  test.each([
    ['a text that is a number', treeFile([text('Name', 7)]), /TextCustomization, field inputValue/],
    ['a child that is a text', treeFile(['Ann']), /a node/],
    ['children that are none', treeFile([{ type: 'ContainerCustomization', children: 'Ann' }]), /field children/],
    ['a quantity that is none', treeFile([text('Name', 'Ann')], { quantity: 'many' }), /field quantity/],
    ['no design', Buffer.from(`{"orderId":"${line.orderNumber}","orderItemId":"${line.lineKey}"}`), /no design/],
    ['a list', Buffer.from('[1]'), /its design/],
    ['an empty envelope', Buffer.from('{"data":{"orderCustomizationData":[]}}'), /no design/],
    ['cut JSON', sample('wrapping-a').subarray(0, 900), /not JSON/],
    ['depth', Buffer.from(`${'['.repeat(65)}${']'.repeat(65)}`), /deeper than 64/],
    ['nodes', Buffer.from(`[${'{},'.repeat(10_000)}{}]`), /more than 10000 nodes/],
    ['values', Buffer.from(`[${'1,'.repeat(100_000)}1]`), /more than 100000 values/],
  ])('%s is refused without a word of the buyer', async (_, file, words) => {
    const error = await refusal(readFile(file, line));
    expect(error).toMatchObject({ reason: 'file-unreadable' });
    expect(error.message).toMatch(words);
    expect(error.message).not.toMatch(/Ann|many/);
  });
});

describe('the flat list', () => {
  const flat = (areas: readonly unknown[]): object => ({
    customizationInfo: { 'version3.0': { surfaces: [{ name: 'Front', areas }] } },
  });
  const printed = (label: string, words: string): unknown => ({
    customizationType: 'TextPrinting',
    ...{ name: label, label, text: words, colorName: 'Red', fill: '#ff0000', fontFamily: 'Arial' },
  });
  const drawing = { customizationType: 'ImagePrinting', name: 'Name', svgImage: { imageName: 'a.svg' } };

  test.each<[string, unknown[], unknown[], string[]]>([
    ['agrees in another order', [text('A', 'x'), text('B', 'y')], [printed('B', 'y'), printed('A', 'x')], []],
    ['says another text', [text('A', 'x')], [printed('A', 'y')], ['file-disagrees']],
    ['says it once of twice', [text('A', 'x'), text('B', 'x')], [printed('A', 'x')], ['file-disagrees']],
    ['has a drawing for it', [text('A', 'x'), text('B', 'x')], [printed('A', 'x'), drawing], []],
    ['has a text more', [text('A', 'x')], [printed('A', 'x'), printed('B', 'z')], ['file-disagrees']],
    ['has a text more and a drawing', [text('A', 'x')], [drawing, printed('B', 'z')], ['file-disagrees']],
    ['has no areas', [text('A', 'x')], [], []],
  ])('%s', async (_, children, areas, found) => {
    const reading = await read(children, flat(areas));
    expect(reasons(reading)).toEqual(found);
    expect(reading.personalizations[0]?.text).toMatch(/^x/);
  });

  test('is read where there is no tree, every surface of it', async () => {
    const areas = [{ customizationType: 'Options', name: 'Base colour', optionValue: 'Blue' }, printed('Name', 'Ann')];
    const surfaces = [
      { name: 'Front', areas },
      { name: 'Back', areas: [printed('Year', '2026')] },
    ];
    const file = treeFile([], { customizationData: undefined, 'version3.0': { customizationInfo: { surfaces } } });
    const reading = await readFile(file, line);
    expect(reading.personalizations[0]).toMatchObject({
      text: 'Ann\n2026',
      color1: 'Blue',
      color2: 'Red',
      font: 'Arial',
      origins: { text: { from: 'archive, flat list: Front › Name; Back › Year' } },
    });
    expect(reading.findings).toEqual([]);
  });

  test('without a tree, a text that has shrunk to a drawing is missing', async () => {
    const reading = await read([], { customizationData: null, ...flat([drawing]) });
    expect(reading.personalizations).toEqual([]);
    expect(reasons(reading)).toEqual(['missing-text']);
  });
});
