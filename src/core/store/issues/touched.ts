import { among } from '../among.ts';
import type { Reader, Tx } from '../store.ts';

export type TouchedKind = 'order' | 'barcode' | 'shop';

export interface Touched {
  readonly kind: TouchedKind;
  readonly key: string;
}

/** What of these kinds is to be looked at now, the longest due first. @param now UTC epoch ms */
export async function dueTouched(
  db: Reader,
  kinds: readonly TouchedKind[],
  now: number,
  limit: number,
): Promise<Touched[]> {
  const rows = await db
    .selectFrom('touched')
    .select(['kind', 'key'])
    .where('due_at', '<=', now)
    .where('kind', 'in', kinds)
    .orderBy('due_at')
    .limit(limit)
    .execute();
  return rows as Touched[];
}

/** When the next look is due (UTC epoch ms); null when nothing waits. */
export async function nextTouchedAt(db: Reader): Promise<number | null> {
  const { at } = await db
    .selectFrom('touched')
    .select((of) => of.fn.min<number | null>('due_at').as('at'))
    .executeTakeFirstOrThrow();
  return at;
}

/** How many rows wait to be looked at now. */
export async function countDue(db: Reader, now: number): Promise<number> {
  const { due } = await db
    .selectFrom('touched')
    .select((of) => of.fn.countAll<number>().as('due'))
    .where('due_at', '<=', now)
    .executeTakeFirstOrThrow();
  return due;
}

/** Takes what is looked at off the list, in the transaction of the look. */
export async function takeTouched(tx: Tx, kind: TouchedKind, keys: readonly string[]): Promise<void> {
  await tx.deleteFrom('touched').where('kind', '=', kind).where('key', 'in', among(keys)).execute();
}

/** Has something looked at again at a time (UTC epoch ms), unless it is looked at earlier anyway. */
export async function lookAgain(tx: Tx, { kind, key }: Touched, dueAt: number): Promise<void> {
  await tx
    .insertInto('touched')
    .values({ kind, key, due_at: dueAt })
    .onConflict((conflict) =>
      conflict.columns(['key', 'kind']).doUpdateSet({ due_at: dueAt }).where('touched.due_at', '>', dueAt),
    )
    .execute();
}
