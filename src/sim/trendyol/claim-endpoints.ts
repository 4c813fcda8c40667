import * as z from 'zod';
import { type Answer, RawJson } from '../answer.ts';
import { type Claim, type ClaimItem, claimStates } from './claims.ts';
import { type Desk, type Endpoint, ok, type Request } from './desk.ts';
import { invalidOrderCall, orderThingNotFound } from './errors.ts';
import { listOf, pageOf, wholeNumber } from './paging.ts';

const HOUR = 3_600_000;
/** How long the marketplace looks into what a seller refuses. */
const ANALYSIS = 24 * HOUR;

const issueReasons = [
  { id: 1, name: 'İade gelen ürün sahte' },
  { id: 51, name: 'İade gelen ürün kullanılmış' },
  { id: 201, name: 'İade gelen üründe eksik parça/aksesuar var' },
  { id: 251, name: 'İade gelen ürün bana ait değil' },
  { id: 401, name: 'Gelen ürün defolu/zarar görmüş' },
];

/** Reading and answering returns (facts B5, sample `claim-actions`). */
export const claimEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/order/sellers/{seller}/claims', group: 'claimsRead', answer: list },
  { method: 'GET', path: '/order/claim-issue-reasons', group: 'claimsRead', answer: () => ok(issueReasons) },
  {
    method: 'PUT',
    path: '/order/sellers/{seller}/claims/{claim}/items/approve',
    group: 'claimsApprove',
    answer: approve,
  },
  { method: 'POST', path: '/order/sellers/{seller}/claims/{claim}/issue', group: 'claimsReject', answer: issue },
];

function list({ world }: Desk, { query, now }: Request): Answer {
  const state = query.get('claimItemStatus');
  if (state && !(claimStates as readonly string[]).includes(state)) {
    throw invalidOrderCall('claimItemStatus.invalid', `claimItemStatus ${state} is unknown`, now);
  }
  const ids = listOf(query, 'claimIds');
  const number = query.get('orderNumber');
  const from = wholeNumber(query, 'startDate', 0, 9_999_999_999_999);
  const until = wholeNumber(query, 'endDate', 9_999_999_999_999, 9_999_999_999_999);
  const found = [...world.claims.all()].filter(
    (claim) =>
      (ids.length === 0 || ids.includes(claim.claimId)) &&
      (!number || claim.record.order.orderNumber === number) &&
      claim.claimDate >= from &&
      claim.claimDate <= until &&
      (!state || claim.items.some((item) => item.state === state)),
  );
  found.sort((a, b) => b.claimDate - a.claimDate || (a.claimId < b.claimId ? -1 : 1));
  const page = pageOf(found, query, { size: 50, most: 200 });
  return ok(withLongNumbers({ ...page, content: page.content.map(written) }));
}

function approve({ world }: Desk, request: Request): Answer {
  const parsed = z.object({ claimLineItemIdList: z.array(z.string()).min(1) }).safeParse(request.body);
  if (!parsed.success) throw invalidOrderCall('request.invalid', z.prettifyError(parsed.error), request.now);
  const claim = claimOf(world.claims.get(request.params['claim'] ?? ''), request);
  for (const item of actionable(claim, parsed.data.claimLineItemIdList, request)) {
    item.acceptedBySeller = true;
    world.claims.move(claim, item, 'Accepted', request.now);
  }
  return ok();
}

/** A multipart form of attachments; what counts stands in the query. The marketplace decides a day later, mostly for the seller. */
function issue({ world }: Desk, request: Request): Answer {
  const { query, now } = request;
  const reason = Number(query.get('claimIssueReasonId'));
  if (!issueReasons.some(({ id }) => id === reason)) throw invalidOrderCall('reason.invalid', 'unknown reason', now);
  if (!query.get('description')) throw invalidOrderCall('description.empty', 'description must not be empty', now);
  const claim = claimOf(world.claims.get(request.params['claim'] ?? ''), request);
  for (const item of actionable(claim, listOf(query, 'claimItemIdList'), request)) {
    world.claims.move(claim, item, 'WaitingFraudCheck', now);
    const verdict = world.random.weighted([
      ['Rejected', 7] as const,
      ['Unresolved', 2] as const,
      ['Accepted', 1] as const,
    ]);
    world.agenda.put(now + ANALYSIS / 4, (at) => world.claims.move(claim, item, 'InAnalysis', at));
    world.agenda.put(now + ANALYSIS, (at) => world.claims.move(claim, item, verdict, at));
  }
  return ok();
}

function claimOf(claim: Claim | null, { params, now }: Request): Claim {
  if (!claim) throw orderThingNotFound(`claim ${params['claim']}`, now);
  return claim;
}

/** The items of these ids, all of which must wait for the seller. */
function actionable(claim: Claim, ids: readonly string[], { now }: Request): ClaimItem[] {
  const items = claim.items.filter(({ id }) => ids.includes(id));
  if (items.length === 0 || items.length !== ids.length || items.some(({ state }) => state !== 'WaitingInAction')) {
    throw invalidOrderCall('claimItem.status', 'only items in WaitingInAction can be answered', now);
  }
  return items;
}

function written(claim: Claim): unknown {
  const { order } = claim.record;
  const lines = new Map(claim.items.map(({ line }) => [line.lineId, line]));
  return {
    claimId: claim.claimId,
    orderNumber: order.orderNumber,
    orderDate: order.orderDate,
    customerFirstName: order.customerFirstName,
    customerLastName: order.customerLastName,
    claimDate: claim.claimDate,
    cargoTrackingNumber: longNumber(claim.cargoTrackingNumber),
    cargoTrackingLink: `https://tracking.example.com/?id=${claim.claimId}`,
    cargoSenderNumber: order.cargoSenderNumber,
    cargoProviderName: order.cargoProviderName,
    orderShipmentPackageId: order.shipmentPackageId,
    lastModifiedDate: claim.lastModifiedDate,
    items: [...lines.values()].map((line) => ({
      orderLine: {
        id: line.lineId,
        productName: line.productName,
        barcode: line.barcode,
        // The one place where the old name has stayed.
        merchantSku: line.stockCode,
        productColor: line.productColor,
        productSize: line.productSize,
        price: line.lineUnitPrice,
        vatRate: line.vatRate,
        salesCampaignId: line.salesCampaignId,
        productCategory: line.businessUnit,
      },
      claimItems: claim.items.filter((item) => item.line.lineId === line.lineId).map(writtenItem),
    })),
  };
}

function writtenItem(item: ClaimItem): unknown {
  const reason = { ...item.reason, externalReasonId: item.reason.id - 400 };
  return {
    id: item.id,
    orderLineItemId: Number(item.orderLineItemId),
    customerClaimItemReason: reason,
    trendyolClaimItemReason: reason,
    claimItemStatus: { name: item.state },
    note: '',
    customerNote: item.customerNote,
    resolved: item.state === 'Accepted' || item.state === 'Rejected',
    autoAccepted: item.autoAccepted,
    acceptedBySeller: item.acceptedBySeller,
    acceptDetail: null,
    autoApproveDate: item.autoApproveDate,
  };
}

const longNumber = (digits: string): string => `#long:${digits}`;

/** JSON in which long numbers stand as numbers, digit by digit. */
function withLongNumbers(body: unknown): RawJson {
  return new RawJson(JSON.stringify(body).replace(/"#long:(\d+)"/g, '$1'));
}
