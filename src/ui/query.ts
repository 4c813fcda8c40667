import { isDeepStrictEqual } from 'node:util';

/** A read that remembers its answer and tells when the next one differs: what is the same is not drawn again. */
export class Query<T> {
  value: T | undefined;
  readonly #read: () => Promise<T>;

  constructor(read: () => Promise<T>) {
    this.#read = read;
  }

  /** @returns whether the answer is another one than before */
  async load(): Promise<boolean> {
    const next = await this.#read();
    if (this.value !== undefined && isDeepStrictEqual(next, this.value)) return false;
    this.value = next;
    return true;
  }
}

/** Reads all of them, one after the other; whether any answered differently. */
export async function loadAll(queries: readonly { load(): Promise<boolean> }[]): Promise<boolean> {
  let isOther = false;
  for (const query of queries) isOther = (await query.load()) || isOther;
  return isOther;
}
