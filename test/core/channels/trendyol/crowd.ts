import type { Caller } from '../../../../src/core/channels/trendyol/call.ts';
import type { EndpointId, PathParts } from '../../../../src/core/channels/trendyol/endpoints.ts';

/** What 2,000 calls of a busy quarter of an hour are about: products and stock for the most part, orders among them. */
const shares: readonly (readonly [EndpointId, calls: number])[] = [
  ['setPriceAndStock', 700],
  ['createProducts', 450],
  ['readBatch', 500],
  ['setPackageStatus', 250],
  ['listPackages', 70],
  ['streamPackages', 30],
];

export const parts: PathParts = { package: '33', batch: 'b-1' };

/** Asks for all of a crowd's calls at once, or for every nth of them; resolves when all are answered. */
export async function crowd(caller: Caller, everyNth = 1): Promise<number> {
  const calls = shares.flatMap(([endpoint, number]) =>
    Array.from({ length: Math.round(number / everyNth) }, () =>
      caller.ask({ endpoint, parts, what: 'what it asks', read: () => null }),
    ),
  );
  await Promise.all(calls);
  return calls.length;
}
