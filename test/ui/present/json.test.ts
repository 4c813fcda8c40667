import { expect, it } from 'vitest';
import { jsonLines } from '../../../src/ui/present/json.ts';
import { textOf } from '../../../src/ui/present/line.ts';

const shown = (body: string) => jsonLines(body).map((parts) => parts.map(textOf).join(''));

it('shows a document indented, its numbers digit by digit as they came', () => {
  expect(shown('{"id":72800275041111112345,"price":12.50,"lines":[{"n":1},2],"none":[],"more":{}}')).toEqual([
    '{',
    '  "id": 72800275041111112345,',
    '  "price": 12.50,',
    '  "lines": [',
    '    {',
    '      "n": 1',
    '    },',
    '    2',
    '  ],',
    '  "none": [],',
    '  "more": {}',
    '}',
  ]);
});

it('shows what is no JSON as it came, and no address', () => {
  expect(shown('{"cut": "https://example.com/t/secret')).toEqual(['{"cut": "…']);
  expect(shown('{"url":"https://example.com/t/secret"}')[1]).toBe('  "url": "…"');
});
