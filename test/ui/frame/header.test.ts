import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { headerLines } from '../../../src/ui/frame/header.ts';
import { type HeaderFacts, noFacts } from '../../../src/ui/frame/header-facts.ts';

const now = Date.UTC(2026, 6, 8, 12, 0, 30);
const busy: HeaderFacts = {
  ...noFacts,
  running: 2,
  queued: 4,
  oldestSeconds: 480,
  parkedRuns: 2,
  quotaWaits: [{ channel: 'shipstation', until: now + 25_000 }],
};

/** The header's first line, of a console that has no engine. */
function first(facts: HeaderFacts, columns: number): string {
  const settings = { zone: 'Europe/London' } as Parameters<typeof headerLines>[0]['settings'];
  const state = { facts, trouble: null, settings, readOnly: false, hasEngine: false, now: () => now };
  return stripVTControlCharacters(headerLines(state, columns)[0] ?? '').trimEnd();
}

it('says what it costs that jobs are paused, as far as there is room (M33, M35–M37)', () => {
  const paused = { ...busy, pausedJobs: 2, pauseRisks: ['orders age', 'oversell risk'] };
  expect(first(paused, 80)).toContain('‖ 2 paused: orders age, oversell risk');
  expect(first(paused, 60)).toContain('‖ orders age, oversell risk');
  expect(first({ ...paused, pauseRisks: [] }, 80)).toContain('‖ 2 paused');
  expect(first({ ...paused, allPaused: true }, 80)).toContain('‖ PAUSED');
});

/** The header's second line, without colours and the blanks at its end. */
function second(facts: HeaderFacts, columns: number, trouble: string | null = null): string {
  const settings = { zone: 'Europe/London' } as Parameters<typeof headerLines>[0]['settings'];
  const [, line = ''] = headerLines(
    { facts, trouble, settings, readOnly: false, hasEngine: false, now: () => now },
    columns,
  );
  return stripVTControlCharacters(line).trimEnd();
}

it('never says that all is well of a store that has not been read or cannot be', () => {
  expect(second(noFacts, 80)).toBe(' reading…');
  expect(second(busy, 80, 'disk I/O error')).toBe(' ✗ the store cannot be read: how things stand is not known');
  expect(second({ ...noFacts }, 80)).toContain('idle');
});

it('tells until when it waits on the narrow terminal too', () => {
  expect(second(busy, 80)).toBe(' ● 2 running · queue 4, oldest 8m · ! parked 2 · ◔ shipstation until 13:00:55');
  expect(second(busy, 120)).toContain('  ·  issues 0  ·  ! parked 2  ·  ◔ waits for shipstation until 13:00:55');
  expect(second(busy, 60)).toContain('! parked 2');
});

it('tells of dead letters, and of deliveries among what is parked', () => {
  const told = { ...busy, deadLetters: 3, parkedDeliveries: 4, quotaWaits: [] };
  expect(second(told, 80)).toContain('✗ 3 dead  ·  ! parked 6');
  expect(second({ ...told, quotaWaits: busy.quotaWaits }, 80)).toContain('✗ 3 dead · ! parked 6 · ◔ shipstation');
});

it('tells what is wrong by how bad it is, with a sign each, and in words where there is room', () => {
  const wrong = { ...busy, quotaWaits: [], issues: { critical: 2, high: 5, medium: 0, low: 1 } };
  expect(second(wrong, 80)).toBe(' ● 2 running  ·  queue 4, oldest 8m  ·  issues ✗2 !5 ·1  ·  ! parked 2');
  expect(second(wrong, 200)).toContain('  ·  issues ✗ 2 critical ! 5 high · 1 low  ·  ');
  expect(second({ ...wrong, quotaWaits: busy.quotaWaits }, 80)).toContain('queue 4 · issues ✗2 !5 ·1 · ! parked 2 · ◔');
});

it('tells how busy the host is where there is room for it', () => {
  const settings = { zone: 'Europe/London', demo: false } as Parameters<typeof headerLines>[0]['settings'];
  const first = (columns: number, isTight = false): string => {
    const facts = {
      ...busy,
      allPaused: true,
      host: { load: isTight ? 5 : 0.5, cores: 2, free: 3 * 1024 ** 3, memory: 4 * 1024 ** 3 },
    };
    const shell = { facts, trouble: null, settings, readOnly: true, hasEngine: true, now: () => now };
    return stripVTControlCharacters(headerLines(shell, columns)[0] ?? '');
  };
  expect(first(100)).toContain('load 0.5 · 3.0 GB free ‖ PAUSED');
  expect(first(60)).not.toContain('load');
  expect(first(60)).toContain('‖ PAUSED');
});
