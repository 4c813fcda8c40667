/** What a query of a list answers: a page, and how many there are in all. */
export interface PageRead<T> {
  readonly rows: readonly T[];
  readonly total: number;
}

/** Rows read at a time: a list of any length is never held as a whole. */
const pageSize = 500;

/**
 * The rows of a list, up to `limit` of them, read page by page. A row that new ones push from one page to the next comes once.
 *
 * @param id what tells rows apart
 */
export async function* eachRow<T>(
  limit: number,
  id: (row: T) => number,
  read: (page: { limit: number; offset: number }) => Promise<PageRead<T>>,
): AsyncGenerator<T[]> {
  const seen = new Set<number>();
  for (let offset = 0; offset < limit; offset += pageSize) {
    const size = Math.min(pageSize, limit - offset);
    const { rows } = await read({ limit: size, offset });
    const fresh = rows.filter((row) => !seen.has(id(row)));
    for (const row of fresh) seen.add(id(row));
    if (fresh.length > 0) yield fresh;
    if (rows.length < size) return;
  }
}
