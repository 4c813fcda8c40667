import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { coverage, recordWindow, type Span } from '../../../../src/core/store/orders/coverage.ts';
import { openStore } from '../../../../src/core/store/store.ts';

it.each<[string, Span[], Span[], Span[]]>([
  ['nothing read', [], [], [[100, 200]]],
  ['all in one', [[50, 300]], [[100, 200]], []],
  ['a window that ends before it begins', [[180, 120]], [], [[100, 200]]],
  [
    'overlapping and adjoining windows as one',
    [
      [90, 120],
      [110, 150],
      [150, 160],
      [115, 118],
    ],
    [[100, 160]],
    [[160, 200]],
  ],
  [
    'a hole between two',
    [
      [100, 120],
      [140, 200],
    ],
    [
      [100, 120],
      [140, 200],
    ],
    [[120, 140]],
  ],
  [
    'holes at both ends, whatever lies outside',
    [
      [10, 50],
      [130, 150],
      [250, 300],
    ],
    [[130, 150]],
    [
      [100, 130],
      [150, 200],
    ],
  ],
])('coverage: %s', async (_what, windows, covered, holes) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'orderdeck-coverage-'));
  const store = await openStore(path.join(folder, 'test.db'), { role: 'owner' });
  onTestFinished(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });
  await store.write(async (tx) => {
    for (const window of windows) await recordWindow(tx, { now: 0, runId: null }, 'stream', window);
    await recordWindow(tx, { now: 0, runId: null }, 'another stream', [0, 1000]);
  });
  expect(await coverage(store.db, 'stream', 100, 200)).toEqual({ covered, holes });
});
