import type { FileReading } from '../domain/print/order-input.ts';

/** The line that a buyer's file must belong to: the ids inside are compared with these. */
export interface FileLine {
  readonly orderNumber: string;
  /** Numbers of the orders that were merged into it, or that it was split from: a file keeps the number it was bought under. */
  readonly formerNumbers?: readonly string[];
  /** The marketplace's id of the line; null where the source left it out. */
  readonly lineKey: string | null;
  readonly quantity: number;
}

/** Where a buyer's design lies as a file behind a link. The link is a credential: it is never logged, shown or stored anew. */
export interface FileSource {
  readonly id: 'amazon-custom';
  readonly title: string;
  /**
   * Fetches the file once, from an allowed host, without following a redirect.
   *
   * @param ref the channel's id of the order, for the record of calls
   * @throws ChannelError: 'refused' or 'auth' or 'not-found' when the link is not allowed, refused or has expired; a passing kind
   *   (`unreachable`, `outage`, `throttled`) when trying again can help
   */
  fetch(link: string, ref: string): Promise<Uint8Array>;
  /**
   * Reads a file, fetched or handed in (a zip, or the JSON inside it). Bounded in bytes, entries, ratio and time.
   *
   * @throws Unreadable with the reason `file-unreadable` (damaged, hostile, too large, not what it should be) or `file-mismatch`
   *   (the ids inside are of another line); its message names what is wrong and quotes nothing of the buyer
   */
  read(bytes: Uint8Array, line: FileLine): Promise<FileReading>;
  /**
   * The document inside a file as its vendor wrote it, for a person to look at; bounded as `read` is.
   *
   * @throws Unreadable 'file-unreadable'
   */
  document(bytes: Uint8Array): Promise<string>;
}
