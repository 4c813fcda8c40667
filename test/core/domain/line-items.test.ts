import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fallbackKey, type IncomingItem, matchItems, type StoredItemKey } from '../../../src/core/domain/line-items.ts';

const keyring: IncomingItem = {
  lineKey: null,
  externalItemId: null,
  sku: 'PER-KEY-01',
  name: 'Keyring',
  options: [{ name: 'Colour', value: 'Red' }],
};

/** What a store does with the answer: keeps our ids and keys, takes everything else from the source. */
function resync(existing: readonly StoredItemKey[], incoming: readonly IncomingItem[]): StoredItemKey[] {
  const { kept, added, removed } = matchItems(existing, incoming);
  let nextId = Math.max(0, ...existing.map((item) => item.id));
  const keptAt = new Map(kept.map((line) => [line.position, line.stored]));
  const keyAt = new Map(added.map((line) => [line.position, line.lineKey]));
  const live = incoming.map((item, position) => {
    const stored = keptAt.get(position);
    if (!stored) nextId += 1;
    const lineKey = stored?.lineKey ?? keyAt.get(position) ?? '';
    return { ...item, id: stored?.id ?? nextId, lineKey, sourceLineKey: item.lineKey };
  });
  return [...live, ...removed];
}

const ids = (items: readonly { id: number }[]): number[] => items.map((item) => item.id);

describe('matching the lines of an order', () => {
  test('by line key, whatever else changed', () => {
    const stored = resync(
      [],
      [
        { ...keyring, lineKey: 'A' },
        { ...keyring, lineKey: 'B' },
      ],
    );
    const incoming = [
      { ...keyring, lineKey: 'B', sku: 'OTHER', options: [] },
      { ...keyring, lineKey: 'A', name: 'Renamed' },
    ];
    expect(ids(resync(stored, incoming))).toEqual([2, 1]);
  });

  test('lines with different keys are different lines, even of the same goods', () => {
    const stored = resync([], [{ ...keyring, lineKey: 'A' }]);
    const { kept, added, removed } = matchItems(stored, [{ ...keyring, lineKey: 'B' }]);
    expect(kept).toEqual([]);
    expect(added.map((line) => line.lineKey)).toEqual(['B']);
    expect(ids(removed)).toEqual([1]);
  });

  test("by the channel's id when the key is new or missing", () => {
    const stored = resync(
      [],
      [
        { ...keyring, externalItemId: '7' },
        { ...keyring, externalItemId: '8' },
      ],
    );
    const incoming = [
      { ...keyring, externalItemId: '8', options: [] },
      { ...keyring, externalItemId: '7', lineKey: 'A', name: 'Renamed' },
    ];
    const after = resync(stored, incoming);
    expect(ids(after)).toEqual([2, 1]);
    expect(after.map((item) => item.lineKey)).toEqual([stored[1]?.lineKey, stored[0]?.lineKey]);
  });

  test('by goods and options before goods alone', () => {
    const blue = { ...keyring, options: [{ name: 'Colour', value: 'Blue' }] };
    const green = { ...keyring, options: [{ name: 'Colour', value: 'Green' }] };
    const stored = resync([], [keyring, blue]);
    expect(ids(resync(stored, [green, keyring]))).toEqual([2, 1]);
  });

  test('a key that two lines share: each keeps its own self, and both can be stored', () => {
    const first = { ...keyring, lineKey: 'A' };
    const second = { ...keyring, lineKey: 'A', name: 'Cake topper' };
    const stored = resync([], [first, second]);
    expect(new Set(stored.map((item) => item.lineKey)).size).toBe(2);
    expect(ids(resync(stored, [second, first]))).toEqual([2, 1]);
  });

  test('a line that comes back is the one that was removed', () => {
    const stored = resync([], [keyring, { ...keyring, sku: 'OTHER' }]);
    const without = resync(stored, [keyring]);
    expect(ids(without)).toEqual([1, 2]);
    expect(ids(resync(without, [keyring, { ...keyring, sku: 'OTHER' }]))).toEqual([1, 2]);
  });

  test('one more of the same goods is one new line with a key of its own', () => {
    const stored = resync([], [keyring, keyring]);
    const { kept, added } = matchItems(stored, [keyring, keyring, keyring]);
    expect(kept.map((pair) => pair.stored.id)).toEqual([1, 2]);
    expect(added.map((line) => line.lineKey)).toEqual([fallbackKey(keyring, 3)]);
  });
});

describe('the fallback key', () => {
  test('is made of the goods and their count, in a form that never changes between versions', () => {
    expect(fallbackKey(keyring, 1)).toBe('~PER-KEY-01~538d8afc~1');
  });

  test('does not depend on quantity, price or the order of options', () => {
    const options = [
      { name: 'Colour', value: 'Red' },
      { name: 'Text', value: 'Ayşe' },
    ];
    const one = { ...keyring, options, quantity: 1, unitPrice: 5 };
    const other = { ...keyring, options: options.toReversed(), quantity: 3, unitPrice: 4 };
    expect(fallbackKey(one, 1)).toBe(fallbackKey(other, 1));
    expect(fallbackKey({ ...keyring, sku: null }, 2)).toMatch(/^~~[0-9a-f]{8}~2$/);
  });
});

describe('over any number of syncs', () => {
  const option = fc.record({ name: fc.constantFrom('Colour', 'Text'), value: fc.constantFrom('Red', 'Blue', 'Ayşe') });
  const item = fc.record<IncomingItem>({
    lineKey: fc.option(fc.constantFrom('A', 'B', 'C', ''), { nil: null }),
    externalItemId: fc.option(fc.constantFrom('1', '2', '3'), { nil: null }),
    sku: fc.option(fc.constantFrom('K', 'L'), { nil: null }),
    name: fc.constantFrom('Keyring', 'Name plate'),
    options: fc.array(option, { maxLength: 2 }),
  });
  const order = fc.array(item, { maxLength: 8 });

  test('the same lines keep their ids and keys', () => {
    fc.assert(
      fc.property(order, (incoming) => {
        const stored = resync([], incoming);
        expect(resync(stored, incoming)).toEqual(stored);
      }),
    );
  });

  test('nothing is matched twice, nothing is lost, and keys stay unique', () => {
    fc.assert(
      fc.property(fc.array(order, { maxLength: 4 }), (syncs) => {
        let stored: StoredItemKey[] = [];
        for (const incoming of syncs) {
          const { kept, added, removed } = matchItems(stored, incoming);
          expect(kept.length + added.length).toBe(incoming.length);
          expect(kept.length + removed.length).toBe(stored.length);
          stored = resync(stored, incoming);
          expect(new Set(ids(stored)).size).toBe(stored.length);
          expect(new Set(stored.map((line) => line.lineKey)).size).toBe(stored.length);
        }
      }),
    );
  });

  test('the order of lines means nothing while their keys are unique', () => {
    const keyed = fc
      .uniqueArray(item, { selector: (line) => line.lineKey, maxLength: 5 })
      .map((lines) => lines.filter((line) => line.lineKey));
    const world = keyed.chain((lines) =>
      fc.tuple(fc.constant(lines), fc.shuffledSubarray(lines, { minLength: lines.length })),
    );
    fc.assert(
      fc.property(world, ([lines, shuffled]) => {
        const stored = resync([], lines);
        const idOf = new Map(stored.map((line) => [line.sourceLineKey, line.id]));
        expect(ids(resync(stored, shuffled))).toEqual(shuffled.map((line) => idOf.get(line.lineKey)));
      }),
    );
  });
});
