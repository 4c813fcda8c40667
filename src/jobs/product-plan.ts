import type { Article } from '../core/domain/products/article.ts';
import { draftItem } from '../core/domain/products/draft.ts';
import type { ProductItem } from '../core/domain/products/item.ts';
import type { ListedProduct } from '../core/domain/products/listing.ts';
import { type Decision, decide } from '../core/domain/products/plan.ts';
import type { Problem } from '../core/domain/products/problems.ts';
import { itemsOfBatch, openBatches } from '../core/store/products/batches.ts';
import { readMappings } from '../core/store/products/mappings.ts';
import { fingerprintOf, type ProductRow, readProductRows } from '../core/store/products/product-rows.ts';
import { WordBook } from './market-words.ts';
import { saveProductGaps } from './product-gaps.ts';
import { brokenImages } from './product-images.ts';
import { markGone, stage } from './product-stage.ts';
import type { Planned } from './product-standing.ts';
import type { Market } from './product-verdict.ts';

/** A product that was just brought in may be missing in the marketplace's list for so long (ms). */
const listingLagMs = 3_600_000;

export interface PlanRequest {
  readonly articles: readonly Article[];
  /** What the marketplace lists now, by barcode. */
  readonly listed: ReadonlyMap<string, ListedProduct>;
  /** How many of what it lists could not be read: what is missing in `listed` may be among them. */
  readonly unreadable: number;
  /** Only this one, and once more even where it was refused. */
  readonly barcode?: string | undefined;
  /** What others listed is held against the shop's words. */
  readonly overwrite: boolean;
}

/** What is to be done, by kind, and what was found out on the way. */
export interface Plan {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly held: number;
  readonly rejected: number;
  readonly calls: number;
  /** Products that the marketplace has approved since the last look (M75). */
  readonly approved: readonly string[];
  /** Those that it has rejected since (M76). */
  readonly newlyRejected: readonly string[];
}

/**
 * Works out what to do about every product, writes it down, and stages the calls (M4 to M9). Nothing is sent here.
 *
 * @throws ChannelError when the marketplace's words cannot be read
 */
export async function planProducts(market: Market, request: PlanRequest): Promise<Plan> {
  const { context, channel, catalogue } = market;
  const { store } = context;
  const rows = await readProductRows(store.db, channel);
  const underWay = await barcodesUnderWay(market);
  const book = new WordBook(context, channel, catalogue);
  const planned = await draftAll(market, request, rows, book);
  for (const each of planned) each.decision = decisionOn(market, request, each, underWay);
  await lookAtImages(market, planned);
  await saveProductGaps(market, book, planned, request.barcode === undefined);
  const calls = await stage(market, planned);
  if (request.barcode === undefined) await markGone(market, rows, planned);
  return tally(planned, calls);
}

/** Drafts every article; words that are missing at first are fetched, and the rules asked again. */
async function draftAll(
  { context, channel, catalogue }: Market,
  { articles, listed }: PlanRequest,
  rows: ReadonlyMap<string, ProductRow>,
  book: WordBook,
): Promise<Planned[]> {
  const { store, settings, clock } = context;
  const mappings = await readMappings(store.db, channel);
  const { origin = null, dimensionalWeight = null } = settings.trendyol?.products ?? {};
  const defaults = { origin, dimensionalWeight, currency: catalogue.currency };
  const twice = barcodesTwice(articles);
  const draft = (article: Article): Planned => {
    const key = keyOf(article);
    const there = listed.get(key) ?? null;
    const known = there && {
      productMainId: there.productMainId,
      brandId: there.brand?.id ?? null,
      categoryId: there.category?.id ?? null,
      attributes: there.attributes.map(({ attributeId, valueId, text }) => ({
        attributeId,
        ...(valueId === undefined ? { text: text ?? '' } : { valueId }),
      })),
      vatRate: there.vatRate,
      dimensionalWeight: there.dimensionalWeight,
      origin: there.origin,
    };
    const made = draftItem(article, book, mappings, known, defaults, clock.now());
    const others = twice.get(key);
    const problems: Problem[] = others
      ? [
          ...made.problems,
          {
            code: 'barcode-ambiguous',
            field: 'barcode',
            message: `Products ${others.join(' and ')} of the shop have the same barcode.`,
          },
        ]
      : [...made.problems];
    return { key, article, draft: made, before: rows.get(key), listed: there, decision: { kind: 'held' }, problems };
  };
  for (;;) {
    const planned = [...new Map(articles.map((article) => [keyOf(article), article])).values()].map(draft);
    if (!(await book.fetch())) return planned;
  }
}

