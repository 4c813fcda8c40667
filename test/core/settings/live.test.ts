import { mkdtempSync, rmSync, symlinkSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { LiveSettings } from '../../../src/core/settings/live.ts';

it('take up what became readable again, although not a letter of it has changed', () => {
  const clock = vi.spyOn(performance, 'now');
  onTestFinished(() => clock.mockRestore());
  const home = mkdtempSync(path.join(tmpdir(), 'orderdeck-live-'));
  onTestFinished(() => rmSync(home, { recursive: true }));
  const file = path.join(home, '.env');
  const write = (text: string): void => {
    writeFileSync(file, text);
    utimesSync(file, 1_700_000_000, 1_700_000_000);
  };
  write('STOCK_LOW=7\n');
  const live = new LiveSettings(home, {});
  const later = (): void => void clock.mockReturnValue(performance.now() + 1000);
  later();
  expect(live.settings.stock.low).toBe(7);
  // Same length, same time: as a mode or an owner that is mended leaves them.
  write('STOCK_LOW=9\n');
  later();
  expect(live.settings.stock.low).toBe(9);
  unlinkSync(file);
  symlinkSync(home, file);
  later();
  expect(live.settings.stock.low).toBe(9);
  expect(live.problem).toMatch(/cannot be read \(EISDIR\)/);
});
