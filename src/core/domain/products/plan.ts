import type { Draft } from './draft.ts';
import { changedFields, contentFields, type ProductItem, variantFields } from './item.ts';

/** How a product stands at the marketplace. `archived`: approved, and taken off sale. */
export type Standing = 'pending' | 'approved' | 'archived' | 'rejected';

/** What the plan has to know of a product beside what the shop says. */
export interface KnownProduct {
  /** As the marketplace has acknowledged it; null when it never did. */
  readonly acknowledged: ProductItem | null;
  /** It refused just this telling: it is not repeated. */
  readonly refused: boolean;
  /** A batch with this product is on its way. */
  readonly underWay: boolean;
}

export interface ListedNow {
  readonly standing: Standing;
  /** What its variants share; only of an approved one. */
  readonly contentId: string | null;
}

/** What is to be done about a product now. */
export type Decision =
  /** A batch is on its way: its result comes first. */
  | { readonly kind: 'under-way' }
  /** Local rules forbid to send it. */
  | { readonly kind: 'held' }
  | { readonly kind: 'create' }
  /** Not approved yet, or rejected: it is told anew as a whole. */
  | { readonly kind: 'update-unapproved' }
  | {
      readonly kind: 'update-approved';
      readonly contentId: string | null;
      readonly content: Partial<ProductItem>;
      readonly variant: Partial<ProductItem>;
    }
  /** Listed by somebody else before we ever sent it: what the shop says today is where changes are counted from. */
  | { readonly kind: 'adopt' }
  /** The marketplace said no to just this. */
  | { readonly kind: 'refused' }
  /** It was there and is no more: somebody took it off. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'unchanged' };

/**
 * What to do about one product (M5, M6). Never sends the same telling twice: not while it is on its way, not when it was
 * acknowledged, and not when it was refused.
 *
 * @param again the operator asked for this product by name: what was refused or is gone is tried once more
 * @param overwrite what somebody else listed is held against the shop's words too
 */
export function decide(
  { item, problems }: Pick<Draft, 'item' | 'problems'>,
  known: KnownProduct,
  listed: ListedNow | null,
  {
    again = false,
    overwrite = null,
  }: { readonly again?: boolean; readonly overwrite?: Partial<ProductItem> | null } = {},
): Decision {
  if (known.underWay) return { kind: 'under-way' };
  if (problems.length > 0 || item === null) return { kind: 'held' };
  const refused = !again && known.refused;
  if (!listed) {
    if (known.acknowledged !== null && !again) return { kind: 'gone' };
    return refused ? { kind: 'refused' } : { kind: 'create' };
  }
  const approved = listed.standing === 'approved' || listed.standing === 'archived';
  if (known.acknowledged === null && overwrite === null && listed.standing !== 'rejected') return { kind: 'adopt' };
  const before = known.acknowledged ?? overwrite ?? {};
  const content = changedFields(before, item, contentFields);
  const variant = changedFields(before, item, variantFields);
  if (content.length + variant.length === 0) {
    return listed.standing === 'rejected' && again ? { kind: 'update-unapproved' } : { kind: 'unchanged' };
  }
  if (refused) return { kind: 'refused' };
  if (!approved) return { kind: 'update-unapproved' };
  return {
    kind: 'update-approved',
    contentId: listed.contentId,
    content: picked(item, content),
    variant: picked(item, variant),
  };
}

function picked(item: ProductItem, fields: readonly (keyof ProductItem)[]): Partial<ProductItem> {
  return Object.fromEntries(fields.map((field) => [field, item[field]]));
}
