import type { Article } from '../core/domain/products/article.ts';
import { type Draft, draftItem } from '../core/domain/products/draft.ts';
import type { ProductItem } from '../core/domain/products/item.ts';
import type { ListedProduct, ProductSend, ProductWrite } from '../core/domain/products/listing.ts';
import { type Decision, decide } from '../core/domain/products/plan.ts';
import type { Problem } from '../core/domain/products/problems.ts';
import { itemsOfBatch, openBatches, stageBatch, stageItems } from '../core/store/products/batches.ts';
import { readMappings } from '../core/store/products/mappings.ts';
import {
  fingerprintOf,
  type ProductReason,
  type ProductRow,
  type ProductState,
  readProductRows,
  saveProduct,
} from '../core/store/products/product-rows.ts';
import { WordBook } from './market-words.ts';
import type { Market } from './product-batches.ts';
import { saveProductGaps } from './product-gaps.ts';
import { brokenImages } from './product-images.ts';

/** A product that was just brought in may be missing in the marketplace's list for so long (ms). */
const listingLagMs = 3_600_000;
/** So many products are written down in one transaction: others wait for it. */
const inOneWrite = 100;

export interface PlanRequest {
  readonly articles: readonly Article[];
  /** What the marketplace lists now, by barcode. */
  readonly listed: ReadonlyMap<string, ListedProduct>;
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
}

