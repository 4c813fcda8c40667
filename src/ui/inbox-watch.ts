import { existsSync } from 'node:fs';
import { type Inbox, type InboxReader, openInbox } from '../core/inbox/open.ts';
import { reasonOf } from './live.ts';

/** How often (wall ms) it is looked whether there is an inbox at all, or whether one that failed can be opened again. */
const lookAgainMs = 1000;
/** A key waits no longer than this (ms) for another process's lock. */
const busyTimeoutMs = 250;

/**
 * The inbox as a console sees it: a second file, which does not exist before the first receiver makes it. What is wrong with it
 * is told where deliveries are shown, and hides nothing else.
 */
export class InboxWatch {
  /** Why it cannot be read just now. */
  trouble: string | null = null;
  readonly #file: string;
  #inbox: Inbox | null = null;
  #opening: Promise<Inbox | null> | null = null;
  #isClosed = false;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #exists = false;

  constructor(file: string) {
    this.#file = file;
  }

  /** Another number when somebody else has written to it, or it has come to be. Some µs, without an await. */
  version(): number {
    if (this.#inbox === null) return this.#isThere() ? -1 : -2;
    try {
      return this.#inbox.dataVersion();
    } catch (error) {
      this.trouble = reasonOf(error);
      return -3;
    }
  }

  /** What a query finds; `none` where nothing was ever received, or nothing can be read. */
  async read<T>(query: (db: InboxReader) => Promise<T>, none: T): Promise<T> {
    try {
      const inbox = await this.open();
      const found = inbox ? await query(inbox.db) : none;
      this.trouble = null;
      return found;
    } catch (error) {
      this.trouble = reasonOf(error);
      return none;
    }
  }

  /** The inbox to act on; null where nothing was ever received. Throws StoreError. */
  async open(): Promise<Inbox | null> {
    if (this.#inbox || this.#isClosed) return this.#inbox;
    if (!existsSync(this.#file)) return null;
    this.#opening ??= openInbox(this.#file, { busyTimeoutMs });
    try {
      this.#inbox = await this.#opening;
    } finally {
      this.#opening = null;
    }
    if (this.#isClosed) await this.#inbox?.close();
    return this.#inbox;
  }

  close(): void {
    this.#isClosed = true;
    const inbox = this.#inbox;
    this.#inbox = null;
    void inbox?.close();
  }

  #isThere(): boolean {
    const now = performance.now();
    if (!this.#exists && now - this.#lookedAt >= lookAgainMs) {
      this.#lookedAt = now;
      this.#exists = existsSync(this.#file);
    }
    return this.#exists;
  }
}
