import { parseJson } from '../../json.ts';
import { ChannelError, type OrderPage, type RawDocument } from '../channel.ts';
import type { OrderChannel } from '../order-writer.ts';
import { callOnce, type Question, type ShipStationOptions } from './call.ts';
import { nonsense } from './errors.ts';
import { interpretOrder } from './map.ts';
import { importBehind, importQuery } from './notice.ts';
import { type PageAsked, pageQuery, readPage, readTags } from './page.ts';
import { silentThrottleMs } from './quota.ts';
import { orderIdOf, orderNumberOf, rawOrder } from './raw.ts';
import { openWords } from './status.ts';
import { statusQuery, windowQuery } from './window.ts';
import { orderWriter } from './write.ts';

/** A refused quota is waited out this often before the run is told; more than that is another program's doing. */
const mostThrottles = 10;
const retryPauseMs = 1000;
/** A vendor that is down for longer than this is asked again by the run's next attempt: a thread does not sit it out. */
const longestPauseMs = 30_000;
const largestPage = 500;
/** A list that no order can spoil: before it was founded, ShipStation had none. */
const emptyList = { createDateEnd: '2000-01-01 00:00:00' };

/**
 * Orders from and to ShipStation V1 (facts on ShipStation, A). Waiting for quota, also after a 429, is a state and shown by `onWait`.
 * An outage, no answer, or nonsense is asked for once more after a second, or after the time that the vendor names; what
 * fails then is the run's to try again later.
 */
export function shipStation(options: ShipStationOptions): OrderChannel {
  const { clock, signal, currency } = options;
  /** Whether orders have been answered from this address: only then does a 404 speak of the order, not of the address. */
  let addressProven = false;

  async function ask<T>(question: Question<T>): Promise<T> {
    let [throttles, retries] = [0, 0];
    for (;;) {
      await options.budget.take({ urgent: options.urgent, signal, onWait: options.onWait });
      try {
        return await callOnce(options, question);
      } catch (error) {
        if (!(error instanceof ChannelError) || !error.passing) throw error;
        if (error.kind === 'throttled') {
          await options.budget.observe({ throttledMs: error.retryAfterMs ?? silentThrottleMs });
          throttles += 1;
          if (throttles > mostThrottles) throw error;
        } else {
          retries += 1;
          const pause = Math.max(retryPauseMs, error.retryAfterMs ?? 0);
          if (retries > 1 || pause > longestPauseMs) throw error;
          await clock.sleep(pause, signal);
        }
      }
    }
  }

  const askPage = (path: string, query: Record<string, string>, asked: PageAsked, what: string): Promise<OrderPage> =>
    ask({
      path,
      query: { ...query, ...pageQuery(asked) },
      what,
      read: (body, answer) => {
        const page = readPage(body, asked, answer, what);
        addressProven = true;
        return page;
      },
    });

  return {
    id: 'shipstation',
    title: 'ShipStation',

    listOrders: (window, asked) =>
      askPage(
        '/orders',
        windowQuery(window),
        asked,
        `page ${asked.page} (${asked.pageSize} to a page) of the orders by ${window.by} date`,
      ),

    async readOrder(externalId) {
      const document = await ask<RawDocument | null>({
        path: `/orders/${encodeURIComponent(externalId)}`,
        what: `order ${externalId}`,
        ref: externalId,
        absent: null,
        read: (body, answer) => {
          if (orderIdOf(body) !== externalId) throw nonsense(`order ${externalId}`, 'It is another order, or none.');
          addressProven = true;
          return rawOrder(body, answer.text);
        },
      });
      if (document === null && !addressProven) {
        await askPage(
          '/orders',
          emptyList,
          { page: 1, pageSize: 1 },
          'a list of orders, asked for to prove its address',
        );
      }
      return document;
    },

    async findOrders(orderNumber) {
      const wanted = orderNumber.trim();
      const what = 'a search by order number';
      // An empty number would ask for every order there is.
      if (wanted === '') return [];
      const found: RawDocument[] = [];
      for (let page = 1; ; page += 1) {
        const asked = { page, pageSize: largestPage };
        const { orders, pages } = await askPage('/orders', { orderNumber: wanted }, asked, what);
        found.push(...orders.filter(({ body }) => orderNumberOf(parseJson(body)) === wanted));
        if (page >= pages) return found;
      }
    },

    listTags: () => ask({ path: '/accounts/listtags', what: 'the tags', read: (body) => readTags(body, 'the tags') }),

    listOrdersByTag: (tagExternalId, sourceStatus, asked) =>
      askPage(
        '/orders/listbytag',
        { tagId: tagExternalId, orderStatus: sourceStatus },
        asked,
        `the orders with tag ${tagExternalId}`,
      ),

    openWords,

    listOrdersByStatus: (sourceStatus, asked) =>
      askPage('/orders', statusQuery(sourceStatus), asked, `page ${asked.page} of the orders that are ${sourceStatus}`),

    importBehind: (address) => importBehind(address, options.settings.baseUrl),

    listImport: (asked, page) =>
      askPage('/orders', importQuery(asked), page, `the orders of import ${asked.batch ?? '?'}`),

    interpret: (document) => interpretOrder(document.body, currency),

    ...orderWriter(options),
  };
}
