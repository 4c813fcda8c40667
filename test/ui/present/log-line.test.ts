import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { logLine } from '../../../src/ui/present/log-line.ts';

const entry = {
  at: Date.UTC(2026, 6, 8, 12),
  level: 'info',
  job: 'sync-orders-recent',
  step: null,
  text: 'page 1',
} as const;
const look = { zone: 'Europe/London', withJob: true, search: '', isCursor: false, shift: 0 };

it.each([
  [7, 80, ' 13:00:00 info  sync-orders-recent #7  page 1'],
  [193, 80, ' 13:00:00 info  sync-orders-rece… #193 page 1'],
  [52_104, 80, ' 13:00:00 info  sync-orders-re… #52104 page 1'],
  [52_104, 120, ' 13:00:00 info  sync-orders-recent #52104  page 1'],
])('names the run %i of each line in full at %i columns', (runId, width, wanted) => {
  expect(stripVTControlCharacters(logLine({ ...entry, runId }, { ...look, width })).trimEnd()).toBe(wanted);
});
