/**
 * The pieces that really exist and are free to be sold: the truth that listed quantities are held against. Nobody but the
 * world knows it. A sale of what is not there is an oversold piece, and stays counted when the piece turns up later.
 */
export class Shelf {
  readonly #free = new Map<string, number>();
  readonly #oversold = new Map<string, number>();

  /** Free pieces; below 0 when more was sold than there was. */
  free(barcode: string): number {
    return this.#free.get(barcode) ?? 0;
  }

  /** Pieces sold although they were not there, of one barcode or (without one) of all. */
  oversold(barcode?: string): number {
    if (barcode !== undefined) return this.#oversold.get(barcode) ?? 0;
    return [...this.#oversold.values()].reduce((sum, pieces) => sum + pieces, 0);
  }

  /** Somebody buys, here or elsewhere. */
  sell(barcode: string, pieces: number): void {
    const free = this.free(barcode);
    const missing = pieces - Math.max(0, Math.min(pieces, free));
    if (missing > 0) this.#oversold.set(barcode, this.oversold(barcode) + missing);
    this.#free.set(barcode, free - pieces);
  }

  /** Pieces become free: a cancelled order, a delivery from the supplier, a return that is as good as new. */
  put(barcode: string, pieces: number): void {
    this.#free.set(barcode, this.free(barcode) + pieces);
  }
}
