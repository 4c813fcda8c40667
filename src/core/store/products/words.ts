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

/** Any word of a kind by its number, wherever it stands. */
export async function findWord(db: Reader, channel: string, kind: WordKind, id: number): Promise<StoredWord | null> {
  const row = await db
    .selectFrom('market_words')
    .select(['id', 'name', 'detail'])
    .where('channel', '=', channel)
    .where('kind', '=', kind)
    .where('id', '=', id)
    .executeTakeFirst();
  return row ? { ...row, detail: JSON.parse(row.detail) as StoredWord['detail'] } : null;
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