/** A product without a barcode is known by its number in the shop, which no barcode can look like. */
function keyOf({ barcode, productId }: Article): string {
  return barcode ?? `#${productId}`;
}

function barcodesTwice(articles: readonly Article[]): ReadonlyMap<string, number[]> {
  const owners = new Map<string, number[]>();
  for (const { barcode, productId } of articles) {
    if (barcode !== null) owners.set(barcode, [...(owners.get(barcode) ?? []), productId]);
  }
  return new Map([...owners].filter(([, ids]) => ids.length > 1));
}

function decisionOn(
  { context }: Market,
  { barcode, overwrite, unreadable }: PlanRequest,
  { draft, problems, before, listed }: Planned,
  underWay: ReadonlySet<string>,
): Decision {
  const lags =
    before?.state === 'accepted' && listed === null && context.clock.now() - (before.syncedAt ?? 0) < listingLagMs;
  // What was there once and cannot be read now is neither gone nor brought in anew.
  const isUnread = unreadable > 0 && listed === null && (before?.acknowledged ?? null) !== null;
  const known = {
    acknowledged: before?.acknowledged ?? null,
    refused: draft.item !== null && before?.refusedFingerprint === fingerprintOf(draft.item),
    underWay: lags || isUnread || (before !== undefined && underWay.has(before.barcode)),
  };
  return decide({ item: draft.item, problems }, known, listed, {
    again: barcode !== undefined,
    overwrite: overwrite && listed ? listedItem(listed) : null,
  });
}

/** What the marketplace lists, told as we would tell it. */
function listedItem(listed: ListedProduct): Partial<ProductItem> {
  const { title, description, images, stockCode } = listed;
  return {
    ...{ title, description, images, stockCode },
    ...(listed.brand && { brandId: listed.brand.id }),
    ...(listed.category && { categoryId: listed.category.id }),
    attributes: listed.attributes.map(({ attributeId, valueId, text }) => ({
      attributeId,
      ...(valueId === undefined ? { text: text ?? '' } : { valueId }),
    })),
    ...(listed.vatRate !== null && { vatRate: listed.vatRate }),
    ...(listed.dimensionalWeight !== null && { dimensionalWeight: listed.dimensionalWeight }),
    origin: listed.origin ?? '',
  };
}

async function barcodesUnderWay({ context, channel }: Market): Promise<Set<string>> {
  const found = new Set<string>();
  for (const { id } of await openBatches(context.store.db, channel)) {
    for (const { barcode, state } of await itemsOfBatch(context.store.db, id))
      if (state === 'waiting') found.add(barcode);
  }
  return found;
}

/** Images that would be told for the first time are looked at: a dead one would be refused hours later (M7). */
async function lookAtImages(market: Market, planned: readonly Planned[]): Promise<void> {
  const telling = planned.filter(({ decision }) => isTelling(decision));
  const broken = await brokenImages(
    market.context,
    telling.map(({ draft, before }) => {
      const known = new Set(before?.acknowledged?.images ?? []);
      return (draft.item?.images ?? []).filter((image) => !known.has(image));
    }),
  );
  for (const [index, each] of telling.entries()) {
    const problems = broken[index] ?? [];
    if (problems.length === 0) continue;
    each.problems = [...each.problems, ...problems];
    each.decision = { kind: 'held' };
    for (const { message } of problems) market.context.log.warn(`${each.key} “${each.article.title}”: ${message}`);
  }
}

function isTelling({ kind }: Planned['decision']): boolean {
  return kind === 'create' || kind === 'update-unapproved' || kind === 'update-approved';
}

/** The barcodes of products that stand so since the last look. */
function nowStanding(planned: readonly Planned[], standing: 'approved' | 'rejected'): string[] {
  return planned
    .filter(({ before, listed }) => before && before.standing !== standing && listed?.standing === standing)
    .map(({ key }) => key);
}

function tally(planned: readonly Planned[], calls: number): Plan {
  const of = (...kinds: Planned['decision']['kind'][]): number =>
    planned.filter(({ decision }) => kinds.includes(decision.kind)).length;
  const rejectedThere = planned.filter(
    ({ decision, listed }) => decision.kind === 'unchanged' && listed?.standing === 'rejected',
  ).length;
  return {
    created: of('create'),
    updated: of('update-unapproved', 'update-approved'),
    unchanged: of('unchanged', 'adopt', 'under-way', 'shared') - rejectedThere,
    held: of('held'),
    rejected: of('refused', 'gone') + rejectedThere,
    calls,
    approved: nowStanding(planned, 'approved'),
    newlyRejected: nowStanding(planned, 'rejected'),
  };
}
