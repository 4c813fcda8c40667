import { parseLossless } from '../../exact-json.ts';
import type { CatalogueHolder } from '../catalogue.ts';
import type { RawDocument } from '../channel.ts';
import type { ListingChannel } from '../listings.ts';
import type { PackageChannel, PackagePage, PackageWindow } from '../package-source.ts';
import { type TrendyolOptions, trendyolCaller } from './call.ts';
import { catalogue } from './catalogue.ts';
import { claimSource } from './claims.ts';
import { packageForShop } from './for-shop.ts';
import { listingChannel } from './listings.ts';
import { interpretPackage } from './map.ts';
import { packagesIn, pageSize, readPage, readStreamPage } from './page.ts';
import { stepsBack } from './status.ts';
import { packageSubscriptions } from './subscriptions.ts';
import { bounds, longestWindowMs, reachMs } from './window.ts';
import { packageWriter } from './write.ts';

/** The source counts no further within one list. */
const mostListed = 10_000;
const mostIds = 50;

/** Packages, listings and products from and to Trendyol (facts on Trendyol, B). Waiting for quota is a state and shown by `onWait`. */
export function trendyol(options: TrendyolOptions): PackageChannel & ListingChannel & CatalogueHolder {
  const { clock } = options;
  const caller = trendyolCaller(options);

  const askPage = (query: Record<string, string>, page: number, what: string, ref?: string): Promise<PackagePage> =>
    caller.ask({
      endpoint: 'listPackages',
      query: { ...query, page: String(page), size: String(pageSize) },
      what,
      ...(ref !== undefined && { ref }),
      read: (body, answer) => readPage(body, page, answer, what),
    });

  async function all(query: Record<string, string>, what: string, ref?: string): Promise<RawDocument[]> {
    const found: RawDocument[] = [];
    for (let page = 0; ; page += 1) {
      const { packages, pages } = await askPage(query, page, what, ref);
      found.push(...packages);
      if (page + 1 >= pages) return found;
    }
  }

  /**
   * Where no dates are given the source looks back a week. What it does not find there is asked for in the rest of the month that
   * it can reach.
   */
  async function anywhere(query: Record<string, string>, what: string, isWhole: (found: RawDocument[]) => boolean) {
    let found = await all(query, what);
    const now = clock.now();
    for (const ago of [1, 2]) {
      if (isWhole(found)) break;
      const to = now - (ago - 1) * longestWindowMs;
      const asked = bounds({ from: to - longestWindowMs, to });
      found = [...found, ...(await all({ ...query, startDate: asked.from, endDate: asked.to }, what))];
    }
    return [...new Map(found.map((document) => [document.externalId, document])).values()];
  }

  return {
    id: 'trendyol',
    title: 'Trendyol',
    longestWindowMs,
    reachMs,

    listPackages(window: PackageWindow, page: number) {
      if ((page + 1) * pageSize > mostListed)
        throw new RangeError('Trendyol counts no more than 10,000 packages a list.');
      const { from, to } = bounds(window);
      const order = { orderByField: 'PackageLastModifiedDate', orderByDirection: 'ASC' };
      return askPage({ startDate: from, endDate: to, ...order }, page, `page ${page + 1} of the packages`);
    },

    streamPackages(window, cursor) {
      const { from, to } = bounds(window);
      const what = 'the stream of packages';
      return caller.ask({
        endpoint: 'streamPackages',
        query: {
          lastModifiedStartDate: from,
          lastModifiedEndDate: to,
          size: String(pageSize),
          ...(cursor !== null && { nextCursor: cursor }),
        },
        what,
        read: (body, answer) => readStreamPage(body, cursor, answer, what),
      });
    },

    async readPackages(externalIds) {
      const wanted = [...new Set(externalIds)];
      const found: RawDocument[] = [];
      for (let at = 0; at < wanted.length; at += mostIds) {
        const ids = wanted.slice(at, at + mostIds);
        const what = ids.length === 1 ? `package ${ids[0]}` : `${ids.length} packages by their ids`;
        const came = await anywhere(
          { shipmentPackageIds: ids.join(',') },
          what,
          (have) => new Set(have.map(({ externalId }) => externalId)).size >= ids.length,
        );
        found.push(...came.filter(({ externalId }) => externalId !== null && ids.includes(externalId)));
      }
      return found;
    },

    async findPackages(orderNumber) {
      const wanted = orderNumber.trim();
      // An empty number would ask for every package there is.
      if (wanted === '') return [];
      const found = await anywhere(
        { orderNumber: wanted },
        'the packages of an order number',
        (have) => have.length > 0,
      );
      return found.filter(({ body }) => String((parseLossless(body) as WithNumber).orderNumber) === wanted);
    },

    packagesIn,
    stepsBack,
    interpret: ({ body }) => interpretPackage(body),
    forShop: ({ body }) => packageForShop(body),
    ...packageWriter(caller),
    ...claimSource(caller),
    ...listingChannel(caller),
    ...packageSubscriptions(caller),
    catalogue: catalogue(caller, options.settings.products.attributeSpelling),
  };
}

interface WithNumber {
  readonly orderNumber?: unknown;
}
