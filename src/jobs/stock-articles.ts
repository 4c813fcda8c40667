import type { Shop, ShopProduct } from '../core/channels/shop.ts';
import type { Context } from '../core/context.ts';
import type { E4 } from '../core/domain/money.ts';
import { meantByBarcode } from '../core/domain/same-barcode.ts';
import type { StockProblem } from '../core/domain/stock.ts';
import type { StockCount } from '../core/domain/stock-promises.ts';
import { type MappedArticle, mappedShopBarcodes } from '../core/store/shop/shop-orders.ts';

/** What the shop has of one barcode. */
export interface ShopArticle {
  readonly barcode: string;
  readonly productId: number;
  readonly optionValueIds: readonly number[];
  readonly name: string;
  readonly problem: StockProblem | null;
  readonly onHand: number;
  /** The counted stocks of which the scarcest is what is on hand. */
  readonly counts: readonly StockCount[];
  /** Keys of all stocks that a sale lowers: those, and the one of the product of which this is a variant. */
  readonly lowers: readonly string[];
  readonly listPrice: E4;
  readonly salePrice: E4;
  /** ISO 4217. */
  readonly currency: string;
}

const pageSize = 200;
const mostAsked = 500;

/**
 * Everything that the shop sells under a barcode: by the barcode's field of its products, and by what the operator has said, which goes
 * before.
 *
 * @param asked barcodes that the operator may have given a meaning
 * @throws ChannelError
 */
export async function readArticles(
  context: Context,
  shop: Shop,
  asked: readonly string[],
): Promise<Map<string, ShopArticle>> {
  const products = await allProducts(context, shop);
  const articles = new Map<string, ShopArticle>();
  const named = new Map<string, ShopProduct[]>();
  for (const product of products.values()) {
    const barcode = product.barcode?.trim();
    if (barcode) named.set(barcode, [...(named.get(barcode) ?? []), product]);
  }
  for (const [barcode, all] of named) {
    const [product, other] = meantByBarcode(all, ({ active }) => active);
    if (!product) continue;
    const article = articleOf(barcode, product, [], products);
    // Nobody can tell which of the two is meant, so none of their stocks is told.
    articles.set(barcode, other ? { ...article, problem: 'ambiguous-barcode', onHand: 0 } : article);
  }
  for (let at = 0; at < asked.length; at += mostAsked) {
    const mapped = await mappedShopBarcodes(context.store.db, shop.id, asked.slice(at, at + mostAsked));
    for (const [barcode, article] of mapped) articles.set(barcode, mappedArticle(barcode, article, products));
  }
  return articles;
}

async function allProducts(context: Context, shop: Shop): Promise<Map<number, ShopProduct>> {
  const products = new Map<number, ShopProduct>();
  for (let after = 0; ; ) {
    context.signal.throwIfAborted();
    const page = await shop.listProducts(after, pageSize);
    for (const product of page) products.set(product.id, product);
    context.progress(products.size, null, `reading ${shop.title}’s products`);
    const last = page.at(-1);
    if (!last || page.length < pageSize) return products;
    after = last.id;
  }
}

function mappedArticle(
  barcode: string,
  { productId, optionValueIds }: MappedArticle,
  products: ReadonlyMap<number, ShopProduct>,
): ShopArticle {
  const product = products.get(productId);
  if (product) return articleOf(barcode, product, optionValueIds, products);
  const nothing = { onHand: 0, counts: [], lowers: [], listPrice: 0, salePrice: 0, currency: '', name: '' };
  return { barcode, productId, optionValueIds, problem: 'unknown-barcode', ...nothing };
}

/** A product, or a choice of it: of that there are as many as of the scarcest of what is counted. */
function articleOf(
  barcode: string,
  product: ShopProduct,
  optionValueIds: readonly number[],
  products: ReadonlyMap<number, ShopProduct>,
): ShopArticle {
  const all = product.options.flatMap(({ values }) => values);
  const chosen = all.filter(({ id }) => optionValueIds.includes(id));
  const missing = chosen.length < optionValueIds.length;
  const counts = [
    ...(product.counted ? [{ key: productKey(product.id), pieces: product.quantity }] : []),
    ...chosen.filter(({ counted }) => counted).map(({ id, quantity }) => ({ key: `value ${id}`, pieces: quantity })),
  ];
  const master = product.masterId === null ? undefined : products.get(product.masterId);
  const surcharge = chosen.reduce((sum, value) => sum + value.surcharge, 0);
  const problem = missing ? 'unknown-barcode' : counts.length === 0 ? 'uncounted' : null;
  return {
    barcode,
    productId: product.id,
    optionValueIds,
    name: [product.name, ...chosen.map(({ name }) => name)].join(', '),
    problem,
    // Below zero where the shop has sold what it did not have: that is how one finds out.
    onHand: problem === null ? Math.min(...counts.map(({ pieces }) => pieces)) : 0,
    counts,
    lowers: [...counts.map(({ key }) => key), ...(master?.counted ? [productKey(master.id)] : [])],
    listPrice: product.listPrice + surcharge,
    salePrice: product.salePrice + surcharge,
    currency: product.currency,
  };
}

function productKey(id: number): string {
  return `product ${id}`;
}
