/** How often (wall ms) the files are asked whether anything changed: about 4 µs each. Hence at most so many pictures a second. */
const lookEveryMs = 250;
/** How often (wall ms) what depends on time alone is looked at again: is the engine alive, has a time come. */
const timeEveryMs = 2000;
/** Ages ("3m ago") are drawn anew once in so much of the business's time, but not more often than so (wall ms). */
const ageMs = 60_000;
const leastAgeMs = 10_000;
/** However equal the pulse, after so long (wall ms) a write leads to a full read. */
const fullReadMs = 10_000;
/** Reading may take this share of the time: after a slow read the next one waits. */
const readingShare = 0.05;

export interface LiveOptions {
  /** Another text when another connection has written; asked often, so it must cost next to nothing. */
  readonly version: () => string;
  /** How many times faster than the wall the business's time runs. */
  readonly speed: number;
  /** Another text when something was written that a screen might show; cheap. */
  readonly pulse: () => Promise<string>;
  /** Reads what is on screen again; whether it is another picture now. */
  readonly read: () => Promise<boolean>;
  /** The same, but only if something is different that no write tells: a process that died. Cheap when not. */
  readonly readTime: () => Promise<boolean>;
  /** The picture is another one. */
  readonly onChange: () => void;
}

/** Keeps what is on screen true: learns of other connections' writes by the data version, of our own by `touch`. */
export class Live {
  /** Why the store could not be read at the last try; the next look tries again. */
  trouble: string | null = null;
  readonly #options: LiveOptions;
  #timer: NodeJS.Timeout | null = null;
  #seen: string | null = null;
  #pulse: string | null = null;
  #readAt = 0;
  #agedAt = performance.now();
  #timeAt = 0;
  #restUntil = 0;
  #reading: Promise<void> | null = null;
  #isTouched = false;

  constructor(options: LiveOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setInterval(() => this.#look(), lookEveryMs);
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  /** Reads again now: we wrote something ourselves, or show something else. */
  async touch(): Promise<void> {
    this.#isTouched = true;
    // One read at a time; what is asked for meanwhile is read by one more.
    while (this.#reading) await this.#reading;
    if (!this.#isTouched) return;
    this.#isTouched = false;
    this.#readAt = performance.now();
    this.#reading = this.#read(this.#options.read);
    await this.#reading;
    this.#reading = null;
  }

  #look(): void {
    const now = performance.now();
    if (now < this.#restUntil || this.#reading) return;
    const version = this.#version();
    if (version === null || version !== this.#seen) {
      this.#seen = version;
      void this.#follow(now);
    } else if (now - this.#timeAt >= timeEveryMs) {
      const isAgeing = now - this.#agedAt >= Math.max(leastAgeMs, ageMs / this.#options.speed);
      if (isAgeing) this.#agedAt = now;
      void this.#read(this.#options.readTime, isAgeing);
    }
  }

  /** Somebody wrote: reads again, unless it was only the engine saying that it is alive. */
  async #follow(now: number): Promise<void> {
    const pulse = await this.#options.pulse().catch(() => null);
    const isOther = pulse === null || pulse !== this.#pulse || now - this.#readAt >= fullReadMs;
    this.#pulse = pulse;
    if (isOther) await this.touch();
    else await this.#read(this.#options.readTime);
  }

  /** A store that is gone is told by the read that follows. */
  #version(): string | null {
    try {
      return this.#options.version();
    } catch {
      return null;
    }
  }

  /** Draws only what is another picture; a store that cannot be read is a picture too. */
  async #read(read: () => Promise<boolean>, isAgeing = false): Promise<void> {
    const from = performance.now();
    const before = this.trouble;
    let isOther = isAgeing;
    try {
      isOther = (await read()) || isOther;
      this.trouble = null;
    } catch (error) {
      this.trouble = reasonOf(error);
    }
    if (isOther || this.trouble !== before) this.#options.onChange();
    this.#timeAt = performance.now();
    this.#restUntil = this.#timeAt + (this.#timeAt - from) * (1 / readingShare - 1);
  }
}

/** An error as the operator is told it: what happened, and what to do where that is known. */
export function reasonOf(error: unknown): string {
  const { message, hint } = error as { message?: string; hint?: string };
  return [message ?? String(error), hint].filter(Boolean).join(' ');
}
