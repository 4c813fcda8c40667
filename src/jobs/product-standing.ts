import type { Article } from '../core/domain/products/article.ts';
import type { Draft } from '../core/domain/products/draft.ts';
import type { ListedProduct } from '../core/domain/products/listing.ts';
import type { Decision } from '../core/domain/products/plan.ts';
import type { Problem } from '../core/domain/products/problems.ts';
import type { ProductReason, ProductRow, ProductState } from '../core/store/products/product-rows.ts';

/** A product with all that is known of it, and what is to be done about it. */
export interface Planned {
  readonly key: string;
  readonly article: Article;
  readonly draft: Draft;
  readonly before: ProductRow | undefined;
  readonly listed: ListedProduct | null;
  /** `shared`: a variant of the same content tells it, or tells another and goes first. */
  decision: Decision | { readonly kind: 'shared' };
  problems: readonly Problem[];
}

/** A product as it is after this look at it. */
export function rowOf({ key, article, draft, before, listed, decision, problems }: Planned, now: number): ProductRow {
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
