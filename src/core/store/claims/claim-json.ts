import { claimAsks } from '../../domain/claim.ts';
import type { ClaimPiece } from './claim-list.ts';

/** A piece that comes back, in the contract's form: camelCase, ISO 8601 times with Z. */
export type ReturnJson = ReturnType<typeof returnToJson>;

export function returnToJson(piece: ClaimPiece) {
  return {
    id: piece.id,
    channel: piece.channel,
    claim: piece.claimExternalId,
    externalId: piece.externalId,
    orderId: piece.orderId,
    orderNumber: piece.orderNumber,
    packageExternalId: piece.packageExternalId,
    barcode: piece.barcode,
    name: piece.name,
    reason: piece.reason,
    status: piece.status,
    sourceStatus: piece.sourceStatus,
    claimedAt: iso(piece.claimedAt),
    dueAt: iso(piece.dueAt),
    tracking: piece.trackingNumber === null ? null : { carrier: piece.carrier, number: piece.trackingNumber },
    answer: piece.answerState,
    answerError: piece.answerError,
    disposal: piece.disposal,
    settledAt: iso(piece.settledAt),
    settledNote: piece.settledNote,
    /** What it waits for from a person: `answer`, `disposal`, or null. */
    asks: claimAsks(piece),
  };
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
