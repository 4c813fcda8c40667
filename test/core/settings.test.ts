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
    [{ SMTP_URL: 'file://spool', ALERT_EMAIL: 'a@example.com' }, /SMTP_URL is neither smtps/],
    [{ SMTP_URL: 'smtps://mail.example.com' }, /ALERT_EMAIL is missing/],
    [{ ALERT_WEBHOOK_URL: 'http://hooks.example.com/x' }, /ALERT_WEBHOOK_URL is not encrypted/],
    [{ ALERT_DEADLINE_HOURS: 'soon' }, /ALERT_DEADLINE_HOURS is not a list of hours/],
    [{ TRENDYOL_SELLER_ID: '42' }, /TRENDYOL_API_KEY is missing/],
    [{ STOCK_BUFFER: '-1' }, /STOCK_BUFFER is not a whole number from 0 to 10000/],
    [{ STOCK_MOST_CHANGES: '2.5' }, /STOCK_MOST_CHANGES is not a whole number/],
    [{ ALERT_ON_LOW_STOCK: 'maybe' }, /ALERT_ON_LOW_STOCK is neither yes nor no/],
    [{ TRENDYOL_API_KEY: 'k', TRENDYOL_API_SECRET: 's' }, /TRENDYOL_SELLER_ID is missing/],
    [{ TRENDYOL_SELLER_ID: 'my shop' }, /TRENDYOL_SELLER_ID is not a seller’s number/],
    [{ TRENDYOL_BASE_URL: 'http://gateway.example' }, /TRENDYOL_BASE_URL is not encrypted/],
    [{ TRENDYOL_BASE_URL: 'https://gateway.example/integration/' }, /TRENDYOL_BASE_URL must end before \/integration/],
    [{ TRENDYOL_INTEGRATOR: 'My Shop' }, /TRENDYOL_INTEGRATOR may have at most 30 letters and digits/],
    [{ TRENDYOL_INTEGRATOR: 'x'.repeat(31) }, /TRENDYOL_INTEGRATOR may have at most 30/],
    [{ TRENDYOL_TIER: '60k' }, /TRENDYOL_TIER is not one of 50k, 75k, 150k, 500k, unlimited/],
    [{ TRENDYOL_CALLS_PER_MINUTE: '9' }, /TRENDYOL_CALLS_PER_MINUTE is not a whole number from 10/],
    [{ TRENDYOL_BATCH_SIZE: '9' }, /TRENDYOL_BATCH_SIZE is not a whole number from 10 to 1000/],
    [{ TRENDYOL_ORIGIN: 'Turkey' }, /TRENDYOL_ORIGIN is not a country such as TR/],
    [{ TRENDYOL_DIMENSIONAL_WEIGHT: '-1' }, /TRENDYOL_DIMENSIONAL_WEIGHT is below 0/],
    [{ TRENDYOL_ATTRIBUTE_SPELLING: 'both' }, /TRENDYOL_ATTRIBUTE_SPELLING is not one of single, list/],
    [{ OPENCART_IMAGE_BASE_URL: 'http://shop.example/image' }, /OPENCART_IMAGE_BASE_URL is not encrypted/],
    [{ TRENDYOL_CALLS_PER_HOUR: 'many' }, /TRENDYOL_CALLS_PER_HOUR is not a whole number from 60/],
    [{ WEBHOOK_PORT: '70000', WEBHOOK_API_KEY: 'k' }, /WEBHOOK_PORT is not a port/],
    [{ WEBHOOK_PORT: '8080' }, /nothing by which a sender is known: the receiver must not listen/],
    [{ WEBHOOK_PORT: '8080', WEBHOOK_BASIC_USER: 'u' }, /WEBHOOK_BASIC_PASSWORD is missing/],
    [{ WEBHOOK_PUBLIC_URL: 'https://shop.example.com/trendyol' }, /WEBHOOK_PUBLIC_URL must not contain “trendyol”/],
    [{ WEBHOOK_PUBLIC_URL: 'http://hooks.example.com' }, /WEBHOOK_PUBLIC_URL is not encrypted/],
    [{ WEBHOOK_PUBLIC_URL: 'https://me:pw@hooks.example.com' }, /WEBHOOK_PUBLIC_URL must be a plain address/],
    [{ WEBHOOK_PUBLIC_URL: 'https://hooks.example.com/hooks/m' }, /WEBHOOK_PUBLIC_URL must end before \/hooks/],
    [{ WEBHOOK_PUBLIC_URL: 'hooks.example.com' }, /WEBHOOK_PUBLIC_URL is not a web address/],
    [{ WEBHOOK_SHIPSTATION_TOKEN: 'short' }, /WEBHOOK_SHIPSTATION_TOKEN must be 16 to 100/],
  ])('%o is refused with the name of the variable', (environment, message) => {
    expect(() => readSettings(home, environment)).toThrow(message);
  });

  it('never show a secret in an error', () => {
    const secret = 'kh4-secret-value';
    const attempt = () => readSettings(home, { SHIPSTATION_API_SECRET: secret });
    expect(attempt).toThrow(/SHIPSTATION_API_KEY is missing/);
    expect(attempt).not.toThrow(new RegExp(secret));
  });

  it('receive webhooks only where a port is set, on loopback unless told otherwise', () => {
    expect(readSettings(home, { WEBHOOK_API_KEY: 'a-key-of-ours' }).webhooks).toBeNull();
    const { webhooks, secrets } = readSettings(home, { WEBHOOK_PORT: '0', WEBHOOK_API_KEY: 'a-key-of-ours' });
    expect(webhooks).toEqual({
      host: '127.0.0.1',
      port: 0,
      basic: null,
      apiKey: 'a-key-of-ours',
      shipstationToken: null,
      publicUrl: null,
    });
    expect(secrets).toContain('a-key-of-ours');
  });

  it('derive the secret end of ShipStation’s address from its secret, always the same, unless it is set', () => {
    const set = {
      WEBHOOK_PORT: '0',
      WEBHOOK_API_KEY: 'k',
      SHIPSTATION_API_KEY: 'key',
      SHIPSTATION_API_SECRET: 'secret',
    };
    const { webhooks, secrets } = readSettings(home, set);
    expect(webhooks?.shipstationToken).toMatch(/^[\w-]{32}$/);
    expect(readSettings(home, set).webhooks).toEqual(webhooks);
    expect(secrets).toContain(webhooks?.shipstationToken);
    const own = { ...set, WEBHOOK_SHIPSTATION_TOKEN: 'a-token-of-our-own' };
    expect(readSettings(home, own).webhooks?.shipstationToken).toBe('a-token-of-our-own');
  });

  it('keep the inbox beside the database, and two databases of one folder apart', () => {
    expect(readSettings(home, {}).inboxFile).toBe(path.join(home, 'db', 'inbox.db'));
    expect(readSettings(home, { ORDERDECK_DB: 'db/second.db' }).inboxFile).toBe(
      path.join(home, 'db', 'second-inbox.db'),
    );
  });

  it('allow plain HTTP to this host itself', () => {
    const credentials = { SHIPSTATION_API_KEY: 'k', SHIPSTATION_API_SECRET: 's' };
    const settings = readSettings(home, { ...credentials, SHIPSTATION_BASE_URL: 'http://127.0.0.1:8080/' });
    expect(settings.shipstation?.baseUrl).toBe('http://127.0.0.1:8080');
  });

  it('have Trendyol’s defaults once the seller is known, and keep key and secret among the secrets', () => {
    const seller = { TRENDYOL_SELLER_ID: '123456', TRENDYOL_API_KEY: 'key-7', TRENDYOL_API_SECRET: 'secret-7' };
    expect(readSettings(home, {}).trendyol).toBeNull();
    const settings = readSettings(home, seller);
    expect(settings.trendyol).toEqual({
      sellerId: '123456',
      apiKey: 'key-7',
      apiSecret: 'secret-7',
      baseUrl: 'https://apigw.trendyol.com',
      integrator: 'SelfIntegration',
      tier: '50k',
      callsPerMinute: 600,
      callsPerHour: 36_000,
      batchSize: 50,
      products: { origin: null, dimensionalWeight: null, attributeSpelling: 'single' },
    });
    expect(settings.secrets).toEqual(['key-7', 'secret-7']);
    const own = {
      TRENDYOL_BASE_URL: 'http://127.0.0.1:9/',
      TRENDYOL_TIER: 'unlimited',
      TRENDYOL_CALLS_PER_MINUTE: '60',
    };
    expect(readSettings(home, { ...seller, ...own }).trendyol).toMatchObject({
      baseUrl: 'http://127.0.0.1:9',
      tier: 'unlimited',
      callsPerMinute: 60,
    });
  });
});
