import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { settingDefinitions } from '../../../src/core/settings/describe.ts';
import { listSettings } from '../../../src/core/settings/list.ts';
import { readSettings, settingsShape } from '../../../src/core/settings.ts';

function homeWith(env: string): string {
  const home = mkdtempSync(path.join(tmpdir(), 'orderdeck-settings-'));
  onTestFinished(() => rmSync(home, { recursive: true }));
  writeFileSync(path.join(home, '.env'), env);
  return home;
}

it('tells of every variable what it is, what it affects and what it may be', () => {
  expect(settingDefinitions.map(({ name }) => name)).toEqual(Object.keys(settingsShape));
  for (const { name, title, affects, range, type } of settingDefinitions) {
    expect(title, name).not.toBe(name);
    expect(affects, name).not.toBe('');
    if (type === 'number' && name !== 'TRENDYOL_DIMENSIONAL_WEIGHT') expect(range, name).toMatch(/^\d+ to \d+$/);
  }
});

it('says where each value comes from, and of two that differ both and the winner, but never a secret (S3)', () => {
  const home = homeWith('TRENDYOL_BATCH_SIZE=40\nSHIPSTATION_API_KEY=in-the-file\nSHIPSTATION_API_SECRET=s3cret\n');
  const rows = listSettings(home, { TRENDYOL_BATCH_SIZE: '60', SHIPSTATION_API_KEY: 'in-the-environment' });
  const of = (name: string) => rows.find((row) => row.name === name);
  expect(of('TRENDYOL_BATCH_SIZE')).toMatchObject({
    ...{ value: '60', origin: 'environment', default: '50', range: '10 to 1000', unit: 'a call' },
    conflict: 'the environment says 60, .env says 40; the environment counts',
  });
  expect(of('SHIPSTATION_API_KEY')).toMatchObject({ value: null, isSet: true, secret: true, origin: 'environment' });
  expect(of('SHIPSTATION_API_KEY')?.conflict).toMatch(/say different things; the environment counts/);
  expect(of('STOCK_LOW')).toMatchObject({ value: '5', origin: 'default' });
  expect(of('ALERT_ON_LOW_STOCK')).toMatchObject({ value: 'yes', range: 'yes or no', type: 'yes or no' });
  expect(JSON.stringify(rows)).not.toMatch(/in-the-|s3cret/);
});

it('knows as a secret every variable whose value holds one', () => {
  const full = {
    ...{
      SHIPSTATION_API_KEY: 'secret-01',
      SHIPSTATION_API_SECRET: 'secret-02',
      WEBHOOK_SHIPSTATION_TOKEN: 't'.repeat(32),
    },
    ...{ TRENDYOL_SELLER_ID: '101', TRENDYOL_API_KEY: 'secret-04', TRENDYOL_API_SECRET: 'secret-05' },
    ...{
      OPENCART_DATABASE_URL: 'mysql://shop:secret-06@localhost/shop',
      OPENCART_IMAGE_BASE_URL: 'https://shop.example',
    },
    ...{
      LLM_BASE_URL: 'https://llm.example/v1',
      LLM_MODEL: 'small',
      LLM_API_KEY: 'secret-07',
      ALERT_EMAIL: 'a@b.example',
    },
    ...{ WEBHOOK_PORT: '8787', WEBHOOK_BASIC_USER: 'user-of-ours', WEBHOOK_BASIC_PASSWORD: 'secret-08-long-enough' },
    ...{
      WEBHOOK_API_KEY: 'secret-09-long-enough',
      WEBHOOK_PUBLIC_URL: 'https://shop.example',
      SMTP_URL: 'smtps://u:secret-10@mail',
    },
    ...{ ALERT_WEBHOOK_URL: 'https://hooks.example/secret-11', ALERT_PING_URL: 'https://ping.example/secret-12' },
  };
  const { secrets } = readSettings('/nowhere', full, {});
  const holding = Object.entries(full).filter(([, value]) => secrets.some((secret) => value.includes(secret)));
  expect(holding.length).toBeGreaterThan(10);
  const open = settingDefinitions.filter(({ secret }) => !secret).map(({ name }) => name);
  expect(open.filter((name) => holding.some(([held]) => held === name))).toEqual([]);
});

it('tells everything that is wrong at once', () => {
  const rows = listSettings(homeWith('STOCK_LOW=many\nTRENDYOL_API_KEY=k\nLLM_MODEL=m\n'), {});
  const wrong = rows.filter(({ problem }) => problem !== null).map(({ name, problem }) => `${name}: ${problem}`);
  expect(wrong).toContain('STOCK_LOW: STOCK_LOW is not a whole number from 0 to 10000.');
  expect(wrong).toContain('LLM_BASE_URL: LLM_BASE_URL is missing; a language model needs an address and a name.');
  expect(wrong.some((words) => words.startsWith('TRENDYOL_SELLER_ID: TRENDYOL_SELLER_ID is missing'))).toBe(true);
});

it('reads the limits of runs and the last days of keys', () => {
  const { runs, keyExpiries } = readSettings('/nowhere', {
    ...{ RUN_TIME_LIMIT: '180', RUN_MEMORY_LIMITS: 'sync-tags=512, trendyol-stock=128' },
    TRENDYOL_API_KEY_EXPIRES: '2027-01-31',
  });
  expect(runs).toMatchObject({ timeLimitMs: 180_000, memoryLimitsMb: { 'sync-tags': 512, 'trendyol-stock': 128 } });
  expect(keyExpiries).toEqual([{ name: 'TRENDYOL_API_KEY', date: '2027-01-31' }]);
  expect(() => readSettings('/nowhere', { RUN_MEMORY_LIMITS: 'sync-tags=1' })).toThrow(/each from 64 to 8192/);
  expect(() => readSettings('/nowhere', { TRENDYOL_API_KEY_EXPIRES: '2027-02-31' })).toThrow(/not a day/);
});
