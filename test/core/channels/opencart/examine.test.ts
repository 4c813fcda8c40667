import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../../src/core/settings.ts';
import { connectTo } from './connection.ts';
import { onEachDatabase } from './shops.ts';

onEachDatabase('a look at a shop', (makeShop) => {
  it('finds a shop as it should be, and counts what a barcode leads to', async () => {
    const shop = await makeShop({ prefix: 'magaza_' });
    const channel = connectTo(shop, { OPENCART_TABLE_PREFIX: 'magaza_' });
    await shop.query('update `magaza_product` set `ean` = ? where `product_id` = 53', ['8690000000005']);
    const report = await channel.examine();
    expect(report).toMatchObject({
      problems: [],
      notes: [],
      counts: { products: 14, withBarcode: 14, ambiguousBarcodes: 1 },
    });
    expect(report.server).toMatch(shop.kind === 'sqlite' ? /^SQLite 3\./ : /^MariaDB \d+\./);
    await channel.close();
    await shop.close();
  });

  it('counts by the field that the shop keeps its barcodes in', async () => {
    const shop = await makeShop();
    const channel = connectTo(shop, { OPENCART_BARCODE_FIELD: 'upc' });
    expect((await channel.examine()).counts).toMatchObject({ products: 14, withBarcode: 0 });
    await channel.close();
    await shop.close();
  });

  it('names a missing table, a missing column and one of another kind, and the version that they speak of', async () => {
    const shop = await makeShop();
    await shop.query('drop table `oc_product_special`');
    await shop.query('alter table `oc_order` drop column `tracking`');
    await shop.query(
      'alter table `oc_order` add column `payment_code` varchar(128) not null default ?'.replace('?', "''"),
    );
    await shop.query('alter table `oc_order_total` drop column `value`');
    await shop.query("alter table `oc_order_total` add column `value` varchar(20) not null default ''");
    const channel = connectTo(shop);
    const { problems, notes, counts } = await channel.examine();
    expect(problems).toHaveLength(3);
    expect(problems).toContain('table oc_product_special is missing');
    expect(problems).toContain('column oc_order.tracking is missing');
    expect(problems).toContain('column oc_order_total.value is varchar(20), not a decimal');
    expect(notes[0]).toContain('OpenCart 3');
    expect(counts).toBeNull();
    await channel.close();
    await shop.close();
  });

  it('says so when the tables have another prefix', async () => {
    const shop = await makeShop();
    const channel = connectTo(shop, { OPENCART_TABLE_PREFIX: 'shop_' });
    expect((await channel.examine()).problems).toEqual(['no table begins with shop_ as OpenCart’s do']);
    await channel.close();
    await shop.close();
  });

  it('takes columns of extensions as they are, and says that ours leave them empty', async () => {
    const shop = await makeShop();
    await shop.query('alter table `oc_order` add column `gift_card` text');
    if (shop.kind === 'mariadb') await shop.query('alter table `oc_order` add column `points_used` int not null');
    const channel = connectTo(shop);
    const { problems, notes } = await channel.examine();
    expect(problems).toEqual([]);
    expect(notes).toEqual(
      shop.kind === 'mariadb' ? ['oc_order.points_used is not OpenCart’s; rows of ours leave it empty'] : [],
    );
    await channel.close();
    await shop.close();
  });
});

