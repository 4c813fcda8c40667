import type { Article, KnownListing } from './article.ts';
import { attributesFor } from './attributes.ts';
import { fieldProblems, originRequiredFrom } from './check.ts';
import type { Offer, ProductItem } from './item.ts';
import type { Mappings, MarketCategory, MarketWords } from './mapping.ts';
import type { Problem } from './problems.ts';

/** What the shop does not know of its products, from the settings. */
export interface DraftDefaults {
  /** ISO 3166-1, two letters. */
  readonly origin: string | null;
  /** Volumetric weight (deci). */
  readonly dimensionalWeight: number | null;
  /** The marketplace's currency, ISO 4217. */
  readonly currency: string;
}

export interface Draft {
  /** Null where a word has no counterpart, so that nothing could be sent at all. */
  readonly item: ProductItem | null;
  readonly offer: Offer;
  /** Empty when it may be sent. */
  readonly problems: readonly Problem[];
}

/**
 * The marketplace's item for an article of the shop (facts on Trendyol, B4), and all that is wrong with it, found before anything is
 * sent. Names that are equal letter by letter are the same; for any other the operator's mapping decides.
 *
 * @param listed what the marketplace has of it already; null when it is new there
 * @param now UTC epoch ms: some rules begin at a day
 */
export function draftItem(
  article: Article,
  words: MarketWords,
  mappings: Mappings,
  listed: KnownListing | null,
  defaults: DraftDefaults,
  now: number,
): Draft {
  const problems: Problem[] = [];
  const brandId = brandOf(article, words, mappings, listed, problems);
  const category = categoryOf(article, words, mappings, listed, problems);
  const attributes = category ? attributesFor(article, category, words, mappings, listed, problems) : [];
  const origin = defaults.origin ?? listed?.origin ?? '';
  const dimensionalWeight = defaults.dimensionalWeight ?? listed?.dimensionalWeight ?? null;
  if (origin === '' && now >= originRequiredFrom) {
    problems.push({
      code: 'origin-missing',
      field: 'origin',
      message: 'Where it was made must be told: set TRENDYOL_ORIGIN to a country such as TR.',
    });
  }
  if (dimensionalWeight === null) {
    problems.push({
      code: 'weight-missing',
      field: 'dimensionalWeight',
      message: 'Its volumetric weight must be told: set TRENDYOL_DIMENSIONAL_WEIGHT, in deci.',
    });
  }
  const item = {
    barcode: article.barcode ?? '',
    productMainId: listed?.productMainId ?? article.mainModel,
    title: article.title.replace(/\s+/g, ' ').trim(),
    description: article.description.trim(),
    brandId: brandId ?? 0,
    categoryId: category?.id ?? 0,
    images: article.images.filter((image) => image !== null),
    attributes,
    vatRate: article.vatRate ?? listed?.vatRate ?? -1,
    stockCode: article.model,
    dimensionalWeight: dimensionalWeight ?? 0,
    origin,
  };
  problems.push(...fieldProblems(article, item, defaults.currency));
  const whole = brandId !== null && category !== null && article.barcode !== null;
  const { listPrice, salePrice } = article;
  return { item: whole ? item : null, offer: { listPrice, salePrice }, problems };
}

function brandOf(
  { brand }: Article,
  words: MarketWords,
  mappings: Mappings,
  listed: KnownListing | null,
  problems: Problem[],
): number | null {
  const name = brand?.trim() ?? '';
  const mapped = name === '' ? undefined : mappings.brand(name);
  const [only, other] = name === '' ? [] : words.brands(name);
  const found = mapped ?? (other ? undefined : only?.id) ?? listed?.brandId ?? null;
  if (found !== null) return found;
  problems.push(
    name === ''
      ? {
          code: 'brand-missing',
          field: 'brandId',
          message: 'The shop names no brand: give the product a manufacturer.',
        }
      : {
          code: 'brand-unmapped',
          field: 'brandId',
          message: `The marketplace has no brand “${name}”: map it with orderdeck map brand.`,
          gap: { kind: 'brand', scope: '', source: name, name },
        },
  );
  return null;
}

function categoryOf(
  { categories }: Article,
  words: MarketWords,
  mappings: Mappings,
  listed: KnownListing | null,
  problems: Problem[],
): MarketCategory | null {
  const field = 'categoryId';
  const wrong = (code: Problem['code'], message: string, source?: string): null => {
    const gap = source === undefined ? {} : { gap: { kind: 'category', scope: '', source, name: source } as const };
    problems.push({ code, field, message, ...gap });
    return null;
  };
  const mapped = [...new Set(categories.map((name) => mappings.category(name)).filter((id) => id !== undefined))];
  if (mapped.length > 1) {
    return wrong(
      'category-ambiguous',
      `Its categories (${categories.join(', ')}) are mapped to several.`,
      categories[0],
    );
  }
  const named = new Map(categories.flatMap((name) => words.leaves(name)).map((leaf) => [leaf.id, leaf]));
  const byName = named.size === 1 ? [...named.keys()][0] : undefined;
  const id = mapped[0] ?? byName ?? listed?.categoryId ?? undefined;
  if (id === undefined) {
    const [first] = categories;
    if (first === undefined) return wrong('category-missing', 'The shop has it in no category.');
    return named.size > 1
      ? wrong('category-ambiguous', `Several categories of the marketplace are called “${first}”: map it.`, first)
      : wrong(
          'category-unmapped',
          `The marketplace has no category “${first}”: map it with orderdeck map category.`,
          first,
        );
  }
  const category = words.category(id);
  if (!category?.leaf) {
    return wrong(
      'category-not-leaf',
      `Category ${id} takes no products: only a category without others below it does.`,
      categories[0],
    );
  }
  return category;
}
