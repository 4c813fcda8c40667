/** One stock that the shop counts. */
export interface StockCount {
  /** Which: two articles of one product count the same one. */
  readonly key: string;
  readonly pieces: number;
}

/** An article with the stocks that it is counted in. */
export interface CountedArticle {
  readonly counts: readonly StockCount[];
  /** Keys of all stocks that a sale of it lowers. */
  readonly lowers: readonly string[];
}

/** Pieces that are promised, and the orders (our ids) that they are promised to. */
export interface Promised {
  readonly pieces: number;
  readonly orderIds: readonly number[];
}

/**
 * What is promised of each article. Pieces leave every stock that a sale lowers, so that those promised under one barcode cannot be sold
 * under another of the same product: the scarcest stock behind an article counts less all that was promised of it, by whatever barcode.
 *
 * @param promised by barcode
 * @returns by barcode; those without an article as they came
 */
export function promisedOfArticles(
  articles: ReadonlyMap<string, CountedArticle>,
  promised: ReadonlyMap<string, Promised>,
): ReadonlyMap<string, Promised> {
  const leaving = new Map<string, Promised>();
  for (const [barcode, { pieces, orderIds }] of promised) {
    for (const key of articles.get(barcode)?.lowers ?? []) {
      const already = leaving.get(key) ?? { pieces: 0, orderIds: [] };
      leaving.set(key, {
        pieces: already.pieces + pieces,
        orderIds: [...new Set([...already.orderIds, ...orderIds])],
      });
    }
  }
  const found = new Map(promised);
  for (const [barcode, { counts }] of articles) {
    const own = promised.get(barcode)?.pieces ?? 0;
    const left = counts.map(({ key, pieces }) => ({ key, pieces: pieces - (leaving.get(key)?.pieces ?? 0) }));
    const scarcest = left.reduce((least, each) => (each.pieces < least.pieces ? each : least), left[0] ?? noCount);
    const pieces = Math.min(...counts.map((count) => count.pieces)) - scarcest.pieces;
    const others = leaving.get(scarcest.key);
    if (others && pieces > own) found.set(barcode, { pieces, orderIds: others.orderIds });
  }
  return found;
}

const noCount: StockCount = { key: '', pieces: 0 };
