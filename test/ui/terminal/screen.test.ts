import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Rectangle } from '../../../src/ui/terminal/region.ts';
import { Screen } from '../../../src/ui/terminal/screen.ts';
import type { Size } from '../../../src/ui/terminal/size.ts';
import { expectedCells, linesOf, type Picture, type PlacedPicture } from './reference-screen.ts';
import { VirtualTerminal } from './virtual-terminal.ts';

const sgrs = ['', '31', '1;44', '7', '38;2;10;20;30', '2;4;48;5;120', '3;9;53;97'];
const words = [
  'a',
  ' ',
  'order 12',
  '│',
  '────',
  '█▇▁',
  '⠿',
  'é',
  'Ş',
  'e\u0301',
  '在庫',
  '한국',
  'カナ',
  '😀',
  'ｱ',
  'Ж',
  '…',
  '',
  'ش',
];

/** What the terminal calls each style, asked of the terminal itself. */
async function askStyles(): Promise<Map<string, string>> {
  const styles = new Map<string, string>();
  for (const sgr of sgrs) {
    const terminal = new VirtualTerminal({ columns: 2, rows: 1 });
    await terminal.show(sgr ? `\x1b[${sgr}mx` : 'x');
    styles.set(sgr, terminal.cells()[0]?.[0]?.style ?? '');
  }
  return styles;
}

