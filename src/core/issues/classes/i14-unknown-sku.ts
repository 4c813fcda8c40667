import { sql } from 'kysely';
import { suggest } from '../../domain/products/suggest.ts';
import { wayOutOf } from '../../domain/shop-hold.ts';
import { knownArticles, ordersHeldForBarcode, type UnknownLine } from '../../store/shop/held-orders.ts';
import { type MappedArticle, mapShopBarcode } from '../../store/shop/shop-orders.ts';
import { CannotRepair, type Choice, defineIssue, type Finding } from '../issue.ts';

interface Detail {
  readonly barcode: string | null;
  readonly name: string | null;
}

/** So many articles are suggested. */
const mostSuggested = 5;

/** A line whose article the shop does not know holds its whole order: it is not in the shop, and its stock stays promised. */
export const unknownSku = defineIssue({
  id: 'I14',
  title: 'Unknown SKU',
  description:
    'A marketplace’s order is not in the shop, since no product there, or more than one, answers to the barcode of a line, or a choice of it is open: nobody packs it, and its deadline runs. It comes about when a product is sold under a barcode that the shop was never told. Say which article is meant: the word is kept, and every order that waits for it is tried again.',
  severity: 'high',
  mode: 'K',
  subject: 'order',
  async find(look) {
    const lines = await ordersHeldForBarcode(look.db, look.orders(sql.ref('o.id')));
    return lines.map(asFinding);
  },
  async choices({ detail }, look) {
    const { name, barcode } = detail as Detail;
    if (barcode === null) return [];
    const articles = (await knownArticles(look.db)).map((article) => ({ ...article, key: choiceId(article) }));
    const likely = name === null ? [] : suggest(name, articles, mostSuggested);
    const suggested = likely.map((article): Choice => ({ id: article.key, title: `${article.id}: ${article.name}` }));
    return [...suggested, other];
  },
  async repair({ detail }, { store, by, choice, call, afterwards }) {
    const { barcode } = detail as Detail;
    if (barcode === null) throw new CannotRepair('The line has no barcode: look at it at the marketplace.');
    const article = articleOf(choice);
    if (!article) throw new CannotRepair('Say which article of the shop is meant.');
    const held = await ordersHeldForBarcode(store.db, sql<boolean>`1 = 1`);
    const orders = held.filter((line) => line.barcode === barcode).length;
    await store.write((tx) =>
      mapShopBarcode(tx, 'opencart', barcode, article, { now: by.now, actId: by.actId ?? null }),
    );
    call({
      channel: 'opencart',
      method: 'INSERT',
      path: 'order',
      summary: orders === 1 ? 'the order is written into the shop' : `${orders} held orders are written into the shop`,
      undoable: false,
    });
    afterwards({ do: 'run', job: 'opencart-orders', args: {} });
  },
  likeness: ({ detail }) => ({ barcode: (detail as Detail).barcode ?? '' }),
});

const other: Choice = {
  id: 'other',
  title: 'Another product of the shop',
  asks: 'its number in OpenCart (product_id), then those of its chosen option values, if it has any',
};

function asFinding({
  orderId,
  orderNumber,
  rawId,
  reason,
  detail,
  itemId,
  barcode,
  name,
  sku,
  since,
}: UnknownLine): Finding {
  return {
    key: itemId === null ? `order:${orderId}` : `item:${itemId}`,
    orderId,
    subject: orderNumber,
    since,
    line:
      barcode === null
        ? 'a line has no barcode, so the shop has no product of it'
        : `barcode ${barcode}: ${words[reason]}`,
    evidence: [
      { what: 'barcode', value: barcode, of: { raw: rawId } },
      { what: 'SKU', value: sku, of: { raw: rawId } },
      { what: 'product, as the marketplace names it', value: name, of: { raw: rawId } },
      { what: 'the shop says', value: detail },
      { what: 'way out', value: wayOutOf(reason) },
    ],
    mode: barcode === null ? 'H' : 'K',
    detail: { barcode, name } satisfies Detail,
  };
}

const words: Readonly<Record<UnknownLine['reason'], string>> = {
  'unknown-barcode': 'no product of the shop has it',
  'ambiguous-barcode': 'several products of the shop have it',
  'options-missing': 'a choice of the product is open',
};

/** `product-52`, or with its option values `product-52-17-18`. */
function choiceId({ id, optionValueIds }: { readonly id: number; readonly optionValueIds: readonly number[] }): string {
  return ['product', id, ...optionValueIds].join('-');
}

/** @throws CannotRepair when what was typed are no numbers */
function articleOf(choice: { readonly id: string; readonly value: string | null } | null): MappedArticle | null {
  if (!choice) return null;
  const text = choice.id === other.id ? (choice.value ?? '') : choice.id.replace(/^product-/, '').replaceAll('-', ' ');
  const numbers = text
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  const [productId, ...optionValueIds] = numbers;
  if (productId === undefined || numbers.some((number) => !Number.isSafeInteger(number) || number < 1)) {
    throw new CannotRepair('A product is named by its number in OpenCart, like 52, or with its choices, like 52 17.');
  }
  return { productId, optionValueIds: [...new Set(optionValueIds)].sort((one, two) => one - two) };
}
