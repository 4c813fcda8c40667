import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { frameActions } from '../../../src/ui/frame/actions.ts';
import type { Place } from '../../../src/ui/place.ts';
import { screenAt } from '../../../src/ui/screens/index.ts';
import type { InputEvent } from '../../../src/ui/terminal/input.ts';
import { openRuns, type RunFixture } from '../../core/store/runs/run-fixture.ts';
import { testSession } from './session.ts';

const now = Date.UTC(2026, 2, 8, 12);
const call = {
  ...{ id: 1, at: now, method: 'GET', path: '/orders/7', ms: 40, status: 400, errorKind: 'refused', runId: 1 },
  errorBody: '{"Message":"No.","ExceptionMessage":"The order is locked."}',
};
const places: Place[] = [
  { screen: 'overview' },
  { screen: 'jobs' },
  { screen: 'history', job: 'sync-tags' },
  { screen: 'run', id: 1 },
  { screen: 'changed-orders', run: 1 },
  { screen: 'orders' },
  { screen: 'order', id: 1 },
  { screen: 'print' },
  { screen: 'print', filter: 'review:' },
  { screen: 'print-task', key: 't1' },
  { screen: 'print-counts' },
  { screen: 'stock' },
  { screen: 'stock-item', barcode: '8690000100000' },
  { screen: 'queue' },
  { screen: 'queue', filter: 'state:dead' },
  { screen: 'delivery', id: 1 },
  { screen: 'products' },
  { screen: 'product', barcode: '8690000000017' },
  { screen: 'source', versions: [] },
  { screen: 'call', call },
  { screen: 'settings' },
  { screen: 'stats' },
  { screen: 'starts' },
  { screen: 'intervals' },
  { screen: 'logs' },
  { screen: 'doctor' },
  { screen: 'help' },
  { screen: 'help', topic: 'issue-I14' },
];
let runs: RunFixture;

beforeEach(async () => {
  runs = await openRuns();
});
afterEach(() => runs.close());

describe.each(places)('the screen $screen', (place) => {
  it('gives each key one meaning, none of them a move, and tells what each does', () => {
    const screen = screenAt(place, testSession(runs.store, now));
    const keys = screen.keys.map(({ action }) => action.key);
    expect(new Set(keys).size).toBe(keys.length);
    for (const move of ['j', 'k', 'g', 'G', 'up', 'down', 'pageup', 'pagedown', 'ctrl-c'])
      expect(keys).not.toContain(move);
    for (const { key, title } of frameActions) expect(keys, `${title} has this key everywhere`).not.toContain(key);
    for (const { action } of screen.keys) expect(action.title).not.toBe('');
    screen.close?.();
  });

  it('can be opened on an empty store, in any size', async () => {
    const screen = screenAt(place, testSession(runs.store, now));
    for (const room of [
      { width: 60, height: 10 },
      { width: 80, height: 19 },
      { width: 200, height: 45 },
    ]) {
      screen.arrange(room);
      await screen.load();
      expect(() => screen.body()).not.toThrow();
      expect(() => screen.note).not.toThrow();
    }
    screen.close?.();
  });

  it('refuses in read-only mode whatever writes', () => {
    const screen = screenAt(place, testSession(runs.store, now, { readOnly: true }));
    for (const { action, whyNot } of screen.keys) if (action.changes) expect(whyNot()).toContain('--read-only');
    screen.close?.();
  });
});

it('reads again without news when nothing has changed', async () => {
  await runs.add({ at: now });
  for (const place of places) {
    const screen = screenAt(place, testSession(runs.store, now));
    screen.arrange({ width: 200, height: 45 });
    await screen.load();
    expect(await screen.load(), `${place.screen} draws anew what is the same`).toBe(false);
    screen.close?.();
  }
});

it('marks as changing all that starts, stops or times work', () => {
  const mustChange = [
    'run now',
    'run with…',
    'dry run',
    'pause',
    'pause all',
    'schedule',
    'cancel',
    'run again',
    'sync now',
    'fetch again',
    'approve',
    'edit',
    'split',
    'begin',
    'done',
    'hold',
    'put back',
    'run chain',
    'push',
    'retry',
    'drop',
    'sooner',
    'later',
    'handle now',
  ];
  for (const place of places) {
    const screen = screenAt(place, testSession(runs.store, now));
    for (const { action } of screen.keys) {
      if (mustChange.includes(action.title)) expect(action.changes, `${action.title} on ${place.screen}`).toBe(true);
    }
    screen.close?.();
  }
});

it('keeps the cursor of the overview on its row while others come above it', async () => {
  const older = await runs.add({ at: now - 50_000, job: 'older' });
  await runs.add({ at: now - 40_000, job: 'newer' });
  const session = testSession(runs.store, now);
  const screen = screenAt({ screen: 'overview' }, session);
  const room = { width: 80, height: 19 };
  const press = (key: string) => screen.take({ type: 'key', key, text: '' } as InputEvent);
  await screen.load();
  screen.arrange(room);
  press('down');
  await runs.add({ at: now - 30_000, job: 'newest' });
  await screen.load();
  screen.arrange(room);
  void screen.keys.find(({ action }) => action.key === 'enter')?.run();
  expect(session.opened).toEqual([{ screen: 'run', id: older }]);
  press('g');
  void screen.keys.find(({ action }) => action.key === 'enter')?.run();
  expect(session.opened.at(-1)).not.toEqual({ screen: 'run', id: older });
  screen.close?.();
});
