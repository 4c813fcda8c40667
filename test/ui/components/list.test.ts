import { describe, expect, it } from 'vitest';
import { List } from '../../../src/ui/components/list.ts';
import { namedKey } from '../../../src/ui/terminal/key.ts';

/** A list over rows that a test may change; `settled` waits for the reads that were begun. */
async function open(count: number, height: number) {
  let rows = Array.from({ length: count }, (_, index) => index);
  let widest = 0;
  let reading: Promise<unknown> = Promise.resolve();
  const list = new List<number>({
    id: (row) => row,
    fetch: async (limit, offset) => {
      widest = Math.max(widest, limit);
      return { rows: rows.slice(offset, offset + limit), total: rows.length };
    },
    onChange: () => undefined,
    onReading: (next) => {
      reading = next;
    },
    version: (row) => String(row),
  });
  list.setHeight(height);
  await list.load();
  return {
    list,
    press: async (...keys: string[]) => {
      for (const key of keys) list.take(namedKey(key));
      await reading;
    },
    set: async (next: number[]) => {
      rows = next;
      await list.load();
    },
    rows: () => rows,
    widest: () => widest,
    /** Where on the screen the cursor is. */
    line: () => list.visible.findIndex(({ cursor }) => cursor),
    shown: () => list.visible.map(({ row }) => row),
  };
}

describe('a list', () => {
  it('holds a window only, however many rows there are', async () => {
    const { list, press, shown, widest } = await open(100_000, 20);
    for (let page = 0; page < 50; page += 1) await press('pagedown');
    expect(list.current).toBe(950);
    expect(shown()).toHaveLength(20);
    await press('end');
    expect(list.current).toBe(99_999);
    expect(shown().at(-1)).toBe(99_999);
    await press('home');
    expect(shown()[0]).toBe(0);
    expect(widest()).toBe(60);
  });

  it('keeps the cursor on its row, and the row on its line, when others come above it', async () => {
    const { list, press, set, rows, line } = await open(100, 10);
    await press('pagedown', 'pagedown', 'down');
    const [row, at] = [list.current, line()];
    await set([-3, -2, -1, ...rows()]);
    expect(list.current).toBe(row);
    expect(line()).toBe(at);
    expect(list.position).toBe(Number(row) + 4);
  });

  it('lets new rows be seen while it stands at its top, the cursor going down with its row', async () => {
    const { list, press, set, rows, line, shown } = await open(100, 10);
    await press('down');
    await set([-1, ...rows()]);
    expect(list.current).toBe(1);
    expect(line()).toBe(2);
    expect(shown()[0]).toBe(-1);
  });

  it('finds its row again when more came at once than it holds', async () => {
    const { list, press, set, rows } = await open(50, 10);
    await press('down', 'down');
    await set([...Array.from({ length: 400 }, (_, index) => -1 - index), ...rows()]);
    expect(list.current).toBe(2);
  });

  it('moves to the row in its place when its own is gone', async () => {
    const { list, press, set, rows } = await open(20, 10);
    await press('down', 'down', 'down');
    await set(rows().filter((row) => row !== 3));
    expect(list.current).toBe(4);
    await set([]);
    expect(list.current).toBeUndefined();
    expect(list.position).toBe(0);
  });

  it('selects by row, not by place', async () => {
    const { list, set, rows } = await open(10, 5);
    list.toggle();
    expect(list.current).toBe(1);
    await set([-1, ...rows()]);
    expect(list.visible.filter(({ selected }) => selected).map(({ row }) => row)).toEqual([0]);
  });
});
