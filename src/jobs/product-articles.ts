import type { Shop, ShopOptionValue, ShopProduct } from '../core/channels/shop.ts';
import type { Article } from '../core/domain/products/article.ts';
import { allMappedBarcodes, type MappedArticle } from '../core/store/shop/shop-orders.ts';
import type { Reader } from '../core/store/store.ts';

type MappedBarcode = MappedArticle & { readonly barcode: string };

const pageSize = 500;

/** Everything that the shop offers, one article for each barcode; what is switched off there is not offered. */
export async function readArticles(db: Reader, shop: Shop, onPage: (read: number) => void): Promise<Article[]> {
  const products: ShopProduct[] = [];
  for (;;) {
    const page = await shop.listProducts(products.at(-1)?.id ?? 0, pageSize);
    products.push(...page);
    onPage(products.length);
    if (page.length < pageSize) break;
  }
  const mapped = new Map<number, MappedBarcode[]>();
  for (const each of await allMappedBarcodes(db, shop.id)) {
    const own = mapped.get(each.productId);
    if (own) own.push(each);
    else mapped.set(each.productId, [each]);
  }
  const models = new Map(products.map(({ id, model }) => [id, model]));
  return products
    .filter(({ active }) => active)
    .flatMap((product) => {
      const mainModel = (product.masterId === null ? undefined : models.get(product.masterId)) ?? product.model;
      const whole = articleOf(product, mainModel, shop);
      return articlesOf(product, whole, mapped.get(product.id) ?? []);
    });
}

function articleOf(product: ShopProduct, mainModel: string, shop: Shop): Article {
  const open = product.options.find(({ required, values }) => required && values.length > 0);
  const { id: productId, name: title, images, ...rest } = product;
  const { barcode, model, description, brand, categories, currency, listPrice, salePrice, vatRate } = rest;
  return {
    ...{ productId, barcode, model, mainModel, title, description, brand, categories },
    ...{ currency, listPrice, salePrice, vatRate },
    optionValueIds: [],
    images: images.map((image) => shop.imageAddress(image)),
    said: [],
    openOption: open?.name ?? null,
  };
}

/** A product whose options lead to barcodes of their own is those; any other is one. */
function articlesOf(product: ShopProduct, whole: Article, mapped: readonly MappedBarcode[]): Article[] {
  const choices = mapped.filter(({ optionValueIds }) => optionValueIds.length > 0);
  if (choices.length > 0) return choices.map((choice) => choiceOf(product, whole, choice));
  const [own] = mapped;
  return [own ? { ...whole, barcode: own.barcode } : whole];
}

function choiceOf(product: ShopProduct, whole: Article, { barcode, optionValueIds }: MappedBarcode): Article {
  const chosen = product.options.flatMap((option) =>
    option.values
      .filter(({ id }) => optionValueIds.includes(id))
      .map((value): { option: typeof option; value: ShopOptionValue } => ({ option, value })),
  );
  const surcharge = chosen.reduce((sum, { value }) => sum + value.surcharge, 0);
  const open = product.options.find(
    (option) => option.required && option.values.length > 0 && !chosen.some((each) => each.option.id === option.id),
  );
  return {
    ...whole,
    barcode,
    optionValueIds,
    model: [whole.model, ...chosen.map(({ value }) => value.name)].join('-'),
    listPrice: whole.listPrice + surcharge,
    salePrice: whole.salePrice + surcharge,
    said: chosen.map(({ option, value }) => ({ name: option.name, value: value.name })),
    openOption: open?.name ?? null,
  };
}
