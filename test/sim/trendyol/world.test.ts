import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { products } from '../../../src/sim/trendyol/catalogue.ts';
import { brandNamed, brands, categoryNamed } from '../../../src/sim/trendyol/reference.ts';
import type { WirePackage } from '../../../src/sim/trendyol/wire.ts';
import { World } from '../../../src/sim/trendyol/world.ts';
import { callSim, HOUR, MORNING } from './caller.ts';

const make = (seed = 7, packages = 400): World =>
  new World({ seed, sellerId: 431_929, packages, base: MORNING, days: 20 });
const kurus = (lira: number): number => Math.round(lira * 100);

test('the catalogue: some sixty barcodes of their own, variants, every VAT rate, words that the marketplace knows', () => {
  expect(products.length).toBeGreaterThan(50);
  expect(new Set(products.map(({ barcode }) => barcode)).size).toBe(products.length);
  expect(new Set(products.map(({ model }) => model)).size).toBe(products.length);
  for (const product of products) {
    expect(product.barcode).toMatch(/^8690000\d{6}$/);
    expect(product.listPrice).toBeGreaterThanOrEqual(product.price);
    expect(product.title.length).toBeLessThanOrEqual(100);
    expect(brandNamed(product.brand).name).toBe(product.brand);
    expect(categoryNamed(product.category).name).toBe(product.category);
  }
  expect(new Set(products.map(({ vatRate }) => vatRate))).toEqual(new Set([0, 1, 10, 20]));
  expect(products.filter(({ productMainId }) => productMainId === 'DUT-TISORT')).toHaveLength(12);
  expect(new Set(products.map(({ listing }) => listing)).size).toBe(4);
});

test('the same seed gives the same world, another seed another', () => {
  const [one, two, other] = [make(), make(), make(8)];
  expect([...two.orders()]).toEqual([...one.orders()]);
  expect([...other.orders()][0]).not.toEqual([...one.orders()][0]);
});

test('a package has the fields of the vendor’s own sample, none besides, in the same order', () => {
  const known = ['shipmentAddress', 'orderNumber', 'paymentMethod', 'orderCountryCode', 'packageGrossAmount'];
  const order = [...make().orders()].find((each) => each.whoPays !== undefined) as WirePackage;
  const sample = JSON.parse(readFileSync(new URL('./package-sample.json', import.meta.url), 'utf8')) as {
    package: string[];
    line: string[];
    shipmentAddress: string[];
    invoiceAddress: string[];
  };
  expect(Object.keys(order).slice(0, 5)).toEqual(known);
  expect(Object.keys(order)).toEqual(sample.package);
  expect(Object.keys(order.lines[0] ?? {}).sort()).toEqual(sample.line.sort());
  expect(Object.keys(order.shipmentAddress).sort()).toEqual(sample.shipmentAddress.sort());
  expect(Object.keys(order.invoiceAddress).sort()).toEqual(sample.invoiceAddress.sort());
});

test('money adds up to the kuruş: pieces to the package, and the averages to within their rounding', () => {
  let discounted = 0;
  for (const order of make().orders()) {
    const pieces = order.lines.flatMap((line) => line.discountDetails.map((piece) => ({ line, piece })));
    const gross = pieces.reduce((sum, { line }) => sum + kurus(line.lineGrossAmount), 0);
    const off = pieces.reduce(
      (sum, { piece }) => sum + kurus(piece.lineItemSellerDiscount) + kurus(piece.lineItemTyDiscount),
      0,
    );
    expect(kurus(order.packageGrossAmount)).toBe(gross);
    expect(kurus(order.packageTotalDiscount)).toBe(off);
    expect(kurus(order.packageTotalPrice)).toBe(gross - off);
    expect(kurus(order.packageSellerDiscount) + kurus(order.packageTyDiscount)).toBe(off);
    expect(pieces.reduce((sum, { piece }) => sum + kurus(piece.lineItemPrice), 0)).toBe(gross - off);
    for (const line of order.lines) {
      expect(line.discountDetails).toHaveLength(line.quantity);
      expect(Math.abs(line.lineUnitPrice - (line.lineGrossAmount - line.lineTotalDiscount))).toBeLessThan(0.011);
    }
    if (off > 0) discounted += 1;
  }
  expect(discounted).toBeGreaterThan(50);
});

