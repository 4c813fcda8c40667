import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { newHome, run } from '../program.ts';

interface Refused {
  readonly error: { readonly code: string; readonly message: string; readonly hint: string | null };
}

describe('what cannot be done as asked', () => {
  it.each([
    ['a command that is not there', ['nonesuch'], 'unknown-command', 'There is no command nonesuch.'],
    ['a flag that is not there', ['jobs', '--wrong'], 'usage', "Unknown option '--wrong'"],
    ['a job that is not there', ['run', 'nonesuch', '--hours', '3'], 'unknown-job', 'There is no job nonesuch.'],
    ['a slip of the fingers', ['run', 'sync-tag'], 'unknown-job', 'There is no job sync-tag.'],
    ['half a command', ['db'], 'unknown-command', 'What of the database?'],
    ['a part that is not there', ['db', 'drop'], 'unknown-command', 'There is no command db drop.'],
    ['no job', ['run'], 'no-job', 'Which job?'],
    ['a number for nothing', ['repair', '--confirm', '3'], 'usage', '--confirm says how many --apply is meant for'],
    ['a text for no way', ['fix', '1', '--value', 'Red'], 'usage', '--value says nothing without the way'],
    [
      'a way of a class that has one only',
      ['fix', '--class', 'I26', '--choose', 'stop'],
      'unknown-choice',
      'stop is no way to mend I26',
    ],
    ['a flag that the job has not', ['run', 'sync-orders-recent', '--weeks', '1'], 'usage', "Unknown option '--weeks'"],
    [
      '--hours -1',
      ['run', 'sync-orders-recent', '--hours', '-1'],
      'bad-arguments',
      '--hours -1: it must be at least 1',
    ],
    ['--hours 0', ['run', 'sync-orders-recent', '--hours', '0'], 'bad-arguments', '--hours 0: it must be at least 1'],
    [
      '--hours abc',
      ['run', 'sync-orders-recent', '--hours', 'abc'],
      'bad-arguments',
      '--hours abc: that is not a number',
    ],
    [
      '--hours 1.5',
      ['run', 'sync-orders-recent', '--hours', '1.5'],
      'bad-arguments',
      '--hours 1.5: it must be a whole number',
    ],
    [
      '--hours 1e3',
      ['run', 'sync-orders-recent', '--hours', '1e3'],
      'bad-arguments',
      '--hours 1e3: that is not a number',
    ],
    ['--days 31', ['run', 'sync-orders-recent', '--days', '31'], 'bad-arguments', '--days 31: it must be at most 30'],
    ['--hours without a value', ['run', 'sync-orders-recent', '--hours'], 'bad-arguments', 'that is not a number'],
    ['a word too many', ['run', 'sync-tags', 'now'], 'usage', 'Too many arguments'],
    ['--limit 0', ['runs', '--limit', '0'], 'usage', 'at least 1'],
    ['a state that is not there', ['runs', '--state', 'fine'], 'usage', 'Allowed choices are queued'],
    ['a status that is not there', ['orders', '--status', 'fine'], 'usage', 'awaiting_shipment'],
    ['a run that is no number', ['cancel', 'x'], 'usage', 'whole number'],
    ['an endless document', ['logs', '--follow'], 'usage', '--follow has no end'],
    ['both on and off', ['schedule', 'sync-tags', '--on', '--off'], 'usage', 'exclude each other'],
  ])('%s: exit 2, one line, and nothing is touched', async (_what, args, code, message) => {
    const home = newHome();
    const told = await run(home, [...args, '--json']);
    const { error } = JSON.parse(told.stdout) as Refused;
    expect(error).toMatchObject({ code });
    expect(error.message).toContain(message);
    expect(told.stderr).toBe('');
    expect(told.code).toBe(2);
    expect(readdirSync(home)).toEqual([]);
  });

  it('says the same to a person in one line on stderr', async () => {
    const told = await run(newHome(), ['run', 'sync-orders-recent', '--hours', '-1']);
    expect(told.stdout).toBe('');
    expect(told.stderr).toMatch(/^orderdeck: --hours -1: it must be at least 1\. .*Nothing was started\.\n$/);
    expect(told.code).toBe(2);
  });

  it.each([
    ['runs', '9'],
    ['cancel', '9'],
    ['logs', '--run', '9'],
    ['order', '9'],
    ['schedule', 'sync-tags', '9'],
  ])('%s %s of what is not there: exit 2', async (...args) => {
    const told = await run(newHome(), [...args, '--json']);
    expect((JSON.parse(told.stdout) as Refused).error.code).toMatch(/^unknown-(run|order|schedule)$/);
    expect(told.code).toBe(2);
  });
});

it('explains a command by help as by --help', async () => {
  const [help, flag] = [await run(newHome(), ['help', 'orders']), await run(newHome(), ['orders', '--help'])];
  expect(help).toMatchObject({ code: 0, stderr: '' });
  expect(help.stdout).toContain(flag.stdout.trim());
});

describe('an installation that cannot be used', () => {
  it('names a place where no database can be made', async () => {
    const told = await run(newHome(), ['status', '--json'], { ORDERDECK_DB: '/proc/none/orderdeck.db' });
    expect(told.code).toBe(2);
    expect((JSON.parse(told.stdout) as Refused).error).toMatchObject({ code: 'not-writable' });
  });

  it('leaves a file that is no database byte for byte as it was', async () => {
    const home = newHome();
    const file = path.join(home, 'db', 'orderdeck.db');
    mkdirSync(path.dirname(file));
    writeFileSync(file, 'Dear diary, today nothing happened.\n'.repeat(50));
    const before = readFileSync(file);
    for (const args of [['orders'], ['run', 'sync-tags'], ['status'], ['--daemon']]) {
      const told = await run(home, args);
      expect(told.stderr).toMatch(/^orderdeck: .*orderdeck\.db is not a database\. .*Nothing was changed\.\n$/);
      expect(told.code).toBe(2);
    }
    expect(readFileSync(file)).toEqual(before);
    expect(readdirSync(path.dirname(file))).toEqual(['orderdeck.db']);
  });

  it('names a log folder that cannot be used before it makes a database', async () => {
    const home = newHome();
    writeFileSync(path.join(home, 'logs'), 'a file');
    for (const args of [['run', 'sync-tags'], ['--daemon'], ['logs']]) {
      const told = await run(home, args);
      expect(told.stderr).toMatch(/^orderdeck: The log folder .*\/logs .*ORDERDECK_LOG_DIR to another folder\.\n$/);
      expect(told.code).toBe(2);
      if (args[0] !== 'logs') expect(existsSync(path.join(home, 'db'))).toBe(false);
    }
  });

  it.each([
    ['a zone that is not there', { ORDERDECK_TZ: 'Europe/Londres' }, 'ORDERDECK_TZ is not a time zone'],
    ['half a credential', { SHIPSTATION_API_KEY: 'key' }, 'SHIPSTATION_API_SECRET is missing'],
    ['a path of nothing', { ORDERDECK_DB: ' ' }, 'ORDERDECK_DB is set to nothing'],
    ['a clock that cannot be read', { ORDERDECK_CLOCK: 'fast' }, 'ORDERDECK_CLOCK is "fast"'],
  ])('names a setting at fault: %s', async (_what, env, message) => {
    const told = await run(newHome(), ['jobs'], env as unknown as Record<string, string>);
    expect(told.stderr).toContain(`orderdeck: ${message}`);
    expect(told.stderr.trim().split('\n')).toHaveLength(1);
    expect(told.code).toBe(2);
  });
});
