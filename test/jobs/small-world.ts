import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { type InstalledShop, installPrintShop } from './print-shop.ts';
import { testClock } from './shop.ts';

/** An order as ShipStation has it; whatever a test does not name is left to `order`. */
export interface SmallOrder {
  readonly orderId: number;
  readonly orderNumber: string;
  orderStatus: string;
  modifyDate: string;
  customerNotes: string | null;
  internalNotes: string | null;
  advancedOptions: Record<string, unknown>;
  items: SmallItem[];
}

export interface SmallItem {
  readonly orderItemId: number;
  lineItemKey: string | null;
  sku: string | null;
  name: string;
  quantity: number;
  options: { name: string; value: string }[];
}

/** What a model answers to a question; a number is a status with no answer. */
export type SmallModel = (question: { readonly lines: readonly { line: number; asked: boolean }[] }) => object | number;

/** A world of a few hand-made orders, written apart from the bundled one: ShipStation, the buyers' files, a model. */
export interface SmallWorld extends InstalledShop {
  readonly orders: Map<number, SmallOrder>;
  /** By path; a number is a status. */
  readonly files: Map<string, string | number>;
  /** Address of the file host, for links. */
  readonly fileHost: string;
  /** Each request, in its order: `POST /orders/createorder`. */
  readonly asked: string[];
  model: SmallModel;
  /** Puts an order in, or a newer state of one. */
  put(order: Partial<Omit<SmallOrder, 'items'>> & { readonly items: readonly Partial<SmallItem>[] }): SmallOrder;
  /** Says that an order was changed just now. */
  touch(order: SmallOrder): void;
}

export async function openSmallWorld({ withModel = false } = {}): Promise<SmallWorld> {
  const clock = testClock(Date.UTC(2026, 2, 4, 12));
  const orders: SmallWorld['orders'] = new Map();
  const files: SmallWorld['files'] = new Map();
  const asked: string[] = [];
  const pacific = (): string => new Date(clock.now() - 8 * 3_600_000).toISOString().replace('Z', '0000');
  const note = (request: IncomingMessage): void => void asked.push(`${request.method} ${request.url}`);

  const shipStation = await serve(async (request, response) => {
    note(request);
    const url = new URL(request.url ?? '/', 'http://small');
    const one = /^\/orders\/(\d+)$/.exec(url.pathname);
    if (one) {
      const order = orders.get(Number(one[1]));
      answer(response, order ? 200 : 404, order ?? { message: 'no such order' });
    } else if (url.pathname === '/orders/createorder') {
      const written = JSON.parse(await bodyOf(request)) as SmallOrder;
      const order = orders.get(written.orderId);
      if (order) {
        const items = written.items.map((item, at) => Object.assign(order.items[at] ?? {}, item));
        Object.assign(order, written, { items, modifyDate: pacific() });
      }
      answer(response, order ? 200 : 400, order ?? {});
    } else if (url.pathname === '/orders') {
      const all = [...orders.values()].sort((a, b) => (a.modifyDate < b.modifyDate ? -1 : 1));
      answer(response, 200, { orders: all, total: all.length, page: 1, pages: 1 });
    } else answer(response, 200, []);
  });
  const amazon = await serve(async (request, response) => {
    note(request);
    const file = files.get(request.url ?? '') ?? 403;
    response.writeHead(typeof file === 'number' ? file : 200).end(typeof file === 'number' ? '' : file);
  });
  const llm = await serve(async (request, response) => {
    note(request);
    const { messages } = JSON.parse(await bodyOf(request)) as { messages: { content: string }[] };
    const said = world.model(JSON.parse(messages.at(-1)?.content ?? '{}'));
    if (typeof said === 'number') return answer(response, said, {});
    const choices = [{ finish_reason: 'stop', message: { content: JSON.stringify(said) } }];
    answer(response, 200, { choices, usage: { prompt_tokens: 10, completion_tokens: 5 } });
  });

  const shop = await installPrintShop(clock, {
    SHIPSTATION_API_KEY: 'a-key-of-ours',
    SHIPSTATION_API_SECRET: 'a-secret-of-ours',
    SHIPSTATION_BASE_URL: shipStation,
    AMAZON_CUSTOM_HOSTS: new URL(amazon).host,
    ...(withModel && { LLM_BASE_URL: llm, LLM_API_KEY: 'a-model-key', LLM_MODEL: 'small' }),
  });
  let ids = 7000;
  const world: SmallWorld = {
    ...shop,
    orders,
    files,
    asked,
    fileHost: amazon,
    model: () => 500,
    put: ({ items, ...told }) => {
      ids += 1;
      const order = {
        ...plainOrder(told.orderId ?? ids, pacific()),
        ...told,
        items: items.map((item) => line(++ids, item)),
      };
      orders.set(order.orderId, order);
      return order;
    },
    touch: (order) => {
      clock.pass(60_000);
      order.modifyDate = pacific();
    },
  };
  return world;
}

function plainOrder(orderId: number, at: string): SmallOrder & Record<string, unknown> {
  return {
    orderId,
    orderNumber: `N-${orderId}`,
    orderKey: `key-${orderId}`,
    orderDate: at,
    createDate: at,
    modifyDate: at,
    orderStatus: 'awaiting_shipment',
    orderTotal: 10,
    amountPaid: 10,
    customerNotes: null,
    internalNotes: null,
    dimensions: { length: 10, width: 5, height: 2, units: 'inches' },
    advancedOptions: { storeId: 77, source: 'amazon', mergedOrSplit: false, mergedIds: [], parentId: null },
    tagIds: null,
    items: [],
  };
}

function line(id: number, item: Partial<SmallItem>): SmallItem {
  const name = 'Personalised keyring';
  return { orderItemId: id, lineItemKey: `key-${id}`, sku: null, name, quantity: 1, options: [], ...item };
}

/** A buyer's file with texts and a colour, as Amazon writes it. */
export function fileOf(order: SmallOrder, item: SmallItem, texts: readonly string[], colour = 'Blue'): string {
  return JSON.stringify({
    orderId: order.orderNumber,
    orderItemId: item.lineItemKey,
    quantity: item.quantity,
    customizationData: {
      type: 'PageContainerCustomization',
      children: [
        { type: 'OptionCustomization', name: 'Colour', optionSelection: { name: colour } },
        ...texts.map((inputValue, at) => ({ type: 'TextCustomization', name: `Text ${at + 1}`, inputValue })),
      ],
    },
  });
}

async function serve(handler: (request: IncomingMessage, response: ServerResponse) => Promise<void>): Promise<string> {
  const server: Server = createServer((request, response) => void handler(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'x-rate-limit-limit': '100000' });
  response.end(JSON.stringify(body));
}