test('two clocks: orderDate is Istanbul’s wall time stamped as UTC, histories and dates of change are true UTC', () => {
  for (const order of make().orders()) {
    if (order.createdBy !== 'order-creation') continue;
    const created = order.packageHistories[0]?.createdDate ?? 0;
    const lead = created - (order.orderDate - 3 * HOUR);
    expect(lead).toBeGreaterThan(0);
    expect(lead).toBeLessThan(10_000);
    expect(order.lastModifiedDate).toBeLessThanOrEqual(MORNING);
    expect(new Date(order.agreedDeliveryDate).toISOString()).toContain('T20:59:00.000Z');
  }
});

test('people of many tongues, companies with tax numbers, relay addresses; every state on its way, splits and part cancels', () => {
  const world = make(7, 800);
  const orders = [...world.orders()];
  expect(orders.some((order) => /[ğşİıçö]/.test(order.customerLastName))).toBe(true);
  expect(orders.some((order) => /[\u0600-\u06ff\u3040-\u9fff]/.test(order.customerFirstName))).toBe(true);
  const company = orders.find((order) => order.commercial);
  expect(company).toMatchObject({ taxNumber: expect.stringMatching(/^\d{10}$/), identityNumber: '' });
  expect(company?.invoiceAddress.taxOffice).toContain('V.D.');
  for (const order of orders) expect(order.customerEmail).toMatch(/^pf\+[a-z0-9]+@trendyolmail\.com$/);
  const states = new Set(orders.map(({ status }) => status));
  expect([...states].sort()).toEqual(
    expect.arrayContaining(['Cancelled', 'Created', 'Delivered', 'Invoiced', 'Picking', 'Shipped', 'UnPacked']),
  );
  expect(orders.some((order) => order.createdBy === 'split' && order.originPackageIds !== null)).toBe(true);
  expect(orders.some((order) => order.createdBy === 'cancel')).toBe(true);
});

test('at the start nothing is oversold, and what is listed is free on the shelf', () => {
  const world = make(7, 800);
  expect(world.oversold).toBe(0);
  for (const listing of world.listings.all()) {
    expect(listing.quantity).toBeLessThanOrEqual(world.shelf.free(listing.barcode));
    expect(listing.quantity).toBeGreaterThanOrEqual(0);
  }
});

test('brands by name as Turkish writes it, the tree, what a category asks for, and its values', async () => {
  const { get } = await callSim({ packages: 0 });
  expect(await get('/product/brands?size=2&page=1')).toEqual({ brands: brands.slice(2, 4) });
  expect(await get(`/product/brands/by-name?name=${encodeURIComponent('ÇINAR YAYINEVİ')}`)).toEqual([
    brandNamed('Çınar Yayınevi'),
  ]);
  const tree =
    await get<{ name: string; subCategories: { id: number; name: string }[] }[]>('/product/product-categories');
  const leaf = tree.flatMap(({ subCategories }) => subCategories).find(({ name }) => name === 'Tişört');
  const asked = await get<{ categoryAttributes: { attribute: { id: number; name: string }; required: boolean }[] }>(
    `/product/categories/${leaf?.id}/attributes`,
  );
  expect(asked.categoryAttributes.filter(({ required }) => required).map(({ attribute }) => attribute.name)).toEqual([
    'Beden',
    'Web Color',
    'Yaş Grubu',
  ]);
  expect(await get(`/product/categories/${leaf?.id}/attributes/338/values?size=2`)).toMatchObject({
    totalPages: 4,
    content: [{ attributeValue: 'S' }, { attributeValue: 'M' }],
  });
});
