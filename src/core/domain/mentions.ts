/** A JSON string as a whole, else a word of text or a number. */
const token = /"((?:[^"\\]|\\.)*)"|[\p{L}\p{N}_.-]+/gu;
const betweenWords = /[^\p{L}\p{N}_-]+/u;

/**
 * Whether a text (JSON or not) speaks of one of these ids or numbers: as a value, or as a whole word of one. `1001` is not spoken of by `11001`
 * nor by `1001.50`.
 */
export function mentions(text: string, names: ReadonlySet<string>): boolean {
  for (const [whole, value = whole] of text.matchAll(token)) {
    if (names.has(value)) return true;
    if (whole !== value && value.split(betweenWords).some((word) => names.has(word))) return true;
  }
  return false;
}
