import { afterEach, beforeEach, expect, it } from 'vitest';
import { countParkedBy, listParked, park } from '../../../../src/core/store/orders/parked.ts';
import {
  placeKey,
  resolveParkedElsewhere,
  resolveParkedPlaces,
} from '../../../../src/core/store/orders/parked-places.ts';
import type { Store } from '../../../../src/core/store/store.ts';
import { openRuns, type RunFixture } from '../runs/run-fixture.ts';

const channel = 'shipstation';
const noon = Date.UTC(2026, 2, 4, 12);
const hour = 3_600_000;
let runs: RunFixture;
let store: Store;

beforeEach(async () => {
  runs = await openRuns();
  store = runs.store;
});
afterEach(() => runs.close());

const parkPlace = (key: string, at: number, kind: 'order' | 'order-position' = 'order-position'): Promise<void> =>
  store.write((tx) =>
    park(
      tx,
      { now: at, runId: null },
      { channel, kind, key, externalId: null, reason: 'outage', detail: '', body: '' },
    ),
  );
const open = async (): Promise<string[]> => (await listParked(store.db)).map(({ key }) => key).sort();

const early = placeKey('by modify date', noon - 3 * hour, 'after 1 and before 2');
const late = placeKey('by modify date', noon - hour, 'after 3 and before 4');
const undated = placeKey('by modify date', null, 'after the start and before 1');
const other = placeKey('by creation date', noon - hour, 'after 3 and before 4');

it('a whole walk of a part of a list resolves what surely lay in it and was not met again', async () => {
  for (const key of [early, late, undated, other]) await parkPlace(key, noon - hour);
  const metAgain = placeKey('by modify date', noon - hour, 'after 5 and before 6');
  await parkPlace(metAgain, noon);
  await parkPlace('by modify date: 2026-03-04T11:30', noon - hour, 'order');
  await store.write((tx) =>
    resolveParkedPlaces(tx, { channel, list: 'by modify date' }, { from: noon - 2 * hour, began: noon }, noon),
  );
  expect(await open()).toEqual([early, undated, metAgain, other, 'by modify date: 2026-03-04T11:30'].sort());
});

it('a whole walk of a whole list resolves every place in it that was not met again', async () => {
  for (const key of [early, late, undated, other]) await parkPlace(key, noon - hour);
  await store.write((tx) =>
    resolveParkedPlaces(tx, { channel, list: 'by modify date' }, { from: null, began: noon }, noon),
  );
  expect(await open()).toEqual([other]);
});

it('keeps a place once whose order before it has changed', async () => {
  const key = placeKey('by modify date', null, 'after the start and before 4');
  for (const parked of [early, late, other, key]) await parkPlace(parked, noon);
  const ending = ' and before 4';
  await store.write((tx) => resolveParkedElsewhere(tx, { channel, list: 'by modify date' }, { key, ending }, noon));
  expect(await open()).toEqual([early, key, other].sort());
});

it('counts what runs set aside until it is mended', async () => {
  const ids = [await runs.add({ at: noon }), await runs.add({ at: noon }), await runs.add({ at: noon })] as const;
  for (const id of ids) {
    await store.write((tx) =>
      park(
        tx,
        { now: noon, runId: id },
        { channel, kind: 'order', key: `order ${id}`, externalId: null, reason: 'x', detail: '', body: '' },
      ),
    );
  }
  await store.db.updateTable('parked').set({ resolved_at: noon }).where('run_id', '=', ids[1]).execute();
  expect(await countParkedBy(store.db, ids.slice(0, 2))).toBe(1);
  expect(await countParkedBy(store.db, ids)).toBe(2);
  expect(await countParkedBy(store.db, [])).toBe(0);
});
