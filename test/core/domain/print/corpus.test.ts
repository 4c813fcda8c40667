import { describe, expect, test } from 'vitest';
import type { Personalization } from '../../../../src/core/domain/print/personalization.ts';
import { readOrder } from '../../../../src/core/domain/print/reading/read-order.ts';
import { corpus, orderOf } from './corpus.ts';

function printOf({ quantity, text, color1, color2, note }: Personalization): (string | number | null)[] {
  return [quantity, text, color1, color2, note];
}

describe('every order of the corpus is read as it must be', () => {
  for (const found of corpus) {
    test(found.case, () => {
      const readings = readOrder(orderOf(found));
      expect(readings).toHaveLength(found.lines.length);
      for (const [index, { expect: expected }] of found.lines.entries()) {
        const reading = readings[index];
        const { prints, reasons, askModel, source } = expected;
        expect([...new Set(reading?.findings.map(({ reason }) => reason))].sort()).toEqual(reasons);
        if (prints) {
          const got = reading?.personalizations.map(printOf) ?? [];
          expect(got.map((print, at) => print.slice(0, prints[at]?.length ?? 5))).toEqual(prints);
        }
        if (askModel !== undefined) expect(reading?.askModel).toBe(askModel);
        if (source !== undefined) expect(reading?.source).toBe(source);
      }
    });
  }
});

describe('the corpus itself', () => {
  test('holds at least two hundred personalised lines, a case of each name once', () => {
    const lines = corpus.flatMap((found) => found.lines);
    expect(lines.filter(({ expect: { source } }) => source !== 'rule').length).toBeGreaterThanOrEqual(200);
    expect(new Set(corpus.map((found) => found.case)).size).toBe(corpus.length);
  });

  test('none is wrong and certain: what is read without findings is exactly what was expected', () => {
    let certain = 0;
    for (const found of corpus) {
      for (const [index, reading] of readOrder(orderOf(found)).entries()) {
        if (reading.findings.length > 0) continue;
        const prints = found.lines[index]?.expect.prints ?? [];
        expect(reading.personalizations.map((p) => [p.quantity, p.text, p.color1])).toEqual(
          prints.map(([quantity, text, color1 = null]) => [quantity, text, color1]),
        );
        certain += 1;
      }
    }
    expect(certain).toBeGreaterThanOrEqual(120);
  });
});
