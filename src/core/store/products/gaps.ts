import type { Gap, MappingKind } from '../../domain/products/problems.ts';
import type { Word } from '../../domain/products/suggest.ts';
import type { Reader, Tx } from '../store.ts';

/** A word that products wait for, how many do, and what it may mean, the likeliest first. */
export interface KnownGap extends Gap {
  readonly products: number;
  readonly suggestions: readonly Word[];
}

export async function listGaps(db: Reader, channel: string, kind?: MappingKind): Promise<KnownGap[]> {
  let query = db.selectFrom('product_gaps').selectAll().where('channel', '=', channel);
  if (kind) query = query.where('kind', '=', kind);
  const rows = await query.orderBy('products', 'desc').orderBy('kind').orderBy('name').execute();
  return rows.map((row) => ({
    kind: row.kind as MappingKind,
    scope: row.scope,
    source: row.source,
    name: row.name,
    products: row.products,
    suggestions: JSON.parse(row.suggestions) as Word[],
  }));
}

/** Puts these in the place of all that were known, and touches none that stays as it was. */
export async function saveGaps(tx: Tx, channel: string, gaps: readonly KnownGap[], now: number): Promise<void> {
  const text = ({ kind, scope, source }: Gap): string => JSON.stringify([kind, scope, source]);
  const before = new Map((await listGaps(tx, channel)).map((gap) => [text(gap), gap]));
  for (const gap of gaps) {
    const old = before.get(text(gap));
    before.delete(text(gap));
    if (old && JSON.stringify(old) === JSON.stringify(gap)) continue;
    const { kind, scope, source, name, products } = gap;
    const values = { name, products, suggestions: JSON.stringify(gap.suggestions) };
    await tx
      .insertInto('product_gaps')
      .values({ channel, kind, scope, source, first_seen_at: now, ...values })
      .onConflict((row) => row.columns(['kind', 'scope', 'source', 'channel']).doUpdateSet(values))
      .execute();
  }
  for (const { kind, scope, source } of before.values()) {
    await tx
      .deleteFrom('product_gaps')
      .where('channel', '=', channel)
      .where('kind', '=', kind)
      .where('scope', '=', scope)
      .where('source', '=', source)
      .execute();
  }
}
