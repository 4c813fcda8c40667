import type { Endpoint } from './desk.ts';
import { referenceEndpoints } from './reference-reads.ts';

/** Everything this fake answers; any other path is 404. */
export const endpoints: readonly Endpoint[] = [
  ...referenceEndpoints,
  // The first generation of the orders list is shut (facts B2).
  { method: 'GET', path: '/order/sellers/{seller}/orders', group: 'orders', answer: () => ({ status: 426 }) },
];
