import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sanitize, sanitizeLines } from '../../src/core/sanitize.ts';

/** Written apart from the code under test: the characters no terminal may ever be sent from outside text. */
const forbidden =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200c\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]|[\ud800-\udfff]/u;

/** Text rich in what hurts: bytes of escape sequences, controls, bidi, emoji and plain words, in any order. */
const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...['\x1b', '\x1b[', '\x1b]52;c;', '\x1bP', '\x1b_', '\x1b^', '\x1bX', '\x9b', '\x9d', '\x90', '\x9c', '\x07'],
        ...['\x1b\\', '\x1bc', '\x1b(0', '31m', '2J', '\t', '\n', '\r\n', '\r', '\0', '\x7f', '\x85', '\u2028'],
        ...[
          '\u202e',
          '\u2066',
          '\u200b',
          '\u200d',
          '\ufe0f',
          '\ufeff',
          '\ud83d',
          '\ude00',
          '👩‍🚀',
          '❤️',
          '在',
          'é',
          '\u{e0041}',
        ],
      ),
      fc.string({ unit: 'binary', maxLength: 6 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

describe('sanitize', () => {
  it.each([
    ['plain text is given back', 'Ayşe Yılmaz 在庫', 'Ayşe Yılmaz 在庫'],
    ['colour', '\x1b[1;31mred\x1b[0m', 'red'],
    ['a cleared screen', 'a\x1b[2J\x1b[3J\x1b[Hb', 'ab'],
    ['clipboard write, ended by BEL', 'a\x1b]52;c;cm0gLXJm\x07b', 'ab'],
    ['title, ended by ST', 'a\x1b]0;owned\x1b\\b', 'ab'],
    ['link', '\x1b]8;;http://evil.example\x07click\x1b]8;;\x07', 'click'],
    ['C1 forms', 'a\x9b31mb\x9d0;t\x9cc\x90q\x9cd', 'abcd'],
    ['DCS, APC, PM and SOS', 'a\x1bPq\x1b\\b\x1b_x\x1b\\c\x1b^y\x1b\\d\x1bXz\x1b\\e', 'abcde'],
    ['reset and character sets', 'a\x1bcb\x1b(0c', 'abc'],
    ['a control string without end hides nothing', 'a\x1b]0;title and the rest', 'a0;title and the rest'],
    ['a sequence cut short', 'a\x1b[31', 'a'],
    ['what is left when an inner sequence is taken out', '\x1b\x1b[0m[31mx', '␛[31mx'],
    ['bidi', 'a\u202etxt.exe\u202c\u2066b\u2069\u200e\u061c', 'atxt.exeb'],
    ['zero width', 'pay\u200bpal\u200c\u2060\ufeff\u00ad', 'paypal'],
    ['hidden tag characters', 'ok\u{e0069}\u{e0067}', 'ok'],
    ['emoji keep joiner and selector', '👩‍🚀 ❤️ 👍🏽‍🔥', '👩‍🚀 ❤️ 👍🏽‍🔥'],
    ['a joiner after a selector that goes', '\ufe0f\u200d❤ a\ufe0f\u200d❤', '❤ a❤'],
    ['joiner and selector elsewhere go', 'a\u200db\ufe0f ❤\ufe0f\ufe0f', 'ab ❤\ufe0f'],
    ['tabs reach the next stop of 8', 'ab\tc\t\td', 'ab      c               d'],
    ['other controls are glyphs', '\0\x07\b\r\x7f', '␀␇␈␍␡'],
    ['a lone C1', 'a\x84b', 'a<84>b'],
    ['line ends', 'a\nb\r\nc\u2028d\u2029e\x85f', 'a⏎b⏎c⏎d⏎e⏎f'],
    ['half surrogate pairs', 'a\ud83db\ude00c', 'a\ufffdb\ufffdc'],
  ])('%s', (_what, text, shown) => {
    expect(sanitize(text)).toBe(shown);
  });

  it('cuts long text with an ellipsis and never splits a pair', () => {
    expect(sanitize('abcdef', 6)).toBe('abcdef');
    expect(sanitize('abcdefg', 6)).toBe('abcde…');
    expect(sanitize('abcd😀😀', 6)).toBe('abcd…');
    expect(sanitize('\t\t', 10)).toBe('         …');
    expect(sanitize('abc', 0)).toBe('');
  });

  it('takes a megabyte of anything in its stride', () => {
    const texts = ['a', '\x1b]', '\x9d', '\x1b[', '\u202e', '👩‍'].map((unit) => unit.repeat(1_000_000 / unit.length));
    const started = process.cpuUsage();
    for (const text of texts) expect(sanitize(text, 1_000_000).length).toBeLessThanOrEqual(1_000_000);
    expect(process.cpuUsage(started).user / 1_000).toBeLessThan(2_000);
  });

  it('never lets a control, bidi or zero-width character out, nor more than was asked for', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 0, max: 40 }), (text, maxLength) => {
        const shown = sanitize(text, maxLength);
        expect(shown).not.toMatch(forbidden);
        expect(shown.length).toBeLessThanOrEqual(maxLength);
        expect(sanitize(shown, maxLength)).toBe(shown);
      }),
      { numRuns: 5_000 },
    );
  });

  it('defuses 200,000 hostile strings within two seconds', () => {
    const pool = fc.sample(hostileText, { numRuns: 2_000, seed: 7 });
    const started = process.cpuUsage();
    let leaks = 0;
    for (let round = 0; round < 100; round++) {
      for (const text of pool) if (forbidden.test(sanitize(text + round))) leaks++;
    }
    expect(leaks).toBe(0);
    expect(process.cpuUsage(started).user / 1_000).toBeLessThan(2_000);
  });
});

describe('sanitizeLines', () => {
  it('splits at every kind of line end and defuses each line', () => {
    expect(sanitizeLines('a\x1b[2J\r\nb\tc\u2028\x07')).toEqual(['a', 'b       c', '␇']);
  });

  it('takes a sequence out whole although it spans two lines', () => {
    expect(sanitizeLines('a\x1b]0;one\ntwo\x07b')).toEqual(['ab']);
  });

  it('stops at the lines and the length asked for', () => {
    expect(sanitizeLines('one\ntwo\nthree', { maxLines: 2 })).toEqual(['one', 'two']);
    expect(sanitizeLines('abcdef\nx', { maxLength: 4 })).toEqual(['abc…', 'x']);
  });
});