describe('a shop that cannot be reached', () => {
  it('is told apart: no server, no such host, no such file, no database at all', async () => {
    const refused = connectTo({ url: 'mysql://u:p@127.0.0.1:9/shop' });
    await expect(refused.examine()).rejects.toMatchObject({
      kind: 'unreachable',
      message: 'The OpenCart database cannot be reached at 127.0.0.1:9: the connection was refused.',
      hint: 'Check that the service runs, and the port, and OPENCART_DATABASE_URL.',
    });
    await refused.close();
    const gone = connectTo({ url: 'sqlite:/nowhere/shop.db' });
    await expect(gone.examine()).rejects.toMatchObject({ kind: 'refused', hint: 'Check OPENCART_DATABASE_URL.' });

    const folder = mkdtempSync(path.join(tmpdir(), 'orderdeck-shop-'));
    const file = path.join(folder, 'notes.txt');
    writeFileSync(file, 'These are notes and not a database; they go on for more than a hundred bytes.'.repeat(20));
    const before = readFileSync(file);
    await expect(connectTo({ url: `sqlite:${file}` }).examine()).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('is not a database'),
    });
    expect(readFileSync(file).equals(before)).toBe(true);
    rmSync(folder, { recursive: true });
  });
});

onEachDatabase('a shop’s server', (makeShop) => {
  it('that does not know the user or the database is told apart', async () => {
    const shop = await makeShop();
    if (shop.kind === 'mariadb') {
      const url = new URL(shop.url);
      const stranger = connectTo({ url: `mysql://nobody:wrong-secret@${url.host}${url.pathname}` });
      const denied = await stranger.examine().catch((error: unknown) => error);
      expect(denied).toMatchObject({ kind: 'auth' });
      expect(String(denied)).not.toContain('wrong-secret');
      const elsewhere = connectTo({ url: `mysql://root@${url.host}/no_such_shop` });
      await expect(elsewhere.examine()).rejects.toMatchObject({
        kind: 'refused',
        message: expect.stringContaining('There is no database “no_such_shop”'),
      });
      await Promise.all([stranger.close(), elsewhere.close()]);
    }
    await shop.close();
  });
});

describe('the settings of a shop', () => {
  it.each([
    [{ OPENCART_DATABASE_URL: 'shop.example/db' }, /OPENCART_DATABASE_URL is not a database such as/],
    [{ OPENCART_DATABASE_URL: 'mysql://user:very-secret@host' }, /OPENCART_DATABASE_URL is not a database such as/],
    [{ OPENCART_TABLE_PREFIX: 'oc_`; drop' }, /OPENCART_TABLE_PREFIX is not a prefix/],
    [{ OPENCART_BARCODE_FIELD: 'isbn' }, /OPENCART_BARCODE_FIELD must be one of/],
    [{ OPENCART_STATUS_MAP: 'shipped=many' }, /OPENCART_STATUS_MAP is not a list/],
    [{ OPENCART_STATUS_MAP: 'shipped=0' }, /OPENCART_STATUS_MAP is not a list/],
    [{ OPENCART_ADD_CURRENCY: 'lira' }, /OPENCART_ADD_CURRENCY is not a currency and its rate/],
  ])('%o is refused with the name of the variable, and without what is secret', (environment, message) => {
    expect(() => readSettings('/nowhere', environment)).toThrow(message);
    expect(() => readSettings('/nowhere', environment)).not.toThrow(/very-secret/);
  });

  it('name a database, or the channel is off; a password counts among the secrets', () => {
    expect(readSettings('/nowhere', {}).opencart).toBeNull();
    const { opencart, secrets } = readSettings('/home/shop', {
      OPENCART_DATABASE_URL: 'mysql://shop:p%40ss-word@db.example:3307/oc?tls=yes',
      OPENCART_STATUS_MAP: 'shipped=keep, cancelled=16',
    });
    expect(opencart?.database).toEqual({
      kind: 'mysql',
      host: 'db.example',
      port: 3307,
      user: 'shop',
      password: 'p@ss-word',
      database: 'oc',
      tls: true,
    });
    expect(opencart?.statusIds).toEqual({ cancelled: 16 });
    expect(secrets).toEqual(['p%40ss-word', 'p@ss-word']);
    const relative = readSettings('/home/shop', { OPENCART_DATABASE_URL: 'sqlite:db/shop.db' }).opencart;
    expect(relative?.database).toEqual({ kind: 'sqlite', file: '/home/shop/db/shop.db' });
  });
});
