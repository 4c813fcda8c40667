import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { newHome, run } from '../program.ts';
import { Operator } from './operator.ts';

it('shows settings, refuses with the range, edits, follows the file, applies a preset and takes it back, key by key', {
  timeout: 90_000,
}, async () => {
  const home = newHome();
  const file = path.join(home, '.env');
  writeFileSync(file, '# ours\nTRENDYOL_BATCH_SIZE=40\nWEBHOOK_API_KEY=a-secret-of-ours\n');
  expect((await run(home, ['pause'])).code).toBe(0);
  const operator = new Operator({ home });
  await operator.sees('Overview');
  operator.press('0');
  await operator.sees(/▸ all-jobs +off/);
  await operator.sees('PAUSED');
  operator.press('p');
  await operator.sees('all-jobs: off → on');
  operator.press('/', ...'batch', 'enter');
  await operator.sees(/▸ TRENDYOL_BATCH_SIZE +40 +a call/);
  operator.press('e', 'ctrl-u', ...'5000', 'enter');
  await operator.sees(/not saved: TRENDYOL_BATCH_SIZE is not a whole number from 10 to 1000/);
  operator.press('ctrl-u', ...'25', 'enter');
  await operator.sees('TRENDYOL_BATCH_SIZE: 40 → 25');
  expect(readFileSync(file, 'utf8')).toBe('# ours\nTRENDYOL_BATCH_SIZE=25\nWEBHOOK_API_KEY=a-secret-of-ours\n');
  // Somebody edits the file by hand: nothing need be pressed.
  writeFileSync(file, 'TRENDYOL_BATCH_SIZE=70\nWEBHOOK_API_KEY=a-secret-of-ours\n');
  await operator.sees(/▸ TRENDYOL_BATCH_SIZE +70/);
  operator.press('P', 'enter');
  await operator.sees('TRENDYOL_BATCH_SIZE: 70 → 25');
  await operator.sees('trendyol-stock: 180 s, 128 MB (1200 s, 256 MB until now)');
  operator.press('y');
  await operator.sees(/▸ TRENDYOL_BATCH_SIZE +25/);
  operator.press('u');
  await operator.sees('TRENDYOL_BATCH_SIZE: 25 → 70');
  operator.press('y');
  await operator.sees(/▸ TRENDYOL_BATCH_SIZE +70/);
  operator.press('escape');
  await operator.seesNoMore('/ batch');
  operator.press('/', ...'trendyol-stock', 'enter');
  await operator.sees(/▸ trendyol-stock\/1 +30/);
  operator.press('p');
  await operator.sees(/‖ .*oversell risk/);
  expect(operator.bytes).not.toContain('a-secret-of-ours');
});

it('only looks on in read-only mode', async () => {
  const operator = new Operator({ home: newHome(), args: ['--read-only'] });
  await operator.sees('Overview');
  operator.press('0');
  await operator.sees('all-jobs');
  operator.press('P');
  await operator.sees('preset: this console was started with --read-only');
});
