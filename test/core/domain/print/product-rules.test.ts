import { describe, expect, test } from 'vitest';
import { printRules } from '../../../../src/core/domain/print/print-rules.ts';
import { ebaySku, productProfile, variationColor } from '../../../../src/core/domain/print/reading/product-rules.ts';

describe('what a product alone tells', () => {
  test.each([
    ['Y3D-REGKEY-STL1', 'Keyring', { personalised: true, upperCase: true }],
    ['od-regkey-uk1', 'Keyring', { personalised: true, upperCase: true }],
    ['PER-KEY3D-STY3-Y3D', 'Keyring', { personalised: true, upperCase: false }],
    ['X', 'Personalized Door Sign', { personalised: true }],
    ['X', 'Non-personalised keyring', { personalised: false }],
    ['X', 'Gift wrapping', { personalised: false }],
    ['X', 'Next day delivery upgrade', { personalised: false }],
    ['X', 'Gift card', { personalised: false }],
    ['X', 'Adhesive Wall Hook, Plain', { personalised: false }],
    // The words of a rule in a name that says more decide nothing.
    ['X', 'Keyring for Dad, Gift Boxed', { personalised: null }],
    ['X', 'Name Keyring, Plain', { personalised: null }],
    ['X', 'Gift wrapped photo frame', { personalised: null }],
    ['X', 'Delivery Driver Keyring', { personalised: null }],
    [null, '', { personalised: null, colors: null, upperCase: false, maxLength: 30 }],
  ])('%s, %s', (sku, name, expected) => {
    expect(productProfile(sku, name, null)).toMatchObject(expected);
  });

  test.each([
    ['X', 'Gift wrap'],
    ['X', ' Gift Receipt '],
    ['X', 'Shipping protection'],
    ['X', 'Discount code'],
    ['X', 'Order discount'],
    ['X', 'Coupon'],
    ['X', 'Shipping insurance'],
    ['GIFT-WRAP', 'Premium paper and bow'],
    ['shipping_insurance', 'Route'],
    ['DISCOUNT', 'SPRING10'],
  ])('%s, %s is no goods', (sku, name) => {
    expect(productProfile(sku, name, null).notMade).toMatchObject({ said: false });
    expect(productProfile(sku, name, { made: true }).notMade).toBeNull();
    expect(productProfile(sku, name, { personalised: true }).notMade).toBeNull();
  });

  test.each([
    ['X', 'Gift Wrap Holder'],
    ['X', 'Shipping Label Holder'],
    ['X', 'Insurance Disc Holder'],
    ['X', 'Voucher Box, Plain'],
    ['X', 'Discount Keyring'],
    ['X', 'Gift bag'],
    ['GIFT-WRAP', 'Personalised Gift Tag'],
    ['GIFT-WRAP-HOLDER', 'Wall Hook'],
    ['DISCOUNT-KEY', 'Keyring'],
    ['COUPON', 'Name Keyring'],
  ])('%s, %s is goods', (sku, name) => {
    expect(productProfile(sku, name, null).notMade).toBeNull();
    expect(productProfile(sku, name, { made: false }).notMade).toEqual({ why: 'an operator said so', said: true });
  });

  test('an operator’s word wins, property by property', () => {
    const own = { personalised: false, maxLength: 12 };
    expect(productProfile('PER-REGKEY', 'Personalised', own)).toEqual({
      personalised: false,
      colors: null,
      upperCase: true,
      maxLength: 12,
      notMade: null,
    });
    expect(productProfile('X-REGKEY', 'K', { upperCase: false, colors: 0 })).toMatchObject({
      upperCase: false,
      colors: 0,
    });
  });

  test('eBay’s SKU and the three variation numbers that are known', () => {
    expect(ebaySku('wi_395107128418_24')).toEqual({ itemId: '395107128418', variation: 24 });
    expect(ebaySku('PER-KEY')).toBeNull();
    expect(ebaySku(null)).toBeNull();
    expect([0, 23, 24].map(variationColor)).toEqual(['Black', 'Random Selection', 'Bronze']);
    expect(variationColor(7)).toBeNull();
  });

  test('every rule can be listed, each id once, in words', () => {
    expect(new Set(printRules.map(({ id }) => id)).size).toBe(printRules.length);
    for (const { title, matches, effect } of printRules) {
      expect(title && matches && effect).toBeTruthy();
    }
    expect(printRules.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['regkey', 'ebay-variation', 'urgent', 'color-gold']),
    );
  });
});
