import type { InputEvent } from './terminal/input.ts';

/**
 * Lets the keyboard's events through one at a time. A key that quickly follows another waits until what that one asked for has
 * been read, so that it never acts on what was there before; text being typed waits for nothing.
 */
export class EventOrder {
  #settled: Promise<unknown> = Promise.resolve();
  #isTaking = false;
  readonly #events: InputEvent[] = [];
  readonly #isTyping: () => boolean;
  readonly #take: (event: InputEvent) => void;

  constructor({ isTyping, take }: { isTyping: () => boolean; take: (event: InputEvent) => void }) {
    this.#isTyping = isTyping;
    this.#take = take;
  }

  /** Keys to come wait for this, however it ends. */
  settle(reading: Promise<unknown>): void {
    this.#settled = Promise.allSettled([this.#settled, reading]);
  }

  push(event: InputEvent): void {
    this.#events.push(event);
    void this.#takeAll();
  }

  async #takeAll(): Promise<void> {
    if (this.#isTaking) return;
    this.#isTaking = true;
    for (let event = this.#events.shift(); event; event = this.#events.shift()) {
      if (!this.#isTyping()) await this.#settled;
      this.#take(event);
    }
    this.#isTaking = false;
  }
}
