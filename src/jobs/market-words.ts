import type { Catalogue } from '../core/channels/catalogue.ts';
import type { Context } from '../core/context.ts';
import type { MarketAttribute, MarketCategory, MarketWords } from '../core/domain/products/mapping.ts';
import type { Word } from '../core/domain/products/suggest.ts';
import { readWords, type StoredWord, saveWords, type WordKind, wordsReadAt } from '../core/store/products/words.ts';

/** Words change seldom: they are read anew once a day. */
const freshMs = 24 * 3_600_000;

/**
 * The marketplace's words as the rules ask for them, without waiting: what is asked for and not at hand is noted, fetched by `fetch`,
 * and there when the rules are asked again.
 */
export class WordBook implements MarketWords {
  readonly #context: Context;
  readonly #catalogue: Catalogue;
  readonly #channel: string;
  readonly #lists = new Map<string, readonly StoredWord[]>();
  readonly #wanted = new Map<string, { readonly kind: WordKind; readonly parent: string }>();
  #categories: ReadonlyMap<number, MarketCategory> = new Map();
  #leaves: ReadonlyMap<string, readonly MarketCategory[]> = new Map();

  constructor(context: Context, channel: string, catalogue: Catalogue) {
    this.#context = context;
    this.#channel = channel;
    this.#catalogue = catalogue;
    this.#list('category', '');
  }

  brands(name: string): readonly Word[] {
    return this.#list('brand', name).filter((brand) => brand.name === name);
  }

  category(id: number): MarketCategory | undefined {
    return this.#categories.get(id);
  }

  leaves(name: string): readonly MarketCategory[] {
    return this.#leaves.get(name) ?? [];
  }

  allLeaves(): readonly MarketCategory[] {
    return [...this.#categories.values()].filter(({ leaf }) => leaf);
  }

  attributes(categoryId: number): readonly MarketAttribute[] {
    return this.#list('attribute', String(categoryId)).map(({ id, name, detail }) => {
      const values = (): readonly Word[] => this.values(categoryId, id);
      return {
        id,
        name,
        required: detail['required'] === true,
        allowsText: detail['allowsText'] === true,
        // Most are never asked for: a list of colours is long.
        get values() {
          return values();
        },
      };
    });
  }

  values(categoryId: number, attributeId: number): readonly Word[] {
    return this.#list('value', `${categoryId}:${attributeId}`);
  }

  /** Whether the values of an attribute in this category are at hand. */
  knowsValues(categoryId: number, attributeId: number): boolean {
    return this.#lists.has(`value ${categoryId}:${attributeId}`);
  }

  /** Gets what was asked for in vain; false when there was nothing. */
  async fetch(): Promise<boolean> {
    const wanted = [...this.#wanted];
    this.#wanted.clear();
    for (const [key, { kind, parent }] of wanted) {
      this.#context.signal.throwIfAborted();
      this.#lists.set(key, await this.#fresh(kind, parent));
      if (kind === 'category') this.#takeCategories(this.#lists.get(key) ?? []);
    }
    return wanted.length > 0;
  }

  #list(kind: WordKind, parent: string): readonly StoredWord[] {
    const key = `${kind} ${parent}`;
    const known = this.#lists.get(key);
    if (!known) this.#wanted.set(key, { kind, parent });
    return known ?? [];
  }

  async #fresh(kind: WordKind, parent: string): Promise<readonly StoredWord[]> {
    const { store, clock } = this.#context;
    const readAt = await wordsReadAt(store.db, this.#channel, kind, parent);
    if (readAt === null || clock.now() - readAt >= freshMs) {
      const words = await this.#ask(kind, parent);
      await store.write((tx) => saveWords(tx, this.#channel, kind, parent, words, clock.now()));
    }
    return readWords(store.db, this.#channel, kind, parent);
  }

  async #ask(kind: WordKind, parent: string): Promise<readonly StoredWord[]> {
    const plain = (words: readonly Word[]): StoredWord[] => words.map(({ id, name }) => ({ id, name, detail: {} }));
    switch (kind) {
      case 'brand':
        return plain(await this.#catalogue.findBrands(parent));
      case 'category':
        return (await this.#catalogue.listCategories()).map(({ id, name, path, leaf }) => ({
          id,
          name,
          detail: { path, leaf },
        }));
      case 'attribute':
        return (await this.#catalogue.listAttributes(Number(parent))).map(({ id, name, ...detail }) => ({
          id,
          name,
          detail,
        }));
      case 'value': {
        const [categoryId, attributeId] = parent.split(':').map(Number);
        return plain(await this.#catalogue.listAttributeValues(categoryId ?? 0, attributeId ?? 0));
      }
    }
  }

  #takeCategories(words: readonly StoredWord[]): void {
    const all = words.map(({ id, name, detail }): MarketCategory => {
      return { id, name, path: String(detail['path'] ?? name), leaf: detail['leaf'] === true };
    });
    this.#categories = new Map(all.map((category) => [category.id, category]));
    const leaves = new Map<string, MarketCategory[]>();
    for (const leaf of all.filter((category) => category.leaf)) {
      leaves.set(leaf.name, [...(leaves.get(leaf.name) ?? []), leaf]);
    }
    this.#leaves = leaves;
  }
}
