import { claimEndpoints } from './claim-endpoints.ts';
import type { Endpoint } from './desk.ts';
import { orderReads } from './order-reads.ts';
import { packageWrites } from './package-writes.ts';
import { productReads } from './product-reads.ts';
import { productWrites } from './product-writes.ts';
import { referenceEndpoints } from './reference-reads.ts';
import { testOrder } from './test-order.ts';
import { webhookEndpoints } from './webhook-endpoints.ts';

/** Everything this fake answers; any other path is 404. */
export const endpoints: readonly Endpoint[] = [
  ...referenceEndpoints,
  ...productReads,
  ...productWrites,
  ...orderReads,
  ...packageWrites,
  ...claimEndpoints,
  ...webhookEndpoints,
  testOrder,
  // The first generation of the orders list is shut (facts B2).
  { method: 'GET', path: '/order/sellers/{seller}/orders', group: 'orders', answer: () => ({ status: 426 }) },
];
