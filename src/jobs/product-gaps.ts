import type { Gap, Problem } from '../core/domain/products/problems.ts';
import { suggest, toldIn, type Word } from '../core/domain/products/suggest.ts';
import { type KnownGap, listGaps, saveGaps } from '../core/store/products/gaps.ts';
import type { WordBook } from './market-words.ts';
import type { Market } from './product-verdict.ts';

/** So many pages of brands, of a thousand each, are looked through for names like one that is not among them. */
const mostBrandPages = 300;
const mostSuggestions = 5;

interface Waiting {
  readonly problems: readonly Problem[];
  readonly article: { readonly title: string };
}

/** Writes down which words products wait for, with what they may mean; suggestions are shown and never taken by themselves. */
export async function saveProductGaps(
  market: Market,
  book: WordBook,
  planned: readonly Waiting[],
  isWhole: boolean,
): Promise<void> {
  const { context, channel } = market;
  const { store, clock } = context;
  // One product alone says nothing of the words of all others.
  if (!isWhole) return;
  const found = new Map<string, { gap: Gap; products: number; titles: string[] }>();
  for (const { problems, article } of planned) {
    for (const { gap } of problems) {
      if (!gap) continue;
      const key = keyOf(gap);
      const known = found.get(key) ?? { gap, products: 0, titles: [] };
      known.products += 1;
      if (known.titles.length < 20) known.titles.push(article.title);
      found.set(key, known);
    }
  }
  const before = new Map((await listGaps(store.db, channel)).map((gap) => [keyOf(gap), gap.suggestions]));
  const newBrands = [...found.values()].filter(({ gap }) => gap.kind === 'brand' && !before.has(keyOf(gap)));
  const brands = await brandsLike(
    market,
    newBrands.map(({ gap }) => gap.source),
  );
  const rows: KnownGap[] = [];
  for (const { gap, products, titles } of found.values()) {
    const suggestions = before.get(keyOf(gap)) ?? (await suggestionsFor(gap, titles, book, brands));
    rows.push({ ...gap, products, suggestions });
  }
  await store.write((tx) => saveGaps(tx, channel, rows, clock.now()));
}

function keyOf({ kind, scope, source }: Gap): string {
  return JSON.stringify([kind, scope, source]);
}

async function suggestionsFor(
  gap: Gap,
  titles: readonly string[],
  book: WordBook,
  brands: ReadonlyMap<string, readonly Word[]>,
): Promise<readonly Word[]> {
  switch (gap.kind) {
    case 'brand':
      return brands.get(gap.source) ?? [];
    case 'category':
      return suggest(gap.source, book.allLeaves(), mostSuggestions).map(({ id, path }) => ({ id, name: path }));
    case 'attribute':
      return toldIn(titles, await valuesOf(book, Number(gap.scope), Number(gap.source)), mostSuggestions);
    case 'value': {
      const category = book.allLeaves().find(({ id }) => book.knowsValues(id, Number(gap.scope)));
      return category ? suggest(gap.source, book.values(category.id, Number(gap.scope)), mostSuggestions) : [];
    }
  }
}

async function valuesOf(book: WordBook, categoryId: number, attributeId: number): Promise<readonly Word[]> {
  book.values(categoryId, attributeId);
  await book.fetch();
  return book.values(categoryId, attributeId);
}

/** Names near these among all brands; every page is read once for all of them. */
async function brandsLike(
  { context, catalogue }: Market,
  names: readonly string[],
): Promise<Map<string, readonly Word[]>> {
  const best = new Map<string, readonly Word[]>(names.map((name) => [name, []]));
  if (names.length === 0) return best;
  for (let page = 0; page < mostBrandPages; page += 1) {
    context.signal.throwIfAborted();
    const brands = await catalogue.listBrands(page);
    for (const [name, nearest] of best) best.set(name, suggest(name, [...nearest, ...brands], mostSuggestions));
    if (brands.length < 1000) break;
  }
  return best;
}
