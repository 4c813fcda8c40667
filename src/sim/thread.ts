import { parentPort, workerData } from 'node:worker_threads';
import { startAmazonCustom } from './amazon-custom/server.ts';
import { startLife } from './life.ts';
import { listen } from './listen.ts';
import { startLlm } from './llm/server.ts';
import { auditShop, type ShopAudit, startMarket } from './market.ts';
import { openEmbeddedShop } from './opencart/shop.ts';
import { startShipStation } from './shipstation/server.ts';
import { placeOf } from './shop/lines.ts';
import { type Happening, hasTasks, makeHappen, startTour } from './wrong/happen.ts';
import type { Done } from './wrong/wrong.ts';

/** What the bundled world is made of; `origin` and `speed` make its clock the same as the program's. */
export interface WorldRequest {
  readonly seed: number;
  readonly orders: number;
  readonly origin: number;
  readonly speed: number;
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly llmKey: string;
  /** Orders at the marketplace. */
  readonly packages: number;
  /** By what the marketplace is known where it tells of packages. */
  readonly hookKey: string;
  /** Absolute path of the database that the marketplace seller's own shop is made in. */
  readonly shopFile: string;
  /** Absolute paths of the program's own databases: what goes wrong in them is made to happen there. */
  readonly databaseFile: string;
  readonly inboxFile: string;
  /** Something goes wrong every so many ms of the wall's clock, each class once; null: only when it is asked for. */
  readonly wrongEveryMs: number | null;
  /** One event in the shop every so many ms of its own clock; null: nothing happens by itself. */
  readonly lifeEveryMs: number | null;
}

/** What one can ask of it while it lives. */
export type WorldQuestion =
  | { readonly ask: 'live'; readonly events: number }
  | { readonly ask: 'orders' }
  | { readonly ask: 'wrong'; readonly id: string }
  | { readonly ask: 'audit' };

/** One order as the world knows it, enough to compare with. */
export interface WorldOrder {
  readonly channel: 'shipstation' | 'trendyol';
  readonly externalId: string;
  readonly orderNumber: string;
  readonly sourceStatus: string;
  readonly total: number;
  readonly quantity: number;
  /** UTC epoch ms; null where the source does not date what it changes exactly. */
  readonly modifiedAt: number | null;
  /** What its buyers wanted on the lines that were placed with it, told or not. */
  readonly wishes: readonly WorldWish[];
}

/** What may stand on a piece of a line: one of these texts (several on one piece parted by line feeds), in these colours. */
export interface WorldWish {
  readonly externalItemId: string;
  readonly texts: readonly string[];
  readonly colours: readonly (string | null)[];
}

export type WorldMessage =
  /** `url`: ShipStation's; `amazonHost`: the only host that buyers' files lie at; `llm`: the language model to ask; `trendyol`: the marketplace. */
  | {
      readonly tell: 'ready';
      readonly url: string;
      readonly amazonHost: string;
      readonly llm: { readonly url: string; readonly model: string };
      readonly trendyol: { readonly url: string; readonly sellerId: string };
      /** Where the marketplace tells of packages: a port that was free, and the address up to its `/hooks`. */
      readonly hooks: { readonly port: number; readonly url: string };
    }
  | { readonly tell: 'lived' }
  /** What was made to happen; null: there was nothing that could go wrong in this way. */
  | { readonly tell: 'wrong'; readonly done: Done | null; readonly why: string | null }
  | { readonly tell: 'orders'; readonly orders: readonly WorldOrder[] }
  | { readonly tell: 'audit'; readonly audit: ShopAudit };

/** The bundled world in a thread of its own: the program reaches it over HTTP only, as it would the real one. */
const request = workerData as WorldRequest;
const clock = { now: () => Math.floor(request.origin + (Date.now() - request.origin) * request.speed) };
const amazon = await startAmazonCustom({ find: (path) => sim.world.behindLink(path) });
const sim = await startShipStation({ ...request, clock, amazonBase: amazon.url });
const llm = await startLlm({ apiKey: request.llmKey, latencyMs: 250 });
const hooks = await freeAddress();
const market = await startMarket({ ...request, clock, hooks: { url: hooks.url, key: request.hookKey } });
if (request.lifeEveryMs !== null) {
  startLife(sim, { clock, everyMs: request.lifeEveryMs });
  startLife(market, { clock, everyMs: request.lifeEveryMs });
}

const happening: Happening = {
  ...request,
  ...{ shipstation: sim, trendyol: market, shop: openEmbeddedShop(request.shopFile), now: clock.now },
};
if (request.wrongEveryMs !== null) {
  startTour(happening, request.wrongEveryMs, () => hasTasks(request.databaseFile));
}

const tell = (message: WorldMessage) => parentPort?.postMessage(message);
parentPort?.on('message', async (question: WorldQuestion) => {
  if (question.ask === 'live') {
    sim.life(question.events);
    market.life(question.events);
    tell({ tell: 'lived' });
  } else if (question.ask === 'wrong') {
    const made = await makeHappen(question.id, happening).then(
      (done) => ({ done, why: null }),
      (error: Error) => ({ done: null, why: error.message }),
    );
    tell({ tell: 'wrong', ...made });
  } else if (question.ask === 'audit') {
    tell({ tell: 'audit', audit: await auditShop(market, request.shopFile) });
  } else {
    tell({ tell: 'orders', orders: [...[...sim.world.orders()].map(summary), ...packages()] });
  }
});
tell({
  tell: 'ready',
  url: sim.url,
  amazonHost: amazon.host,
  llm: { url: llm.url, model: llm.model },
  trendyol: { url: market.url, sellerId: market.credentials.sellerId },
  hooks,
});

/** A port of this host that nobody listens on. */
async function freeAddress(): Promise<{ port: number; url: string }> {
  const { port, close } = await listen(
    async () => undefined,
    0,
    () => ({ status: 500, body: null }),
  );
  await close();
  return { port, url: `http://127.0.0.1:${port}` };
}

function packages(): WorldOrder[] {
  return [...market.world.orders()].map((order) => ({
    channel: 'trendyol',
    externalId: String(order.shipmentPackageId),
    orderNumber: order.orderNumber,
    sourceStatus: order.status,
    total: order.packageTotalPrice,
    quantity: order.lines.reduce((sum, { quantity }) => sum + quantity, 0),
    modifiedAt: order.lastModifiedDate,
    wishes: [],
  }));
}

function summary(order: ReturnType<typeof sim.world.order> & object): WorldOrder {
  return {
    channel: 'shipstation',
    modifiedAt: null,
    externalId: String(order.orderId),
    orderNumber: order.orderNumber,
    sourceStatus: order.orderStatus,
    total: order.orderTotal,
    quantity: order.items.filter((item) => !item.adjustment).reduce((sum, item) => sum + item.quantity, 0),
    wishes: order.items.flatMap(({ orderItemId }) => {
      const place = placeOf(orderItemId);
      const wish = place && sim.world.wish(place.orderId, place.line);
      if (!wish) return [];
      const texts = [...new Set(wish.pieces.map(({ texts: own }) => own.join('\n')))];
      return { externalItemId: String(orderItemId), texts, colours: [wish.colour, wish.secondColour] };
    }),
  };
}
