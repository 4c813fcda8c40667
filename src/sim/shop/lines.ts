import { itemDate } from '../pacific.ts';
import type { Random } from '../random.ts';
import type { WireItem, WireOption } from '../shipstation/wire.ts';
import type { OrderHeader } from './book.ts';
import { colours, type Product, productsByWeight } from './catalogue.ts';
import { lineItemKeyFor } from './channels.ts';
import { pounds } from './money.ts';
import { drawPersonalisation, type Personalisation } from './personalisation.ts';

/** An order's lines, and what their buyer wrote into the order's note about them (eBay has no other place for it). */
export interface DrawnLines {
  readonly items: WireItem[];
  /** What is wanted on each line of goods, in their order; null: it is plain. */
  readonly wishes: readonly (Personalisation | null)[];
  readonly notes: readonly string[];
}

/** 1 to 10 lines, 1.7 on average. */
const lineCounts: readonly (readonly [number, number])[] = [
  [1, 0.655],
  [2, 0.19],
  [3, 0.075],
  [4, 0.035],
  [5, 0.02],
  [6, 0.01],
  [7, 0.005],
  [8, 0.004],
  [10, 0.006],
];
const quantities: readonly (readonly [number, number])[] = [
  [1, 0.87],
  [2, 0.08],
  [3, 0.03],
  [5, 0.02],
];
/** Shares of orders whose lines carry no `lineItemKey`. */
const keylessShare = { amazon: 0, ebay_v2: 0.04, etsy: 0.03, web: 0.25 } as const;

const ITEM_ID_BASE = 1_000_000_000;
const FIRST_ORDER_ID = 512_400_000;

/**
 * Draws the lines of an order; the same header and chance give the same lines.
 *
 * @param amazonBase where the links to Amazon's files lead: a scheme and a host
 */
export function drawLines(header: OrderHeader, random: Random, amazonBase: string): DrawnLines {
  const keyless = random.chance(keylessShare[header.source]);
  const count = random.weighted(lineCounts);
  const items: WireItem[] = [];
  const notes: string[] = [];
  const wishes: (Personalisation | null)[] = [];
  let product = random.weighted(productsByWeight);
  for (let index = 0; index < count; index += 1) {
    // A family buys the same keyring again with another name: the same SKU on two lines.
    if (index > 0 && !random.chance(0.3)) product = random.weighted(productsByWeight);
    const quantity = random.weighted(quantities);
    const wish = drawPersonalisation(product, quantity, random);
    wishes.push(wish);
    const key = lineItemKeyFor(header.source, product.ebayListing, random);
    items.push({
      // Sixteen ids to each order id: unique without a counter, whatever order the orders are written out in.
      orderItemId: ITEM_ID_BASE + (header.orderId - FIRST_ORDER_ID) * 16 + index,
      lineItemKey: keyless ? null : key,
      sku: skuOn(header, product, wish),
      name: header.source === 'ebay_v2' && wish ? `${product.name} [${wish.colour}]` : product.name,
      imageUrl: null,
      weight: { value: product.grams, units: 'grams', WeightUnits: 2 },
      quantity,
      unitPrice: pounds(product.pence),
      taxAmount: null,
      shippingAmount: null,
      warehouseLocation: product.bin,
      options: wish ? optionsOn(header, wish, random, amazonBase) : [],
      productId: product.productId,
      fulfillmentSku: null,
      adjustment: false,
      upc: null,
      createDate: itemDate(header.createdAt),
      modifyDate: itemDate(header.createdAt),
    });
    if (wish && header.source === 'ebay_v2') notes.push(ebayNote(product, wish));
  }
  const discount = header.source === 'web' || header.source === 'etsy' ? 0.14 : 0;
  if (random.chance(discount)) items.push(discountLine(header, items));
  return { items, wishes, notes };
}

function skuOn(header: OrderHeader, product: Product, wish: Personalisation | null): string {
  if (header.source !== 'ebay_v2') return product.sku;
  return `wi_${product.ebayListing}_${wish ? colours.indexOf(wish.colour) : 0}`;
}

function optionsOn(header: OrderHeader, wish: Personalisation, random: Random, amazonBase: string): WireOption[] {
  switch (header.source) {
    case 'amazon': {
      // Amazon hands out the buyer's wish as a file behind a link; one order in twenty arrives without it.
      const url = `${amazonBase}/t/${random.text(LINK_ALPHABET, 12)}/${random.text(LINK_ALPHABET, 43)}/${random.int(1, 60)}`;
      return random.chance(0.05) ? [] : [{ name: 'CustomizedURL', value: url }];
    }
    case 'ebay_v2':
      return [{ name: 'Color', value: wish.colour }];
    case 'etsy':
      return [
        { name: 'Personalization', value: wish.texts.join(random.pick([', ', '\n', ' and '])) },
        { name: 'Color', value: wish.colour },
        ...(wish.secondColour ? [{ name: 'Secondary color', value: wish.secondColour }] : []),
      ];
    case 'web':
      return [
        { name: 'Name', value: wish.texts.join('\n') },
        { name: 'Colour', value: wish.colour },
        ...(wish.secondColour ? [{ name: 'Second colour', value: wish.secondColour }] : []),
      ];
  }
}

const LINK_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function ebayNote(product: Product, wish: Personalisation): string {
  return `Item ID: ${product.ebayListing} Variation: Color=${wish.colour}\nText: ${wish.texts.join(', ')}`;
}

function discountLine(header: OrderHeader, items: readonly WireItem[]): WireItem {
  const goods = items.reduce((sum, item) => sum + item.quantity * Math.round(item.unitPrice * 100), 0);
  return {
    orderItemId: ITEM_ID_BASE + (header.orderId - FIRST_ORDER_ID) * 16 + 15,
    lineItemKey: null,
    sku: 'DISCOUNT',
    name: '10% OFF',
    imageUrl: null,
    weight: { value: 0, units: 'grams', WeightUnits: 2 },
    quantity: 1,
    unitPrice: pounds(-Math.round(goods / 10)),
    taxAmount: null,
    shippingAmount: null,
    warehouseLocation: null,
    options: [],
    productId: null,
    fulfillmentSku: null,
    adjustment: true,
    upc: null,
    createDate: itemDate(header.createdAt),
    modifyDate: itemDate(header.createdAt),
  };
}

/** The order with which a line was placed, and which line of it, counted from 0; null for one that nobody placed. */
export function placeOf(orderItemId: number): { readonly orderId: number; readonly line: number } | null {
  const offset = orderItemId - ITEM_ID_BASE;
  if (offset < 0 || offset % 16 === 15) return null;
  return { orderId: FIRST_ORDER_ID + Math.floor(offset / 16), line: offset % 16 };
}
