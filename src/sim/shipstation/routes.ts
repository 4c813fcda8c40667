import { type Answer, Refusal } from '../answer.ts';
import { addTag, deleteOrder, holdUntil, markAsShipped, removeTag, restoreFromHold } from './actions.ts';
import { notFound } from './answer.ts';
import { createOrder } from './create-order.ts';
import type { Faults } from './faults.ts';
import { findOrders, findTagged, type Page } from './query.ts';
import { marketplaces } from './stores.ts';
import type { WireOrder } from './wire.ts';
import type { World } from './world.ts';
import type { WriteSettings } from './write-settings.ts';

/** One request, as far as a route needs it. */
export interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** The parsed JSON body; undefined when there was none. */
  readonly body: unknown;
  /** When it arrived, epoch ms of the world. */
  readonly now: number;
}

/** What the routes work on. */
export interface Desk {
  readonly world: World;
  readonly faults: Faults;
  readonly settings: { tagMovesModifyDate: boolean } & WriteSettings;
}

type Route = (desk: Desk, request: Request) => Answer;

/** Every route without a number in its path. */
const routes: Readonly<Record<string, Route>> = {
  'GET /orders': (desk, request) => orderList(desk, request, findOrders(desk.world, request.query)),
  'GET /orders/listbytag': (desk, request) => orderList(desk, request, findTagged(desk.world, request.query)),
  'POST /orders/createorder': (desk, request) => {
    const ignore = desk.faults.take(request, 'ignoreWrite') !== null;
    const lose = desk.faults.take(request, 'loseOnWrite')?.field ?? null;
    return ok(createOrder(desk.world, request.body, request.now, { ...desk.settings, ignore, lose }));
  },
  'POST /orders/addtag': ({ world, settings }, { body, now }) => addTag(world, body, now, settings.tagMovesModifyDate),
  'POST /orders/removetag': ({ world, settings }, { body, now }) =>
    removeTag(world, body, now, settings.tagMovesModifyDate),
  'POST /orders/holduntil': ({ world }, { body, now }) => holdUntil(world, body, now),
  'POST /orders/restorefromhold': ({ world }, { body, now }) => restoreFromHold(world, body, now),
  'POST /orders/markasshipped': ({ world }, { body, now }) => markAsShipped(world, body, now),
  'GET /accounts/listtags': ({ world }) => ok(world.tags),
  'GET /stores': ({ world }, { query }) => {
    const asked = query.get('marketplaceId');
    return ok(world.stores.filter((store) => asked === null || String(store.marketplaceId) === asked));
  },
  'GET /stores/marketplaces': ({ world }) => ok(marketplaces(world.stores)),
  'GET /webhooks': () => ok({ webhooks: [] }),
};

/** Routes for one order or store: its number is the last part of the path. */
const numbered: Readonly<Record<string, (desk: Desk, id: number) => Answer>> = {
  'GET /orders': oneOrder,
  'DELETE /orders': ({ world }, id) => deleteOrder(world, id),
  'GET /stores': ({ world }, id) => {
    const store = world.stores.find((each) => each.storeId === id);
    if (!store) throw notFound(`Store ${id}`);
    return ok(store);
  },
};

/** Answers a request as the vendor would; a Refusal becomes its answer, an unknown path 404. */
export function answerRequest(desk: Desk, request: Request): Answer {
  try {
    const route = routes[`${request.method} ${request.path}`];
    if (route) return route(desk, request);
    const [, folder, id] = /^(\/[a-z]+)\/(\d{1,12})$/.exec(request.path) ?? [];
    const one = numbered[`${request.method} ${folder}`];
    if (one) return one(desk, Number(id));
    throw new Refusal(404, { Message: `No HTTP resource was found that matches the request URI '${request.path}'.` });
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

function oneOrder({ world, faults }: Desk, id: number): Answer {
  const record = world.record(id);
  if (!record) throw notFound(`Order ${id}`);
  if (faults.of(id)?.kind === 'poison') throw poisoned();
  return ok(presented(faults, world.read(record)));
}

function orderList({ world, faults }: Desk, request: Request, found: Page): Answer {
  if (found.records.some((record) => faults.of(record.orderId)?.kind === 'poison')) throw poisoned();
  const short = faults.take(request, 'short');
  const tied = found.previous && faults.take(request, 'ties') ? [found.previous] : [];
  const listed = [...tied, ...found.records.slice(tied.length)];
  const records = short ? listed.slice(0, -short.by) : listed;
  const orders = records.map((record) => presented(faults, world.read(record)));
  const drift = faults.take(request, 'drift');
  // What drifts is changed before the answer is on its way, so it needs a copy; all else is sent before it can change.
  const page = { orders: drift ? structuredClone(orders) : orders, total: found.total, page: found.page };
  for (const record of drift ? found.records.slice(0, drift.orders) : []) {
    world.edit(record.orderId, request.now, (order) => {
      order.internalNotes = `Looked at ${order.modifyDate}`;
    });
  }
  return ok({ ...page, pages: found.pages });
}

/** An order as it goes out: as it is, or as the nonsense a fault makes of it. */
function presented(faults: Faults, order: WireOrder): unknown {
  const fault = faults.of(order.orderId);
  if (fault?.kind !== 'malformed') return order;
  switch (fault.how) {
    case 'nullId':
      return { ...order, orderId: null };
    case 'itemsText':
      return { ...order, items: 'System.Collections.Generic.List`1' };
    case 'garbageDate':
      return { ...order, orderDate: 'garbage' };
  }
}

function poisoned(): Refusal {
  return new Refusal(500, {
    Message: 'An error has occurred.',
    ExceptionMessage: 'Object reference not set to an instance of an object.',
    ExceptionType: 'System.NullReferenceException',
  });
}

function ok(body: unknown): Answer {
  return { status: 200, body };
}
