import type { SourceClaim } from '../../domain/claim.ts';
import type { SourceOrder } from '../../domain/order.ts';
import { among } from '../among.ts';
import type { Reader } from '../store.ts';

/** What stands in the place of a document that told of a buyer. */
export const erasedBody = '{"erased":true}';

/** What stands in the place of a word that told of a buyer, where it must be seen that there was one. */
export const erasedWord = 'erased';

/**
 * An order of which nobody knows who bought it and what was to be written on it: what is counted stays (ids, dates, amounts, articles, the
 * country), so that statistics do.
 */
export function withoutBuyer(order: SourceOrder): SourceOrder {
  const { country } = order.shipTo;
  const { package: parcel, ...rest } = order;
  return {
    ...rest,
    customerName: null,
    customerEmail: null,
    customerUsername: null,
    shipTo: typeof country === 'string' ? { country } : {},
    customerNotes: null,
    internalNotes: null,
    giftMessage: null,
    items: order.items.map((item) => ({ ...item, options: [], imageUrl: null })),
    // A carrier's page behind link and number may show the address.
    ...(parcel && { package: { ...parcel, trackingUrl: null, trackingNumber: erasedOf(parcel.trackingNumber) } }),
  };
}

/** A return of which nobody knows who sent it back, why, and in which parcel. */
export function claimWithoutBuyer(claim: SourceClaim): SourceClaim {
  const items = claim.items.map((item) => ({ ...item, reason: erasedOf(item.reason) }));
  return { ...claim, trackingNumber: erasedOf(claim.trackingNumber), items };
}

function erasedOf(word: string | null): string | null {
  return word === null ? null : erasedWord;
}

/** Which of a channel's orders, by its ids, are without their buyers. */
export async function erasedAmong(db: Reader, channel: string, externalIds: readonly string[]): Promise<Set<string>> {
  if (externalIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('orders')
    .select('external_id')
    .where('channel', '=', channel)
    .where('external_id', 'in', among(externalIds))
    .where('erased_at', 'is not', null)
    .execute();
  return new Set(rows.map((row) => row.external_id));
}
