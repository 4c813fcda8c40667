import type { RowId } from './list.ts';

/** How long (wall ms) a row that changed is marked. */
const markMs = 2500;

/** Remembers which of the rows in sight changed a moment ago. Rows that merely scroll into sight are not news, unless they came to be just now. */
export class ChangeMarks {
  #versions = new Map<RowId, string>();
  #until = new Map<RowId, number>();
  readonly #onExpire: () => void;

  constructor(onExpire: () => void) {
    this.#onExpire = onExpire;
  }

  note(rows: readonly (readonly [id: RowId, version: string, isNew: boolean])[]): void {
    const until = performance.now() + markMs;
    let isMarked = false;
    for (const [id, version, isNew] of rows) {
      const before = this.#versions.get(id);
      if (before === undefined ? !isNew : before === version) continue;
      this.#until.set(id, until);
      isMarked = true;
    }
    this.#versions = new Map(rows.map(([id, version]) => [id, version]));
    if (isMarked) setTimeout(() => this.#expire(), markMs + 1).unref();
  }

  has(id: RowId): boolean {
    return this.#until.has(id);
  }

  forget(): void {
    this.#versions.clear();
    this.#until.clear();
  }

  #expire(): void {
    const now = performance.now();
    for (const [id, until] of this.#until) if (until <= now) this.#until.delete(id);
    this.#onExpire();
  }
}
