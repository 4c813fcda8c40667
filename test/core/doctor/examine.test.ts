import { expect, it } from 'vitest';
import { type Check, ok } from '../../../src/core/doctor/check.ts';
import { engineLives } from '../../../src/core/doctor/engine-lives.ts';
import { examine } from '../../../src/core/doctor/examine.ts';
import { checks } from '../../../src/core/doctor/index.ts';
import { NotLookedAt, type Subject } from '../../../src/core/doctor/subject.ts';

const subject = { redact: (text: string) => text.replaceAll('s3cret', '…') } as Subject;
const check = (id: string, run: Check['run'], more: Partial<Check> = {}): Check => ({
  ...{ id, title: id, group: 'host', about: '', run },
  ...more,
});

it('makes a row of a check that crashes, hangs, or cannot look, and goes on', async () => {
  const told: string[] = [];
  const rows = await examine(
    [
      check('crashes', () => {
        throw new Error('boom of s3cret\n  at somewhere');
      }),
      check('hangs', () => new Promise(() => undefined), { timeoutMs: 20 }),
      check('cannot', () => {
        throw new NotLookedAt('not looked at: no store');
      }),
      check('outside', async () => ok('answered'), { network: true }),
      check('alone', () => ok('measured'), { alone: true }),
    ],
    subject,
    ({ id }) => void told.push(id),
  );
  expect(rows.map(({ id, state, detail }) => [id, state, detail])).toEqual([
    ['crashes', 'failed', 'boom of …'],
    ['hangs', 'failed', 'No answer within 0 s.'],
    ['cannot', 'off', 'not looked at: no store'],
    ['outside', 'ok', 'answered'],
    ['alone', 'ok', 'measured'],
  ]);
  expect(told.at(-1)).toBe('alone');
});

it('has an id, a title and a page for each check, once', () => {
  const ids = checks.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { title, about } of checks) expect([title, about].every((text) => text.length > 2)).toBe(true);
});

it('reads the lives of the engine from its log: stopped, crashed with its cause, killed', () => {
  const line = (at: number, text: string) => ({
    at,
    level: 'info' as const,
    job: 'engine',
    runId: null,
    step: null,
    text,
  });
  const lives = engineLives([
    line(1, 'working as daemon, fence 1'),
    line(5, 'stopped: SIGTERM'),
    line(10, 'working as daemon, fence 2'),
    line(12, 'issues: 1 opened, 0 closed'),
    line(20, 'working as embedded, fence 3'),
    line(25, 'crashed: out of memory'),
    line(30, 'working as daemon, fence 4'),
  ]);
  expect(lives.map(({ began, ended, cause, isCrash }) => [began, ended, cause.slice(0, 18), isCrash])).toEqual([
    [1, 5, 'stopped (SIGTERM)', false],
    [10, 12, 'ended without a wo', true],
    [20, 25, 'crashed (out of me', true],
    [30, null, '', false],
  ]);
});
