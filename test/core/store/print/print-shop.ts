import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { SourceItem, SourceOrder } from '../../../../src/core/domain/order.ts';
import type { LineReading, Personalization } from '../../../../src/core/domain/print/personalization.ts';
import { ingestOrders } from '../../../../src/core/store/orders/order-ingest.ts';
import { prepareOrder } from '../../../../src/core/store/print/prepare.ts';
import { readPrintOrder } from '../../../../src/core/store/print/print-order.ts';
import { openStore, type Store } from '../../../../src/core/store/store.ts';

const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** What was read of one line; what is not said is one sure text from an option. */
export type Read = Partial<LineReading>;

export interface PlacedOrder {
  readonly id: number;
  readonly items: readonly number[];
}

/** Orders taken in and read through the store's own doors, without a channel and without parsers. */
export class PrintShop {
  readonly store: Store;
  readonly now: number;
  #orders = 0;

  constructor(store: Store, now: number) {
    this.store = store;
    this.now = now;
  }

  /** A store of its own, gone when the test is over. @param now UTC epoch ms */
  static async open(now: number): Promise<PrintShop> {
    const folder = mkdtempSync(path.join(tmpdir(), 'orderdeck-print-'));
    const store = await openStore(path.join(folder, 'test.db'), { role: 'owner' });
    onTestFinished(async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    });
    return new PrintShop(store, now);
  }

  /** Takes an order in; one that is known by its external id is told anew. */
  async order(over: Partial<SourceOrder> & { readonly items?: readonly SourceItem[] } = {}): Promise<PlacedOrder> {
    this.#orders += 1;
    const told = sourceOrder({ externalId: `${700 + this.#orders}`, orderNumber: `${1000 + this.#orders}`, ...over });
    const [result] = await ingestOrders(this.store, {
      channel: 'shipstation',
      documents: [{ externalId: told.externalId, body: JSON.stringify(told) }],
      interpret: ({ body }) => JSON.parse(body) as SourceOrder,
      now: this.now,
      runId: null,
      count: () => undefined,
      log,
    });
    const id = result?.orderId ?? 0;
    const order = await readPrintOrder(this.store.db, id);
    return { id, items: order?.lines.map(({ input }) => input.itemId) ?? [] };
  }

  /** Stores what was read of an order's lines, in their order, and makes its tasks. */
  async reads({ id }: PlacedOrder, ...lines: readonly Read[]): Promise<void> {
    const order = await readPrintOrder(this.store.db, id);
    const readings = lines.flatMap((line, at) => {
      const known = order?.lines[at];
      if (!known) return [];
      const reading = { source: 'option', personalizations: [], findings: [], askModel: false, ...line } as const;
      return [{ itemId: known.input.itemId, mark: known.mark, reading, modelCallId: null }];
    });
    const done = await prepareOrder(this.store, { now: this.now, runId: null }, id, { readings, createTasks: true });
    if (!done) throw new Error(`order ${id} changed while it was read`);
  }

  async tasks(): Promise<number[]> {
    const rows = await this.store.db.selectFrom('print_tasks').select('id').orderBy('id').execute();
    return rows.map(({ id }) => id);
  }
}

export function sourceItem(over: Partial<SourceItem> = {}): SourceItem {
  return {
    lineKey: null,
    externalItemId: null,
    sku: 'OD-NAME-1',
    name: 'Name Keyring',
    quantity: 1,
    unitPrice: 59_900,
    adjustment: false,
    options: [],
    productExternalId: null,
    upc: null,
    imageUrl: null,
    ...over,
  };
}

export function personalization(text: string | null, over: Partial<Personalization> = {}): Personalization {
  return {
    text,
    fields: [],
    color1: 'Black',
    color2: null,
    font: null,
    quantity: 1,
    note: null,
    origins: { text: { from: 'option Personalization', raw: text ?? '' } },
    ...over,
  };
}

function sourceOrder(over: Partial<SourceOrder>): SourceOrder {
  return {
    externalId: '700',
    orderNumber: '1000',
    orderKey: null,
    marketplace: 'etsy',
    storeId: '1',
    status: 'awaiting_shipment',
    sourceStatus: 'awaiting_shipment',
    orderedAt: 1_772_500_000_000,
    paidAt: null,
    shipBy: null,
    shipDate: null,
    holdUntil: null,
    sourceCreatedAt: null,
    modifiedAt: 1_772_500_000_000,
    customerName: 'Zoë Hollis',
    customerEmail: 'zoe@example.test',
    customerUsername: null,
    shipTo: { city: 'Leeds' },
    currency: 'GBP',
    total: 59_900,
    paid: 59_900,
    tax: 0,
    shipping: 0,
    customerNotes: null,
    internalNotes: null,
    gift: false,
    giftMessage: null,
    paymentMethod: null,
    requestedService: null,
    carrierCode: null,
    serviceCode: null,
    mergedOrSplit: false,
    parentExternalId: null,
    mergedExternalIds: [],
    tagExternalIds: [],
    items: [sourceItem()],
    ...over,
  };
}
