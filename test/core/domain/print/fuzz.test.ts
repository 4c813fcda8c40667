import { describe, expect, test } from 'vitest';
import type { OrderInput } from '../../../../src/core/domain/print/order-input.ts';
import type { LineReading } from '../../../../src/core/domain/print/personalization.ts';
import { cleanText, upperCase } from '../../../../src/core/domain/print/reading/clean-text.ts';
import { readOrder } from '../../../../src/core/domain/print/reading/read-order.ts';
import { corpus, orderOf } from './corpus.ts';

/** Mutated orders of the run; the seed is fixed, so that a failure is found again. */
const mutations = 50_000;
const seed = 20_250_417;
/** No order may take more of the processor, in ms; what is thrown away meanwhile is counted in. */
const slowest = 200;

const snippets: readonly string[] = [
  ...[
    '\n',
    '\r\n',
    '\t',
    ', ',
    '; ',
    ' and ',
    ' & ',
    ' / ',
    ' - ',
    ' x2',
    ' x 3',
    '2 x ',
    '1. ',
    '2) ',
    '• ',
    '(',
    ')',
    '"',
    ':',
  ],
  ...[
    '\u200b',
    '\u202e',
    '\u200d',
    '\ufe0f',
    '\ud83d',
    '\u0000',
    '\u001b[2J',
    '\u00a0',
    '\u0301',
    '🌸',
    '👨‍👩‍👧',
    'ı',
    'İ',
    'ß',
    'Ω',
    'ق',
  ],
  ...['&amp;', '&#65;', '&#x1F600;', '<br/>', '<b>', '{{name}}', 'undefined', 'Item 1', 'N/A', 'none', 'no', '-', '.'],
  ...[
    ' please',
    'sorry ',
    'change ',
    'font',
    'urgent',
    ' needed by Friday',
    'gift for my son',
    ' thank you',
    'Name: ',
    'Colour: Red',
  ],
  ...[
    'Text: ',
    '\nText: Eve',
    '\nItem ID: 395200417001 Variation: Color=Red',
    'Item ID: 395200424920 Variation: 24',
    '\n\n',
  ],
  ...[
    '\n(Surface 1) Name or Text: Eve',
    'eBay Order Id: 12-34567-89012',
    'Anna',
    'Ben',
    'Mary Jane',
    'Best Dad',
    'Red',
    'Pink',
    ' love ',
  ],
];

describe('mutated notes and options', () => {
  test(`${mutations} orders: nothing throws, nothing is slow, nothing certain is invented or lost`, () => {
    const random = mulberry32(seed);
    const bases = corpus.map(orderOf).filter((order) => (order.customerNotes ?? '').length < 1_000);
    let certain = 0;
    for (let round = 0; round < mutations; round += 1) {
      const order = mutate(bases[round % bases.length] as OrderInput, random);
      const began = process.cpuUsage();
      const readings = readOrder(order);
      const took = process.cpuUsage(began).user / 1_000;
      if (took > slowest) throw new Error(`${took} ms for ${JSON.stringify(order)}`);
      for (const [index, reading] of readings.entries()) {
        if (reading.findings.length > 0) continue;
        certain += 1;
        const objection = objectionTo(order, index, reading);
        if (objection !== null) throw new Error(`${objection}: ${JSON.stringify({ order, reading })}`);
      }
    }
    // Were nothing certain any more, the oracle would have nothing to look at.
    expect(certain).toBeGreaterThan(mutations / 20);
  }, 120_000);

  test('hostile texts of great length', () => {
    const [base] = corpus.map(orderOf);
    const line = base?.lines[0];
    if (!base || !line) throw new Error('The corpus is empty.');
    const patterns = [
      'a',
      ' ',
      '(',
      '&amp;',
      '&',
      'Item ID: 395200417001 ',
      'Text: a\n',
      ', ',
      ' x2',
      '1. a ',
      '<br',
      '"',
      '-',
      '\n',
      'please ',
      'n/a, ',
      '\u200d👨',
      'by ',
      'leave with the ',
      'gift for my ',
      '{{',
      'a@',
      'a.',
      '☃',
      ' and ',
      '[',
      'no. ',
    ];
    for (const pattern of patterns) {
      for (const length of [1_000, 100_000]) {
        const value = pattern.repeat(Math.ceil(length / pattern.length)).slice(0, length);
        const options = [
          { name: 'Personalization', value },
          { name: value, value },
          { name: 'Color', value },
        ];
        const name = `Keyring [${value}`;
        const order = {
          ...base,
          customerNotes: value,
          internalNotes: value,
          lines: [{ ...line, name, sku: value, options }],
        };
        const began = process.cpuUsage();
        const [reading] = readOrder(order);
        expect(process.cpuUsage(began).user / 1_000, `${JSON.stringify(pattern)} × ${length}`).toBeLessThan(1_000);
        expect(reading?.findings).not.toEqual([]);
      }
    }
  });
});

