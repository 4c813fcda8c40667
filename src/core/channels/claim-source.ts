import type { SourceClaim } from '../domain/claim.ts';
import type { RawDocument } from './channel.ts';
import type { WriteResult } from './order-writer.ts';
import type { PackageWindow } from './package-source.ts';

export interface ClaimPage {
  readonly claims: readonly RawDocument[];
  /** Counted from 0. */
  readonly page: number;
  readonly pages: number;
}

/** What buyers send back. Every method waits for the channel's quota, notes its call, and throws a ChannelError, never a half answer. */
export interface ClaimSource {
  /** One page of the claims that were made in a window. */
  listClaims(window: PackageWindow, page: number): Promise<ClaimPage>;
  /** Those of these claims that the source still shows. */
  readClaims(externalIds: readonly string[]): Promise<readonly RawDocument[]>;
  /** Pure. @throws Unreadable when the document is not a claim we understand; the message names the field, never its value. */
  interpretClaim(document: RawDocument): SourceClaim;
  /**
   * Accepts pieces of a claim: their buyer gets the money back, which cannot be undone.
   *
   * @throws ChannelError when the channel lets nobody write now
   */
  approveClaim(externalId: string, itemIds: readonly string[]): Promise<WriteResult>;
}