interface Planned {
  readonly key: string;
  readonly article: Article;
  readonly draft: Draft;
  readonly before: ProductRow | undefined;
  readonly listed: ListedProduct | null;
  decision: Decision;
  problems: readonly Problem[];
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
  const sends = sendsOf(planned);
  const calls = await stage(market, sends, planned);
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
  { barcode, overwrite }: PlanRequest,
  { draft, problems, before, listed }: Planned,
  underWay: ReadonlySet<string>,
): Decision {
  const lags =
    before?.state === 'accepted' && listed === null && context.clock.now() - (before.syncedAt ?? 0) < listingLagMs;
  const known = {
    acknowledged: before?.acknowledged ?? null,
    refused: draft.item !== null && before?.refusedFingerprint === fingerprintOf(draft.item),
    underWay: lags || (before !== undefined && underWay.has(before.barcode)),
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

function isTelling({ kind }: Decision): boolean {
  return kind === 'create' || kind === 'update-unapproved' || kind === 'update-approved';
}

type Sends = Readonly<Record<ProductWrite, readonly ProductSend[]>>;

/** What each product is told by which call. Of a content that several variants share, one tells at a time. */
function sendsOf(planned: readonly Planned[]): Sends {
  const sends: Record<ProductWrite, ProductSend[]> = {
    create: [],
    'update-unapproved': [],
    'update-content': [],
    'update-variant': [],
  };
  const contents = new Set<string>();
  for (const { key: barcode, decision, draft } of planned) {
    const whole = draft.item && { barcode, contentId: null, fields: draft.item, offer: draft.offer };
    if (decision.kind === 'create' && whole) sends.create.push(whole);
    if (decision.kind === 'update-unapproved' && whole) sends['update-unapproved'].push(whole);
    if (decision.kind !== 'update-approved') continue;
    const { contentId, content, variant } = decision;
    const part = { barcode, contentId, offer: null };
    if (Object.keys(content).length > 0 && contentId !== null && !contents.has(contentId)) {
      contents.add(contentId);
      sends['update-content'].push({ ...part, fields: content });
    }
    if (Object.keys(variant).length > 0) sends['update-variant'].push({ ...part, contentId: null, fields: variant });
  }
  return sends;
}

/** Writes calls and products down, then all other products, a hundred in one transaction. Tells the number of calls. */
async function stage(market: Market, sends: Sends, planned: readonly Planned[]): Promise<number> {
  const { context, channel, catalogue } = market;
  const { store, clock, run } = context;
  const size = context.settings.trendyol?.products.batchSize ?? 100;
  const byKey = new Map(planned.map((each) => [each.key, each]));
  const staged = new Set<string>();
  let calls = 0;
  for (const [write, items] of Object.entries(sends) as [ProductWrite, readonly ProductSend[]][]) {
    for (let at = 0; at < items.length; at += size) {
      const call = items.slice(at, at + size);
      const by = { now: clock.now(), runId: run.id, attempt: run.attempt };
      const body = catalogue.productsBody(write, call);
      const batchId = await store.write((tx) => stageBatch(tx, channel, by, write, body));
      for (let from = 0; from < call.length; from += inOneWrite) {
        const some = call.slice(from, from + inOneWrite);
        await store.write(async (tx) => {
          await stageItems(tx, batchId, write, from, some);
          for (const { barcode } of some) {
            const each = byKey.get(barcode);
            if (!each || staged.has(barcode)) continue;
            staged.add(barcode);
            await saveProduct(tx, channel, each.before, { ...rowOf(each, by.now), state: 'queued', batchId }, by.now);
          }
        });
      }
      calls += 1;
    }
  }
  const others = planned.filter(({ key }) => !staged.has(key));
  for (let at = 0; at < others.length; at += inOneWrite) {
    const now = clock.now();
    await store.write(async (tx) => {
      for (const each of others.slice(at, at + inOneWrite)) {
        await saveProduct(tx, channel, each.before, rowOf(each, now), now);
      }
    });
  }
  return calls;
}

/** Says of products that the shop no longer offers that it does not; whether they are sold on is for a person to say. */
async function markGone(
  { context, channel }: Market,
  rows: ReadonlyMap<string, ProductRow>,
  planned: readonly Planned[],
): Promise<void> {
  const offered = new Set(planned.map(({ key }) => key));
  const now = context.clock.now();
  const gone = [...rows.values()].filter(({ barcode, goneAt }) => goneAt === null && !offered.has(barcode));
  for (let at = 0; at < gone.length; at += inOneWrite) {
    await context.store.write(async (tx) => {
      for (const row of gone.slice(at, at + inOneWrite)) {
        await saveProduct(tx, channel, row, { ...row, reasons: [notOffered], goneAt: now }, now);
      }
    });
  }
}

const notOffered: ProductReason = {
  code: 'not-offered',
  field: null,
  message:
    'The shop no longer offers it: it is switched off there, or gone. What the marketplace lists of it is left as it is.',
};

/** A product as it is after this look at it. */
function rowOf({ key, article, draft, before, listed, decision, problems }: Planned, now: number): ProductRow {
  const base: ProductRow = {
    barcode: key,
    productId: article.productId,
    optionValueIds: article.optionValueIds,
    title: article.title,
    state: before?.state ?? 'queued',
    reasons: [],
    standing: listed?.standing ?? null,
    contentId: listed?.contentId ?? null,
    batchId: before?.batchId ?? null,
    desired: draft.item,
    acknowledged: before?.acknowledged ?? null,
    refusedFingerprint: before?.refusedFingerprint ?? null,
    listed,
    syncedAt: before && before.standing !== (listed?.standing ?? null) ? now : (before?.syncedAt ?? null),
    error: null,
    goneAt: null,
  };
  switch (decision.kind) {
    case 'held':
      // Of one that was rejected there, also why: both have to be mended.
      return { ...base, state: 'held', reasons: [...problems.map(reasonOf), ...stateOf(listed).reasons] };
    case 'under-way':
      return {
        ...base,
        reasons: before?.reasons ?? [],
        desired: before?.desired ?? null,
        standing: before?.standing ?? null,
        syncedAt: before?.syncedAt ?? null,
      };
    case 'gone':
      return { ...base, state: 'gone', reasons: [goneReason] };
    case 'refused':
      return { ...base, state: 'rejected', reasons: before?.reasons ?? [], error: before?.error ?? null };
    case 'adopt':
      return { ...base, ...stateOf(listed), acknowledged: draft.item, syncedAt: now };
    default:
      return { ...base, ...stateOf(listed) };
  }
}

const goneReason: ProductReason = {
  code: 'gone',
  field: null,
  message: 'It was listed and is no more. Sync it by its barcode to bring it in again, or switch it off in the shop.',
};

function reasonOf({ code, field, message, gap }: Problem): ProductReason {
  return { code, field, message, ...(gap && { gap }) };
}

function stateOf(listed: ListedProduct | null): {
  state: ProductState;
  reasons: ProductReason[];
  error: string | null;
} {
  switch (listed?.standing) {
    case 'approved':
      return { state: 'live', reasons: [], error: null };
    case 'archived':
      return { state: 'approved', reasons: [], error: null };
    case 'rejected': {
      const said = listed.reasons.length > 0 ? listed.reasons : ['The marketplace rejected it without a reason.'];
      const reasons = said.map((message) => ({ code: 'marketplace', field: null, message }));
      return { state: 'rejected', reasons, error: said.join('; ') };
    }
    default:
      return { state: 'accepted', reasons: [], error: null };
  }
}

function tally(planned: readonly Planned[], calls: number): Plan {
  const of = (...kinds: Decision['kind'][]): number =>
    planned.filter(({ decision }) => kinds.includes(decision.kind)).length;
  const rejectedThere = planned.filter(
    ({ decision, listed }) => decision.kind === 'unchanged' && listed?.standing === 'rejected',
  ).length;
  return {
    created: of('create'),
    updated: of('update-unapproved', 'update-approved'),
    unchanged: of('unchanged', 'adopt', 'under-way') - rejectedThere,
    held: of('held'),
    rejected: of('refused', 'gone') + rejectedThere,
    calls,
    approved: planned
      .filter(({ before, listed }) => before && before.standing !== 'approved' && listed?.standing === 'approved')
      .map(({ key }) => key),
  };
}
