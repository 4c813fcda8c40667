/** Our words for where a piece that a buyer sends back stands; each channel maps its own onto them. */
export const claimStatuses = [
  /** The buyer has asked, the parcel is on its way. */
  'requested',
  /** The parcel is here: the seller has to answer, else it is accepted when its time is over. */
  'waiting',
  /** Refused by the seller; the marketplace looks into it. */
  'disputed',
  'accepted',
  'rejected',
  'cancelled',
  'unknown',
] as const;
export type ClaimStatus = (typeof claimStatuses)[number];

/** Nothing more is going to happen to it at the marketplace. */
export const closedClaims: readonly ClaimStatus[] = ['accepted', 'rejected', 'cancelled'];

/** One piece that a buyer sends back. */
export interface SourceClaimItem {
  readonly externalId: string;
  readonly status: ClaimStatus;
  readonly sourceStatus: string;
  /** The line of the order that it was bought with, in the channel's id. */
  readonly lineKey: string | null;
  readonly barcode: string | null;
  readonly name: string;
  /** Why, in the channel's word. */
  readonly reason: string | null;
  /** When (UTC epoch ms) it is accepted without us; null while nobody has to answer. */
  readonly dueAt: number | null;
}

/** A buyer's return as its channel tells it. Times are UTC epoch ms. */
export interface SourceClaim {
  readonly externalId: string;
  readonly orderNumber: string;
  /** The package that the pieces came with. */
  readonly packageExternalId: string | null;
  readonly claimedAt: number;
  readonly modifiedAt: number | null;
  readonly carrier: string | null;
  readonly trackingNumber: string | null;
  readonly items: readonly SourceClaimItem[];
}

/** What becomes of a piece that came back: on the shelf again, or thrown away. */
export const disposals = ['restock', 'scrap'] as const;
export type Disposal = (typeof disposals)[number];

/** What a person has to say of a piece: whether it is accepted, or what becomes of it. Null: nothing, or not yet. */
export function claimAsks(piece: {
  readonly status: ClaimStatus;
  readonly answerState: string | null;
  readonly disposal: Disposal | null;
}): 'answer' | 'disposal' | null {
  if (piece.status === 'waiting')
    return piece.answerState === null || piece.answerState === 'refused' ? 'answer' : null;
  return piece.status === 'accepted' && piece.disposal === null ? 'disposal' : null;
}
