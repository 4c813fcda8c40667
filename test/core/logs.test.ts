import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import { manualClock } from '../../src/core/clock.ts';
import { openLog } from '../../src/core/log.ts';
import { followLog, newestLog, readRunLog } from '../../src/core/log-read.ts';
import { ForeignLogFolder, planLogs, takeLogStep } from '../../src/core/logs/keep-logs.ts';
import { searching, searchLog, takeLines } from '../../src/core/logs/merge.ts';
import { logMark } from '../../src/core/logs/own-folder.ts';

const zone = 'Europe/London';
const hour = 3_600_000;

function newLogs(start = Date.UTC(2026, 2, 8, 10)) {
  const folder = mkdtempSync(path.join(tmpdir(), 'orderdeck-logs-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const dir = path.join(folder, 'logs');
  const clock = manualClock(start);
  const open = (name: string, mostBytes = 100_000_000, runId?: number) => {
    const file = openLog({
      dir,
      name,
      zone,
      clock,
      redact: (text) => text,
      mostBytes,
      ...(runId !== undefined && { runId }),
    });
    onTestFinished(() => file.close());
    return file;
  };
  const keep = (days = 7) => {
    const steps = planLogs({ dir, zone, now: clock.now(), daysOf: () => days });
    return steps.map((step) => ({ what: step.what, key: step.name.key, freed: takeLogStep(step) }));
  };
  const texts = (filter = {}) => newestLog(dir, filter, 1e9).map(({ text }) => text);
  return { dir, clock, open, keep, texts, names: (job: string) => readdirSync(path.join(dir, job)).sort() };
}

it.each([
  ['an ordinary night', Date.UTC(2026, 2, 8, 23, 59, 59, 999), ['2026-03-08.log', '2026-03-09.log']],
  ['the night before clocks go forward', Date.UTC(2026, 2, 28, 23, 59, 59, 999), ['2026-03-28.log', '2026-03-29.log']],
  ['the night behind', Date.UTC(2026, 2, 29, 22, 59, 59, 999), ['2026-03-29.log', '2026-03-30.log']],
  ['the night when they go back', Date.UTC(2026, 9, 24, 22, 59, 59, 999), ['2026-10-24.log', '2026-10-25.log']],
])('begins a new file at the business’s midnight: %s (S14, M100)', async (_, justBefore, names) => {
  const logs = newLogs(justBefore);
  const { log } = logs.open('job');
  log.info('before');
  await logs.clock.advance(1);
  log.info('after');
  expect(logs.names('job')).toEqual(names);
  const [first = '', second = ''] = names.map((name) => readFileSync(path.join(logs.dir, 'job', name), 'utf8'));
  expect([first.trim().endsWith(' before'), second.trim().endsWith(' after')]).toEqual([true, true]);
  expect(logs.texts()).toEqual(['before', 'after']);
});

it('follows a full file by the next number, for all who write it, and reads them as one', async () => {
  const logs = newLogs();
  const [one, two] = [logs.open('job', 2000), logs.open('job', 2000)];
  const follower = followLog(logs.dir, {}, true);
  const told: string[] = [];
  for (let at = 0; at < 200; at += 1) {
    (at % 2 === 0 ? one : two).log.info(`line ${at}`);
    await logs.clock.advance(1);
    if (at % 30 === 0) told.push(...follower.read().map(({ text }) => text));
  }
  for (let more = follower.read(); more.length > 0; more = follower.read()) told.push(...more.map(({ text }) => text));
  const wanted = Array.from({ length: 200 }, (_, at) => `line ${at}`);
  expect(told).toEqual(wanted);
  expect(logs.texts()).toEqual(wanted);
  expect(logs.names('job').length).toBeGreaterThan(3);
  expect(logs.names('job').slice(0, 2)).toEqual(['2026-03-08.001.log', '2026-03-08.002.log']);
  for (const name of logs.names('job')) expect(statSync(path.join(logs.dir, 'job', name)).size).toBeLessThan(2100);
});

it('compresses what is closed into what zcat reads; it is still searched, followed and read by run (M102)', async () => {
  const logs = newLogs();
  const run = logs.open('job', 50_000, 7);
  run.log.info('of another run before');
  const { file, offset } = run.position();
  const place = { id: 7, job: 'job', logFile: path.basename(file), logOffset: offset };
  const follower = followLog(logs.dir, {});
  for (let at = 0; at < 3000; at += 1) {
    run.log[at === 1500 ? 'error' : 'info'](`Zoë ${at} ${'x'.repeat(40)}${at === 1500 ? ' needle' : ''}`);
    await logs.clock.advance(1000);
  }
  const finishedAt = logs.clock.now();
  await logs.clock.advance(24 * hour);
  run.log.info('the next day');
  const before = logs.texts();
  const whole = readRunLog(logs.dir, { ...place, finishedAt }, 1e9);
  const plain = readFileSync(path.join(logs.dir, 'job', '2026-03-08.001.log'));
  const done = logs.keep();
  expect(done.every(({ what, freed }) => what === 'compress' && freed > 0)).toBe(true);
  expect(logs.names('job').filter((name) => !name.endsWith('.gz'))).toEqual(['2026-03-09.log']);
  expect(gunzipSync(readFileSync(path.join(logs.dir, 'job', '2026-03-08.001.log.gz')))).toEqual(plain);
  expect(statSync(path.join(logs.dir, 'job', '2026-03-08.001.log.gz')).mode & 0o777).toBe(0o600);

  expect(logs.texts()).toEqual(before);
  expect(readRunLog(logs.dir, { ...place, finishedAt }, 1e9)).toEqual(whole);
  expect(whole.map(({ text }) => text)[0]).toMatch(/^Zoë 0 /);
  expect(readRunLog(logs.dir, { ...place, finishedAt }, 1e9, { level: 'error' }).length).toBe(1);
  const told: string[] = [];
  for (let more = follower.read(); more.length > 0; more = follower.read()) told.push(...more.map(({ text }) => text));
  expect(told).toEqual(before.slice(1));

  for (const direction of ['newest-first', 'oldest-first'] as const) {
    const [hit, ...more] = takeLines(searchLog(logs.dir, { search: 'NEEDLE zoë' }, direction), 10);
    expect([hit?.level, more.length]).toEqual(['error', 0]);
  }
  const at = Date.UTC(2026, 2, 8, 10, 10);
  const some = newestLog(logs.dir, { since: at, until: at + 5000 }, 1e9);
  expect(some.map((line) => (line.at - at) / 1000)).toEqual([0, 1, 2, 3, 4]);
  expect(logs.keep()).toEqual([]);
});

it('finishes what a kill has left half done, and loses no line that came too late', () => {
  const logs = newLogs();
  logs.open('job').log.info('one');
  logs.open('other').log.info('x');
  const old = path.join(logs.dir, 'job', '2026-03-07.log');
  writeFileSync(old, '2026-03-07T10:00:00.000Z info  old\n');
  writeFileSync(`${old}.gz.tmp`, 'half');
  expect(logs.keep().map(({ key }) => key)).toEqual(['job/2026-03-07.log']);
  // Named, but killed before the plain one was deleted; then a sleeper woke and wrote one more line.
  writeFileSync(old, `${gunzipSync(readFileSync(`${old}.gz`))}2026-03-07T10:00:01.000Z info  late\n`);
  expect(logs.texts({ job: 'job' })).toEqual(['old', 'late', 'one']);
  logs.keep();
  expect(existsSync(old)).toBe(false);
  expect(logs.texts({ job: 'job' })).toEqual(['old', 'late', 'one']);
});

it('leaves what somebody has open, what is written to now and what is no log of ours; deletes by age (S38, M101)', async () => {
  const logs = newLogs(Date.UTC(2026, 3, 10, 10));
  logs.open('job').log.info('now');
  const write = (name: string) => writeFileSync(path.join(logs.dir, 'job', name), '2026-01-01T00:00:00.000Z info  x\n');
  for (const day of ['2026-03-10', '2026-03-11', '2026-04-08', '2026-04-09']) write(`${day}.log`);
  for (const name of ['notes.log', '2026-01-01.log.bak']) write(name);
  const held = openSync(path.join(logs.dir, 'job', '2026-04-08.log'), 'a');
  const done = logs.keep(30);
  closeSync(held);
  expect(done.map(({ what, key }) => `${what} ${key}`)).toEqual([
    // Thirty-one days old: gone; thirty: kept.
    'delete job/2026-03-10.log',
    'compress job/2026-03-11.log',
    'compress job/2026-04-09.log',
  ]);
  expect(done[0]?.freed).toBe(statSync(path.join(logs.dir, 'job', 'notes.log')).size);
  expect(logs.names('job')).toEqual([
    '2026-01-01.log.bak',
    '2026-03-11.log.gz',
    '2026-04-08.log',
    '2026-04-09.log.gz',
    '2026-04-10.log',
    'notes.log',
  ]);
});

it('leaves today’s newest file for the next line, also where a clock that was ahead has left a newer one', () => {
  const logs = newLogs();
  const later = path.join(logs.dir, 'job', '2026-03-20.log');
  logs.open('other').log.info('x');
  mkdirSync(path.dirname(later));
  writeFileSync(later, '2026-03-20T10:00:00.000Z info  ahead\n');
  writeFileSync(path.join(logs.dir, 'job', '2026-03-08.log'), '2026-03-08T09:00:00.000Z info  one\n');
  expect(logs.keep()).toEqual([]);
  logs.open('job').log.info('two');
  expect(logs.texts({ job: 'job' })).toEqual(['one', 'two', 'ahead']);
});

it('deletes nothing in a folder that is not marked as ours', () => {
  const logs = newLogs();
  mkdirSync(path.join(logs.dir, 'job'), { recursive: true });
  writeFileSync(path.join(logs.dir, 'job', '2020-01-01.log'), 'x\n');
  writeFileSync(path.join(logs.dir, 'family.jpg'), 'x');
  expect(() => logs.keep()).toThrow(ForeignLogFolder);
  // Nothing but what looks like logs of ours is no mark, nor is a link to a file, and writing there makes none.
  rmSync(path.join(logs.dir, 'family.jpg'));
  logs.open('engine').log.info('x');
  expect(existsSync(path.join(logs.dir, logMark))).toBe(false);
  symlinkSync(import.meta.filename, path.join(logs.dir, logMark));
  expect(() => logs.keep()).toThrow(ForeignLogFolder);
  expect(existsSync(path.join(logs.dir, 'job', '2020-01-01.log'))).toBe(true);
  rmSync(path.join(logs.dir, logMark));
  // A person's word is one.
  writeFileSync(path.join(logs.dir, logMark), '');
  expect(logs.keep().map(({ what }) => what)).toEqual(['delete']);
});

it('marks a folder with nothing in it when it writes there first, whoever made it', () => {
  const logs = newLogs();
  mkdirSync(logs.dir);
  logs.open('job').log.info('x');
  expect(existsSync(path.join(logs.dir, logMark))).toBe(true);
  expect(logs.keep()).toEqual([]);
});

it('goes on in a new file when somebody has deleted the one that it writes', () => {
  const logs = newLogs();
  const { log } = logs.open('job');
  log.info('one');
  rmSync(path.join(logs.dir, 'job'), { recursive: true });
  log.info('two');
  expect(logs.texts()).toEqual(['two']);
});

it('keeps a line behind one that was cut off by a kill apart from it', () => {
  const logs = newLogs();
  const { log } = logs.open('job');
  log.info('one');
  appendFileSync(path.join(logs.dir, 'job', '2026-03-08.log'), '2026-03-08T10:00:00.000Z info  cut o');
  log.info('two');
  expect(logs.texts()).toEqual(['one', 'cut o', 'two']);
});

it('takes a folder that cannot be made for a setting to mend, and makes others for this user alone (M31)', () => {
  const logs = newLogs();
  logs.open('job').log.info('x');
  expect(statSync(logs.dir).mode & 0o777).toBe(0o700);
  expect(statSync(path.join(logs.dir, 'job', '2026-03-08.log')).mode & 0o777).toBe(0o600);
  const file = path.join(path.dirname(logs.dir), 'file');
  writeFileSync(file, '');
  const bad = { dir: path.join(file, 'logs'), name: 'job', zone, clock: logs.clock, redact: (text: string) => text };
  expect(() => openLog(bad)).toThrow(/The log folder .* cannot be written \(ENOTDIR\)/);
});

it('breathes while it finds nothing, so that a search can be shared out over time', () => {
  const logs = newLogs();
  const { log } = logs.open('job', 1_000_000);
  for (let at = 0; at < 8000; at += 1) log.info(`line ${at} ${'y'.repeat(100)}`);
  const seen = [...searchLog(logs.dir, { search: 'nowhere' }, 'newest-first')];
  expect(seen.length).toBeGreaterThan(2);
  expect(new Set(seen)).toEqual(new Set([searching]));
});
