import type { DeliveryDetail, DeliverySummary } from '../../core/inbox/delivery-list.ts';
import { iso } from './time.ts';

/** The contract's queue item, with more. */
export function deliveryToJson({ nextTryAt, receivedAt, finishedAt, ...delivery }: DeliverySummary) {
  return {
    kind: 'webhook',
    ...delivery,
    nextAttemptAt: iso(nextTryAt),
    receivedAt: iso(receivedAt),
    finishedAt: iso(finishedAt),
  };
}

/** The same with its bytes and its history, unmasked as all JSON is. */
export function deliveryDetailToJson({ headers, body, bodyBytes, history, ...delivery }: DeliveryDetail) {
  return {
    ...deliveryToJson(delivery),
    headers,
    body,
    bodyBytes,
    history: history.map((one) => ({ ...one, startedAt: iso(one.startedAt), finishedAt: iso(one.finishedAt) })),
  };
}
