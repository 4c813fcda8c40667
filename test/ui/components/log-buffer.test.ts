import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { newestLog } from '../../../src/core/log-read.ts';
import { LogBuffer } from '../../../src/ui/components/log-buffer.ts';

function openLog() {
  const dir = mkdtempSync(path.join(tmpdir(), 'orderdeck-log-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  mkdirSync(path.join(dir, 'job'));
  const write = (level: string, text: string): void =>
    appendFileSync(path.join(dir, 'job', '2026-03-08.log'), `2026-03-08T10:00:00.000Z ${level.padEnd(5)} #1 ${text}\n`);
  return { dir, write, buffer: () => new LogBuffer(dir, {}, () => newestLog(dir, {}, 100)) };
}

it('tells each line once, also those written between following and reading the end', () => {
  const { dir, write } = openLog();
  write('info', 'one');
  const buffer = new LogBuffer(dir, {}, () => {
    write('info', 'two');
    return newestLog(dir, {}, 100);
  });
  write('info', 'three');
  buffer.poll(false);
  expect(buffer.view.map(({ text }) => text)).toEqual(['one', 'two', 'three']);
});

it('loses nothing while it is held still', () => {
  const { write, buffer: open } = openLog();
  const buffer = open();
  for (let index = 0; index < 50; index += 1) {
    write('info', `line ${index}`);
    buffer.poll(true);
  }
  buffer.poll(false);
  expect(buffer.view.map(({ text }) => text)).toEqual(Array.from({ length: 50 }, (_, index) => `line ${index}`));
});

it('shows a level and those above it, and finds problems and hits', () => {
  const { write, buffer: open } = openLog();
  for (const [level, text] of [
    ['info', 'a'],
    ['warn', 'b'],
    ['info', 'needle c'],
    ['error', 'd'],
  ] as const)
    write(level, text);
  const buffer = open();
  expect(buffer.find(-1, 1)).toBe(1);
  expect(buffer.find(1, 1)).toBe(3);
  expect(buffer.find(3, 1)).toBe(-1);
  buffer.search = 'needle';
  expect(buffer.find(4, -1)).toBe(2);
  buffer.level = 'warn';
  buffer.refilter();
  expect(buffer.view.map(({ text }) => text)).toEqual(['b', 'd']);
});