const run = fc.record({
  text: fc.array(fc.constantFrom(...words), { maxLength: 6 }).map((parts) => parts.join('')),
  sgr: fc.constantFrom(...sgrs),
});
const picture: fc.Arbitrary<Picture> = fc.array(fc.array(run, { maxLength: 5 }), { maxLength: 14 });
const rectangle: fc.Arbitrary<Rectangle> = fc.record({
  row: fc.nat(12),
  column: fc.nat(40),
  width: fc.integer({ min: 0, max: 60 }),
  height: fc.nat(10),
});
const regionId = fc.constantFrom('clock', 'tail', 'spark');
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('frame' as const), picture }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('scroll' as const), lines: fc.integer({ min: -4, max: 4 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('place' as const), id: regionId, rectangle }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('paint' as const), id: regionId, picture }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('tail' as const), id: regionId, picture }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('remove' as const), id: regionId }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('resize' as const),
      columns: fc.integer({ min: 1, max: 50 }),
      rows: fc.integer({ min: 1, max: 14 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('redraw' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** The code under test beside a plain record of what it was told. */
class Bench {
  readonly terminal: VirtualTerminal;
  readonly regions = new Map<string, PlacedPicture>();
  frame: Picture = [];
  private size: Size;
  private readonly screen: Screen;

  constructor(size: Size) {
    this.size = size;
    this.terminal = new VirtualTerminal(size);
    this.screen = new Screen(size.columns, size.rows);
  }

  apply(step: Step): void {
    const region = 'id' in step ? this.regions.get(step.id) : undefined;
    if (step.do === 'frame') this.show(step.picture);
    if (step.do === 'scroll')
      this.show(step.lines >= 0 ? this.frame.slice(step.lines) : [...this.frame.slice(step.lines), ...this.frame]);
    if (step.do === 'paint' && region) this.paint(step.id, step.picture);
    if (step.do === 'tail' && region)
      this.paint(step.id, [...region.picture, ...step.picture].slice(-region.rectangle.height));
    if (step.do === 'place') {
      this.screen.placeRegion(step.id, step.rectangle);
      this.regions.set(step.id, { rectangle: step.rectangle, picture: region?.picture ?? [] });
    }
    if (step.do === 'remove') {
      this.screen.removeRegion(step.id);
      this.regions.delete(step.id);
    }
    if (step.do === 'resize') {
      this.size = { columns: step.columns, rows: step.rows };
      this.terminal.resize(this.size);
      this.screen.resize(step.columns, step.rows);
    }
    if (step.do === 'redraw') this.screen.forgetShown();
  }

  async render(): Promise<string> {
    const bytes = this.screen.render();
    if (bytes !== '') await this.terminal.show(bytes);
    return bytes;
  }

  expected(styles: ReadonlyMap<string, string>) {
    return expectedCells(this.size, this.frame, this.regions.values(), styles);
  }

  private show(frame: Picture): void {
    this.frame = frame;
    this.screen.setFrame(linesOf(frame).join('\n'));
  }

  private paint(id: string, picture: Picture): void {
    const region = this.regions.get(id);
    if (region) this.regions.set(id, { ...region, picture });
    this.screen.paintRegion(id, linesOf(picture));
  }
}

/** A screen with a frame of plain lines on it. */
async function shown(size: Size, lines: readonly string[]): Promise<{ screen: Screen; terminal: VirtualTerminal }> {
  const screen = new Screen(size.columns, size.rows);
  const terminal = new VirtualTerminal(size);
  screen.setFrame(lines.join('\n'));
  await terminal.show(`\x1b[?7l${screen.render()}`);
  return { screen, terminal };
}

const numbered = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, i) => `${i + from} ${String((i + from) * 7919).repeat(4)}`);

describe('Screen', () => {
  it('shows after every step what a slow and obvious renderer says', async () => {
    const styles = await askStyles();
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 30 }), async (steps) => {
        const bench = new Bench({ columns: 44, rows: 12 });
        await bench.terminal.show('\x1b[?7l');
        let mayClear = true;
        for (const each of steps) {
          bench.apply(each);
          mayClear ||= each.do === 'resize';
          const bytes = await bench.render();
          expect(bench.terminal.cells()).toEqual(bench.expected(styles));
          expect(bytes).not.toContain('\x1b[3J');
          if (!mayClear) expect(bytes).not.toContain('2J');
          expect(await bench.render()).toBe('');
          mayClear = false;
          compared++;
        }
      }),
      { numRuns: 150 },
    );
    expect(compared).toBeGreaterThan(1_000);
  });

  it('keeps the text around glyphs right that terminals count differently', async () => {
    const doubtful = ['👨‍👩‍👧', '❤️', '1️⃣', '👍🏽', '🇹🇷', '🫨', 'क्षि', '⚠️'];
    const text = fc.array(fc.constantFrom('a', 'bc', ' ', '在', ...doubtful), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 2, maxLength: 6 }), async (frames) => {
        const { screen, terminal } = await shown({ columns: 30, rows: 2 }, []);
        for (const parts of frames) {
          screen.setFrame(`${parts.join('')}\nnext line`);
          await terminal.show(screen.render());
          const [expected = []] = expectedCells(
            { columns: 30, rows: 1 },
            [[{ text: parts.join(''), sgr: '' }]],
            [],
            new Map([['', '']]),
          );
          const seen = terminal.cells()[0] ?? [];
          expected.forEach(({ chars, width }, column) => {
            // Inside such a glyph each terminal shows what it can; every cell beside one must be right.
            if (width > 0 && !doubtful.includes(chars))
              expect({ column, chars: seen[column]?.chars }).toEqual({ column, chars });
          });
          expect(terminal.text()[1]).toBe('next line');
        }
      }),
      { numRuns: 200 },
    );
  });

  it('writes a small change in few bytes', async () => {
    const { screen } = await shown({ columns: 200, rows: 50 }, numbered(50));
    const lines = numbered(50);
    lines[20] = (lines[20] ?? '').replace(/^.{5}/, 'XXXXX');
    screen.setFrame(lines.join('\n'));
    expect(screen.render()).toBe('\x1b[?2026h\x1b[21HXXXXX\x1b[?2026l');
  });

  it('keeps the style of what it writes again on the way from one change to the next', async () => {
    const { screen, terminal } = await shown({ columns: 20, rows: 1 }, ['1\x1b[31mred\x1b[39m.2']);
    const red = terminal.cells()[0]?.[1];
    screen.setFrame('3\x1b[31mred\x1b[39m.4');
    await terminal.show(screen.render());
    expect(terminal.text()).toEqual(['3red.4']);
    expect(terminal.cells()[0]?.[1]).toEqual(red);
  });

  it('leaves nothing of the old text inside a glyph that a terminal takes for narrower', async () => {
    const { screen, terminal } = await shown({ columns: 20, rows: 1 }, ['abc']);
    screen.setFrame('❤️c');
    await terminal.show(screen.render());
    expect(terminal.text()).toEqual(['❤️ c']);
  });

  it('lets the terminal scroll a tail, whether a region or a frame', async () => {
    const size = { columns: 120, rows: 40 };
    const { screen, terminal } = await shown(size, []);
    screen.placeRegion('tail', { row: 2, column: 0, width: 120, height: 36 });
    screen.paintRegion('tail', numbered(36));
    await terminal.show(screen.render());
    screen.paintRegion('tail', numbered(36, 2));
    const tail = screen.render();
    await terminal.show(tail);
    expect(tail.length).toBeLessThan(150);
    expect(terminal.text()).toEqual(['', '', ...numbered(36, 2), '', '']);

    screen.removeRegion('tail');
    screen.setFrame(['head', ...numbered(38), 'foot'].join('\n'));
    await terminal.show(screen.render());
    screen.setFrame(['head', ...numbered(38, -1), 'foot'].join('\n'));
    const frame = screen.render();
    await terminal.show(frame);
    expect(frame.length).toBeLessThan(100);
    expect(terminal.text()).toEqual(['head', ...numbered(38, -1), 'foot']);
  });

  it('lets nothing but text and colour through', async () => {
    const { screen } = await shown({ columns: 60, rows: 4 }, []);
    const hostile = [
      '\x1b]52;c;eA==\x07a',
      '\x1b[2J\x1b[3Jb\x1b[?1049l',
      '\x1bcc\x9b2Jd\x07\b',
      '\x1bPq\x1b\\e\x1b[8mf',
    ];
    screen.setFrame(hostile.join('\n'));
    const sent = screen.render().replace(/\x1b\[(\?2026[hl]|\d*;?\d*H|m)/g, '');
    expect(sent).toBe('a\r\nb\r\nc2Jd\r\nef');
  });

  it('cuts piled-up marks, which no cell holds', async () => {
    const { screen, terminal } = await shown({ columns: 10, rows: 1 }, [`a${'\u0301'.repeat(500)}b`]);
    expect(terminal.text()).toEqual(['ab']);
    screen.setFrame('ac');
    expect(screen.render()).toContain('c');
  });

  it('starts its tables afresh when outside text has filled them', async () => {
    const { screen, terminal } = await shown({ columns: 20, rows: 2 }, ['head']);
    const ideograph = (i: number): string => `${String.fromCodePoint(0x20000 + i)}${i}`;
    for (let i = 0; i < 12_000; i++) {
      screen.setFrame(`head\n${ideograph(i)}`);
      const shows = terminal.show(screen.render());
      if (i % 500 === 0) await shows;
    }
    await terminal.show('');
    expect(terminal.text()).toEqual(['head', ideograph(11_999)]);
  });
});
