import type { Inbox } from '../inbox/open.ts';
import { closeIssues } from '../store/issues/ledger.ts';
import { dueTouched, type Touched, type TouchedKind, takeTouched } from '../store/issues/touched.ts';
import type { Store } from '../store/store.ts';
import { issueClasses } from './index.ts';
import type { Finding, IssueDefinition, Subject } from './issue.ts';
import { type Look, lookAt, type Scope } from './look.ts';
import { reconcile } from './reconcile.ts';

/** So many orders or barcodes are looked at in one transaction; others wait for it. */
const atOnce = 50;

export interface LiveOptions {
  readonly now: number;
  readonly zone: string;
  readonly inbox?: Inbox | null;
  /** The fix whose work is looked at: what is gone is its doing. */
  readonly fixId?: number;
  /** Told of a rule that could not be asked; the others are. */
  readonly onError?: (cls: string, error: unknown) => void;
  /** Leave out what is about the shop as a whole. */
  readonly withoutShop?: boolean;
}

export interface Looked {
  readonly subjects: number;
  /** Whether the shop as a whole was looked at. */
  readonly shop: boolean;
  readonly opened: number;
  readonly closed: number;
  /** Whether something due is left. */
  readonly more: boolean;
}

/**
 * Looks at what was touched since the last look, and at what has become due: some of it, in one transaction each kind. Rules see the
 * rows as they are when the transaction begins; whatever is touched meanwhile is on the list again.
 */
export async function lookAtTouched(store: Store, options: LiveOptions): Promise<Looked> {
  const kinds = options.withoutShop ? (['order', 'barcode'] as const) : (['order', 'barcode', 'shop'] as const);
  const due = await dueTouched(store.db, kinds, options.now, atOnce);
  let [opened, closed] = [0, 0];
  for (const kind of kinds) {
    const keys = due.filter((one) => one.kind === kind).map(({ key }) => key);
    if (keys.length === 0) continue;
    const looked = await lookAtSome(store, kind, keys, options);
    opened += looked.opened;
    closed += looked.closed;
  }
  const shop = due.some(({ kind }) => kind === 'shop');
  return { subjects: due.length, shop, opened, closed, more: due.length === atOnce };
}

/** Looks at some orders, barcodes or the shop, whether they were touched or not. @returns what opened and what closed */
export async function lookAtSome(
  store: Store,
  kind: TouchedKind,
  keys: readonly string[],
  options: LiveOptions,
): Promise<{ readonly opened: number; readonly closed: number }> {
  return store.write(async (tx) => {
    await takeTouched(tx, kind, keys);
    const look = lookAt(tx, scopeOf(kind, keys), options);
    let [opened, closed] = [0, 0];
    for (const definition of classesOf(kind)) {
      const findings = await asked(definition, look, options);
      if (!findings) continue;
      const found = await reconcile(tx, look, definition, findings, 'live');
      await closeIssues(tx, found.gone, options.now, options.fixId ?? null);
      opened += found.opened;
      closed += found.gone.length;
    }
    return { opened, closed };
  });
}

/** A rule that fails says nothing: neither that something is wrong nor that it is right again. */
async function asked(definition: IssueDefinition, look: Look, { onError }: LiveOptions): Promise<Finding[] | null> {
  if (!onError) return definition.find(look);
  try {
    return await definition.find(look);
  } catch (error) {
    onError(definition.id, error);
    return null;
  }
}

function scopeOf(kind: Touched['kind'], keys: readonly string[]): Scope {
  if (kind === 'order') return { kind: 'orders', ids: keys.map(Number) };
  if (kind === 'barcode') return { kind: 'barcodes', barcodes: keys };
  return { kind: 'all' };
}

/** The classes that a look at some of a kind asks. */
export function classesOf(subject: Subject): typeof issueClasses {
  return issueClasses.filter((definition) => definition.subject === subject);
}
