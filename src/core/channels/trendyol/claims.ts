import type { ClaimStatus, SourceClaim } from '../../domain/claim.ts';
import { parseLossless } from '../../exact-json.ts';
import type { RawDocument } from '../channel.ts';
import type { ClaimPage, ClaimSource } from '../claim-source.ts';
import { type DocumentShape, readDocument } from '../document.ts';
import { name } from '../text.ts';
import type { Caller } from './call.ts';
import { claimSchema } from './claim-wire.ts';
import { idOf, pageSize, readListPage } from './page.ts';
import { bounds } from './window.ts';
import { write } from './write.ts';

/** How many ids one question may name: what the list of packages allows, for want of another word of the vendor's. */
const mostIds = 50;

const shape: DocumentShape = {
  vendor: 'Trendyol',
  thing: 'The claim',
  idField: 'claimId',
  isDate: (field) => field.endsWith('Date'),
};

/** The states of a piece (facts on Trendyol, B5); what the marketplace cannot decide waits like what it looks into. */
const statuses: ReadonlyMap<string, ClaimStatus> = new Map([
  ['Created', 'requested'],
  ['WaitingInAction', 'waiting'],
  ['WaitingFraudCheck', 'disputed'],
  ['InAnalysis', 'disputed'],
  ['Unresolved', 'disputed'],
  ['Accepted', 'accepted'],
  ['Rejected', 'rejected'],
  ['Cancelled', 'cancelled'],
]);

/** Claims from and to Trendyol. */
export function claimSource(caller: Caller): ClaimSource {
  const askPage = (query: Record<string, string>, page: number, what: string): Promise<ClaimPage> =>
    caller.ask({
      endpoint: 'listClaims',
      query: { ...query, page: String(page), size: String(pageSize) },
      what,
      read: (body, answer) => {
        const { documents, pages } = readListPage(body, page, answer, what, claimIdOf);
        return { claims: documents, page, pages };
      },
    });
  return {
    listClaims: (window, page) => {
      const { from, to } = bounds(window);
      return askPage({ startDate: from, endDate: to }, page, `page ${page + 1} of the claims`);
    },

    async readClaims(externalIds) {
      const found: RawDocument[] = [];
      for (let at = 0; at < externalIds.length; at += mostIds) {
        const ids = externalIds.slice(at, at + mostIds);
        const { claims } = await askPage({ claimIds: ids.join(',') }, 0, `${ids.length} claims by their ids`);
        found.push(...claims.filter(({ externalId }) => externalId !== null && ids.includes(externalId)));
      }
      return found;
    },

    interpretClaim: ({ body }) => interpretClaim(body),

    approveClaim: (externalId, itemIds) =>
      write(caller, {
        endpoint: 'approveClaim',
        parts: { claim: externalId },
        body: JSON.stringify({ claimLineItemIdList: itemIds, params: {} }),
        what: `claim ${externalId}, approved`,
        ref: externalId,
        read: () => null,
      }),
  };
}

function claimIdOf(body: string): string | null {
  const id = idOf(body, 'claimId');
  return id === '' ? null : id;
}

/**
 * One claim as Trendyol answered it, in our words. What the buyer wrote stays in the raw document.
 *
 * @throws Unreadable
 */
function interpretClaim(body: string): SourceClaim {
  const wire = readDocument(parseLossless, body, claimSchema, shape);
  return {
    externalId: wire.claimId,
    orderNumber: wire.orderNumber,
    packageExternalId: wire.orderShipmentPackageId ?? null,
    claimedAt: wire.claimDate,
    modifiedAt: wire.lastModifiedDate || null,
    carrier: name(wire.cargoProviderName),
    trackingNumber: wire.cargoTrackingNumber ?? null,
    items: wire.items.flatMap(({ orderLine, claimItems }) =>
      claimItems.map((item) => ({
        externalId: item.id,
        status: statuses.get(item.claimItemStatus.name) ?? 'unknown',
        sourceStatus: item.claimItemStatus.name,
        lineKey: orderLine.id ?? null,
        barcode: name(orderLine.barcode),
        name: name(orderLine.productName) ?? name(orderLine.barcode) ?? 'a piece without a name',
        reason: name(item.customerClaimItemReason?.name) ?? name(item.trendyolClaimItemReason?.name),
        dueAt: item.autoApproveDate || null,
      })),
    ),
  };
}
