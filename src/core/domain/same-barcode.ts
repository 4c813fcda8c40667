/**
 * Which of several products of the shop a barcode means: those that it offers, where there are any. OpenCart's own "Copy" leaves the
 * barcode on the copy, which it switches off. More than one in the answer: nobody can tell.
 */
export function meantByBarcode<T>(products: readonly T[], isOffered: (product: T) => boolean): readonly T[] {
  const offered = products.filter(isOffered);
  return offered.length > 0 ? offered : products;
}
