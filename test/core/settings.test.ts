import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSettings } from '../../src/core/settings.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'orderdeck-settings-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

describe('settings', () => {
  it('come from .env; the environment wins (S3)', () => {
    writeFileSync(path.join(home, '.env'), 'ORDERDECK_TZ=Europe/Istanbul\nORDERDECK_CURRENCY=TRY\n');
    expect(readSettings(home, {})).toMatchObject({ zone: 'Europe/Istanbul', currency: 'TRY' });
    expect(readSettings(home, { ORDERDECK_TZ: 'Europe/London' })).toMatchObject({
      zone: 'Europe/London',
      currency: 'TRY',
    });
  });

  it('put files below the home unless told otherwise', () => {
    expect(readSettings(home, {})).toMatchObject({
      databaseFile: path.join(home, 'db', 'orderdeck.db'),
      logDir: path.join(home, 'logs'),
      shipstation: null,
    });
    expect(readSettings(home, { ORDERDECK_LOG_DIR: '/srv/x' }).logDir).toBe('/srv/x');
  });

  it.each([
    [{ ORDERDECK_DB: '' }, /ORDERDECK_DB is set to nothing/],
    [{ ORDERDECK_LOG_DIR: '  ' }, /ORDERDECK_LOG_DIR is set to nothing/],
    [{ ORDERDECK_TZ: 'London' }, /ORDERDECK_TZ is not a time zone/],
    [{ ORDERDECK_CURRENCY: 'pounds' }, /ORDERDECK_CURRENCY is not a currency code/],
    [{ SHIPSTATION_API_KEY: 'only-the-key' }, /SHIPSTATION_API_SECRET is missing/],
    [{ SHIPSTATION_BASE_URL: 'shipstation' }, /SHIPSTATION_BASE_URL is not a web address/],
    [{ SHIPSTATION_BASE_URL: 'http://shipstation.example' }, /SHIPSTATION_BASE_URL is not encrypted/],
  ])('%o is refused with the name of the variable', (environment, message) => {
    expect(() => readSettings(home, environment)).toThrow(message);
  });

  it('never show a secret in an error', () => {
    const secret = 'kh4-secret-value';
    const attempt = () => readSettings(home, { SHIPSTATION_API_SECRET: secret });
    expect(attempt).toThrow(/SHIPSTATION_API_KEY is missing/);
    expect(attempt).not.toThrow(new RegExp(secret));
  });

  it('allow plain HTTP to this host itself', () => {
    const credentials = { SHIPSTATION_API_KEY: 'k', SHIPSTATION_API_SECRET: 's' };
    const settings = readSettings(home, { ...credentials, SHIPSTATION_BASE_URL: 'http://127.0.0.1:8080/' });
    expect(settings.shipstation?.baseUrl).toBe('http://127.0.0.1:8080');
  });
});
