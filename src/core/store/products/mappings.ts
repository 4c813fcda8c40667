import * as z from 'zod';
import type { AttributeSource, MappingKey, Mappings } from '../../domain/products/mapping.ts';
import type { MappingKind } from '../../domain/products/problems.ts';
import { type Actor, recordAct } from '../acts.ts';
import type { Reader, Tx } from '../store.ts';

/** What a word was mapped to: a word of the marketplace's, or where an attribute takes its value from. */
export type MappingTarget = { readonly id: number; readonly name: string } | AttributeSource;

const targetSchema: z.ZodType<MappingTarget> = z.union([
  z.object({ id: z.int(), name: z.string() }),
  z.object({ from: z.string() }),
  z.object({ value: z.int(), name: z.string() }),
  z.object({ text: z.string() }),
]);

export interface ProductMapping extends MappingKey {
  readonly target: MappingTarget;
  readonly updatedAt: number;
}

export async function listMappings(db: Reader, channel: string, kind?: MappingKind): Promise<ProductMapping[]> {
  let query = db.selectFrom('product_mappings').selectAll().where('channel', '=', channel);
  if (kind) query = query.where('kind', '=', kind);
  const rows = await query.orderBy('kind').orderBy('scope').orderBy('source').orderBy('barcode').execute();
  return rows.map((row) => ({
    kind: row.kind as MappingKind,
    scope: row.scope,
    source: row.source,
    barcode: row.barcode,
    target: targetSchema.parse(JSON.parse(row.target)),
    updatedAt: row.updated_at,
  }));
}

/** All mappings as the rules ask for them. */
export async function readMappings(db: Reader, channel: string): Promise<Mappings> {
  const all = new Map((await listMappings(db, channel)).map((mapping) => [keyText(mapping), mapping.target]));
  const of = (kind: MappingKind, scope: string, source: string, barcode = ''): MappingTarget | undefined =>
    all.get(keyText({ kind, scope, source, barcode }));
  const id = (target: MappingTarget | undefined): number | undefined =>
    target && 'id' in target ? target.id : undefined;
  return {
    brand: (name) => id(of('brand', '', name)),
    category: (name) => id(of('category', '', name)),
    attribute: (categoryId, attributeId, barcode) => {
      const target =
        of('attribute', String(categoryId), String(attributeId), barcode) ??
        of('attribute', String(categoryId), String(attributeId));
      return target && !('id' in target) ? target : undefined;
    },
    value: (attributeId, word) => id(of('value', String(attributeId), word)),
  };
}

function keyText({ kind, scope, source, barcode }: MappingKey): string {
  return JSON.stringify([kind, scope, source, barcode]);
}

/** Says what a word means (null: no more), by an act of a person. */
export async function setMapping(
  tx: Tx,
  channel: string,
  by: Actor,
  key: MappingKey,
  target: MappingTarget | null,
  now: number,
): Promise<void> {
  const { kind, scope, source, barcode } = key;
  const where = `${channel}-${kind}:${[scope, source, barcode].filter(Boolean).join('/')}`;
  const act = await recordAct(tx, by, target ? 'product-map' : 'product-unmap', where, { target }, now);
  const matching = { channel, kind, scope, source, barcode };
  if (!target) {
    let gone = tx.deleteFrom('product_mappings');
    for (const [column, value] of Object.entries(matching))
      gone = gone.where(column as keyof typeof matching, '=', value);
    await gone.execute();
    return;
  }
  const values = { target: JSON.stringify(target), updated_at: now, act_id: act };
  await tx
    .insertInto('product_mappings')
    .values({ ...matching, ...values })
    .onConflict((row) => row.columns(['kind', 'scope', 'source', 'barcode', 'channel']).doUpdateSet(values))
    .execute();
}
