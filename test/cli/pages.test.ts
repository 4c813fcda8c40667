import { expect, it } from 'vitest';
import { eachRow } from '../../src/cli/pages.ts';

const collect = async (limit: number, list: () => readonly number[]) => {
  const asked: number[] = [];
  const found: number[] = [];
  const read = async ({ limit: size, offset }: { limit: number; offset: number }) => {
    asked.push(size);
    const rows = list();
    return { rows: rows.slice(offset, offset + size), total: rows.length };
  };
  for await (const rows of eachRow(limit, (row: number) => row, read)) found.push(...rows);
  return { found, asked };
};
const upTo = (n: number): number[] => Array.from({ length: n }, (_, index) => n - index);

it('reads page by page to the end, and no further than asked', async () => {
  expect((await collect(Number.MAX_SAFE_INTEGER, () => upTo(1200))).found).toEqual(upTo(1200));
  expect((await collect(700, () => upTo(1200))).asked).toEqual([500, 200]);
  expect((await collect(50, () => upTo(20))).found).toEqual(upTo(20));
  expect((await collect(50, () => [])).found).toEqual([]);
});

it('tells a row once that new ones push to the next page', async () => {
  let length = 1000;
  const { found } = await collect(Number.MAX_SAFE_INTEGER, () => {
    length += 3;
    return upTo(length);
  });
  expect(new Set(found).size).toBe(found.length);
  expect(found).toEqual(expect.arrayContaining(upTo(1003)));
});