/** What is wrong with a reading that claims to be certain, told from the source without the parsers; null: nothing. */
function objectionTo(
  order: OrderInput,
  index: number,
  { personalizations, source, notMade }: LineReading,
): string | null {
  const line = order.lines[index];
  if (!line) return 'no such line';
  if (notMade) return line.options.length === 0 && line.file.state === 'none' ? null : 'no goods, and with words on it';
  if (personalizations.length === 0) return 'certain of nothing';
  if (personalizations.reduce((sum, { quantity }) => sum + quantity, 0) !== line.quantity) return 'the sum is wrong';
  const given = [order.customerNotes, order.internalNotes, ...line.options.map(({ value }) => value)];
  const files = line.file.state === 'read' ? line.file.reading.personalizations.map(({ text }) => text) : [];
  const clean = cleanText([...given, ...files].join('\n')).text;
  const words = line.profile.upperCase ? upperCase(clean) : clean;
  for (const { text } of personalizations) {
    for (const part of text?.split('\n') ?? [])
      if (!words.includes(part)) return `${JSON.stringify(part)} was never written`;
    if (text !== null && /[^\P{C}\n]/u.test(text)) return 'a character that is none';
  }
  const others = line.options.filter(({ name }) => !/colou?r/i.test(name));
  const [only] = others;
  const texts = personalizations.map(({ text }) => text ?? '');
  if (source !== 'option' || others.length !== 1 || !only || texts.includes('')) return null;
  const typed = letters(cleanText(only.value).text);
  return typed === letters(texts.join(' ')) ? null : `of ${typed} something was lost`;
}

/** The letters of a text in their order, without x: it may stand for times. */
function letters(text: string): string {
  return upperCase(text).replace(/[^\p{L}]|[Xx]/gu, '');
}

function mutate(order: OrderInput, random: () => number): OrderInput {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const change = (text: string): string => {
    let changed = text;
    for (let times = 1 + Math.floor(random() * 3); times > 0; times -= 1) {
      const at = Math.floor(random() * (changed.length + 1));
      const cut = random() < 0.4 ? Math.floor(random() * 6) : 0;
      changed = changed.slice(0, at) + (random() < 0.8 ? pick(snippets) : '') + changed.slice(at + cut);
    }
    return changed;
  };
  const inNote = random() < 0.5;
  return {
    ...order,
    customerNotes: inNote ? change(order.customerNotes ?? '') : order.customerNotes,
    lines: order.lines.map((line) => ({
      ...line,
      quantity: random() < 0.2 ? 1 + Math.floor(random() * 4) : line.quantity,
      options: line.options.map(({ name, value }) =>
        inNote && random() < 0.5
          ? { name, value }
          : random() < 0.1
            ? { name: change(name), value }
            : { name, value: change(value) },
      ),
    })),
  };
}

/** A small generator of numbers from 0 to 1, the same for the same seed. */
function mulberry32(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
