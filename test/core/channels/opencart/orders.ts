import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { MarketplaceOrder, ShopAddress } from '../../../../src/core/channels/shop.ts';
import { openStore, type Store } from '../../../../src/core/store/store.ts';
import { noon } from './connection.ts';

const lira = (amount: number) => Math.round(amount * 10_000);

const address: ShopAddress = {
  firstName: 'Elif',
  lastName: 'Örnek',
  company: null,
  street: 'Deneme Mahallesi, Hayali Sokak No 12 Daire 3',
  district: 'Kadıköy',
  city: 'ISTANBUL',
  postcode: '34000',
  countryCode: 'TR',
  phone: '+90 500 000 00 00',
};

/** An order of invented people: two bed sets (a variant of a master) and a kettle's worth of soap, 1,659.70 lira. */
export function packageOf(number: number, change: Partial<MarketplaceOrder> = {}): MarketplaceOrder {
  return {
    channel: 'trendyol',
    marketplace: 'Trendyol',
    externalId: String(7_700_000_000 + number),
    orderNumber: String(10_800_000_000 + number),
    status: 'awaiting_shipment',
    orderedAt: noon - 3_600_000,
    modifiedAt: noon - 3_000_000,
    currency: 'TRY',
    buyer: { id: '555123', firstName: 'Elif', lastName: 'Örnek', email: 'relay-555123@buyers.example', phone: null },
    shipTo: address,
    billTo: { ...address, company: 'Örnek Yapı Ltd. Şti.' },
    lines: [
      { barcode: '8690000000002', name: 'Pamuklu Nevresim Takımı Mavi', quantity: 2, total: lira(1499.8), vatRate: 10 },
      { barcode: '8690000000011', name: "Zeytinyağı Sabunu 4'lü", quantity: 1, total: lira(159.9), vatRate: 20 },
    ],
    shipping: 0,
    total: lira(1659.7),
    carrier: 'Trendyol Express Marketplace',
    tracking: '7330000000000001',
    ...change,
  };
}

/** Our own store in a folder of its own. */
export async function tempStore(): Promise<{ readonly store: Store; close(): Promise<void> }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'orderdeck-links-'));
  const store = await openStore(path.join(folder, 'orderdeck.db'), { role: 'owner' });
  return {
    store,
    close: async () => {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What stocks have changed by, without those that have not. */
export function changes(before: Record<string, number>, after: Record<string, number>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(after)
      .map(([key, quantity]) => [key, quantity - (before[key] ?? 0)] as const)
      .filter(([, change]) => change !== 0),
  );
}
