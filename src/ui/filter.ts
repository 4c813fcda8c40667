/** What an operator types behind `/`: `jane status:shipped -gift -tag:rush`, quotes keep words together. */
export interface Filter {
  /** Each must occur. */
  readonly words: readonly string[];
  /** None of these may occur. */
  readonly not: readonly string[];
  /** `field:value` conditions by field, in the order typed. */
  readonly fields: ReadonlyMap<string, readonly string[]>;
  readonly notFields: ReadonlyMap<string, readonly string[]>;
}

const token = /(-?)(?:([a-z-]+):)?(?:"([^"]*)"?|(\S+))/gi;

/**
 * Reads a filter; anything can be typed. `known` are the fields that the screen has: `12:30` or `https://…` are words.
 */
export function parseFilter(text: string, known: readonly string[]): Filter {
  const words: string[] = [];
  const not: string[] = [];
  const fields = new Map<string, string[]>();
  const notFields = new Map<string, string[]>();
  for (const [whole, minus = '', name, quoted, bare] of text.matchAll(token)) {
    // `parked:` has no value, and `status:` has none yet.
    const alone = name === undefined && bare?.endsWith(':') ? bare.slice(0, -1).toLowerCase() : undefined;
    const isAlone = alone !== undefined && known.includes(alone);
    const value = isAlone ? '' : (quoted ?? bare ?? '');
    const field = isAlone ? alone : name?.toLowerCase();
    if (field !== undefined && known.includes(field)) {
      const into = minus ? notFields : fields;
      into.set(field, [...(into.get(field) ?? []), value.toLowerCase()]);
    } else {
      const word = (name === undefined ? value : whole.slice(minus.length)).toLowerCase();
      if (word !== '') (minus ? not : words).push(word);
    }
  }
  return { words, not, fields, notFields };
}

/** Whether a row passes: `text` is all that its words are looked for in, `field` gives the value of a named field. */
export function passes(filter: Filter, text: string, field: (name: string) => string): boolean {
  const lower = text.toLowerCase();
  return (
    filter.words.every((word) => lower.includes(word)) &&
    !filter.not.some((word) => lower.includes(word)) &&
    [...filter.fields].every(([name, values]) => values.some((value) => field(name).toLowerCase().includes(value))) &&
    ![...filter.notFields].some(([name, values]) => values.some((value) => field(name).toLowerCase().includes(value)))
  );
}

/** Those of `all` that one of `wanted` means, if any is wanted, and none of `unwanted` does. */
export function narrowed<T>(
  all: readonly T[],
  wanted: readonly string[],
  unwanted: readonly string[],
  means: (one: T, text: string) => boolean,
): T[] {
  return all.filter(
    (one) =>
      (wanted.length === 0 || wanted.some((text) => means(one, text))) && !unwanted.some((text) => means(one, text)),
  );
}
