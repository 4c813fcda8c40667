import { foldedName } from '../../domain/folded-name.ts';
import type { ProductItem } from '../../domain/products/item.ts';
import type { Reader, Tx } from '../store.ts';

/** `brand`: of one name · `category`: the whole tree · `attribute`: of a category · `value`: of an attribute in a category. */
export type WordKind = 'brand' | 'category' | 'attribute' | 'value';

/** A word of the marketplace's as it was read, with what else it says of it. */
export interface StoredWord {
  readonly id: number;
  readonly name: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** When a list of words was read last, UTC epoch ms; null when never. */
export async function wordsReadAt(db: Reader, channel: string, kind: WordKind, parent: string): Promise<number | null> {
  const row = await db
    .selectFrom('market_word_lists')
    .select('read_at')
    .where('channel', '=', channel)
    .where('kind', '=', kind)
    .where('parent', '=', parent)
    .executeTakeFirst();
  return row?.read_at ?? null;
}

/** The words of one list, as they were read last. */
export async function readWords(db: Reader, channel: string, kind: WordKind, parent: string): Promise<StoredWord[]> {
  const rows = await db
    .selectFrom('market_words')
    .select(['id', 'name', 'detail'])
    .where('channel', '=', channel)
    .where('kind', '=', kind)
    .where('parent', '=', parent)
    .orderBy('id')
    .execute();
  return rows.map(({ id, name, detail }) => ({ id, name, detail: JSON.parse(detail) as StoredWord['detail'] }));
}

/** Puts a list of words in the place of the one that was read before. */
export async function saveWords(
  tx: Tx,
  channel: string,
  kind: WordKind,
  parent: string,
  words: readonly StoredWord[],
  now: number,
): Promise<void> {
  await tx
    .deleteFrom('market_words')
    .where('channel', '=', channel)
    .where('kind', '=', kind)
    .where('parent', '=', parent)
    .execute();
  const rows = words.map(({ id, name, detail }) => ({
    channel,
    kind,
    parent,
    id,
    name,
    detail: JSON.stringify(detail),
  }));
  for (let at = 0; at < rows.length; at += 500) {
    await tx
      .insertInto('market_words')
      .values(rows.slice(at, at + 500))
      .onConflict((row) => row.doNothing())
      .execute();
  }
  await tx
    .insertInto('market_word_lists')
    .values({ channel, kind, parent, read_at: now })
    .onConflict((row) => row.columns(['kind', 'parent', 'channel']).doUpdateSet({ read_at: now }))
    .execute();
}

/** How the marketplace calls what an item tells by number; what was never looked up is missing. */
export async function itemNames(db: Reader, channel: string, item: ProductItem): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  const look = async (key: string, kind: WordKind, parent: string | undefined, id: number): Promise<void> => {
    const [word] = await wordsMeant(db, channel, kind, parent, String(id));
    if (word) names.set(key, word.name);
  };
  await look('brand', 'brand', undefined, item.brandId);
  await look('category', 'category', '', item.categoryId);
  for (const { attributeId, valueId } of item.attributes) {
    await look(`attribute ${attributeId}`, 'attribute', String(item.categoryId), attributeId);
    if (valueId !== undefined) {
      await look(`value ${attributeId} ${valueId}`, 'value', `${item.categoryId}:${attributeId}`, valueId);
    }
  }
  return names;
}

/** A word with the list that it stands in. */
export interface FoundWord extends StoredWord {
  readonly parent: string;
}

/**
 * Words of a kind that a person may mean by a text: its number, else exactly its name, else its name but for letters' case and marks.
 *
 * @param parent the list to look in; undefined: all of them
 */
export async function wordsMeant(
  db: Reader,
  channel: string,
  kind: WordKind,
  parent: string | undefined,
  text: string,
): Promise<FoundWord[]> {
  let query = db
    .selectFrom('market_words')
    .select(['id', 'name', 'detail', 'parent'])
    .where('channel', '=', channel)
    .where('kind', '=', kind);
  if (parent !== undefined) query = query.where('parent', '=', parent);
  if (/^\d{1,15}$/.test(text)) query = query.where('id', '=', Number(text));
  const rows = await query.orderBy('id').execute();
  const found = rows.map((row) => ({ ...row, detail: JSON.parse(row.detail) as StoredWord['detail'] }));
  if (/^\d{1,15}$/.test(text)) return found;
  const exact = found.filter(({ name }) => name === text);
  return exact.length > 0 ? exact : found.filter(({ name }) => foldedName(name) === foldedName(text));
}
