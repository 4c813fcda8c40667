interface Entry {
  readonly at: number;
  readonly turn: number;
  readonly act: (at: number) => void;
}

/** What will happen by itself: batches, splits, approvals, deadlines. It happens when somebody looks, dated as if nobody had been late. */
export class Agenda {
  readonly #entries: Entry[] = [];
  #turn = 0;

  /** Lets something happen at `at` (epoch ms); what is due at one instant happens in the order it was put down. */
  put(at: number, act: (at: number) => void): void {
    this.#turn += 1;
    const entry = { at, turn: this.#turn, act };
    let place = this.#entries.length;
    while (place > 0 && (this.#entries[place - 1] as Entry).at > at) place -= 1;
    this.#entries.splice(place, 0, entry);
  }

  /** Lets everything happen that is due at `now` (epoch ms), also what follows from it. */
  run(now: number): void {
    for (let first = this.#entries[0]; first !== undefined && first.at <= now; first = this.#entries[0]) {
      this.#entries.shift();
      first.act(first.at);
    }
  }
}
