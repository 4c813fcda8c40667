/** Whether the picture is another one: for React's `useSyncExternalStore`, however often it is told in one turn only once. */
export class Changes {
  #version = 0;
  #isTold = false;
  readonly #listeners = new Set<() => void>();
  readonly #before: () => void;

  /** @param before done ahead of each picture */
  constructor(before: () => void) {
    this.#before = before;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly version = (): number => this.#version;

  tell(): void {
    this.#version += 1;
    if (this.#isTold) return;
    this.#isTold = true;
    queueMicrotask(() => {
      this.#isTold = false;
      this.#before();
      for (const listener of this.#listeners) listener();
    });
  }
}
