/** One request the server saw; what a test counts and a demo shows. */
export interface RequestLogEntry {
  /** When it arrived, epoch ms of the world. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** 0 until it is answered, and for ever when it never is. */
  readonly status: number;
}

/** The latest requests, newest last; the oldest ones are forgotten. */
export class RequestLog {
  readonly entries: { -readonly [K in keyof RequestLogEntry]: RequestLogEntry[K] }[] = [];
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Notes a request on its arrival; the returned function notes how it was answered. */
  arrived(entry: Omit<RequestLogEntry, 'status'>): (status: number) => void {
    const noted = { ...entry, status: 0 };
    this.entries.push(noted);
    if (this.entries.length > this.#capacity) this.entries.shift();
    return (status) => {
      noted.status = status;
    };
  }
}
