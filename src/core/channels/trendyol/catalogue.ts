import type { ListedProduct, ProductWrite } from '../../domain/products/listing.ts';
import type { Catalogue, ListedPage, ProductsSent } from '../catalogue.ts';
import { ChannelError } from '../channel.ts';
import type { Caller } from './call.ts';
import { readAccepted, readBatch } from './catalogue-batch.ts';
import { type AttributeSpelling, productsBody } from './catalogue-body.ts';
import { approvedProducts, type ListedRows, unapprovedProducts } from './catalogue-listed.ts';
import { readAttributes, readBrandPage, readBrands, readCategories, readValues } from './catalogue-words.ts';
import type { EndpointId } from './endpoints.ts';

const mostBarcodes = 50;
const approvedPage = 100;
const unapprovedPage = 1000;
const valuePage = 1000;
/** Pages by number end here; a token leads on (facts on Trendyol, B4). */
const mostListed = 10_000;
/** No attribute has more values than this many pages hold; an answer that never ends is cut off. */
const mostPages = 100;

const writes: Readonly<Record<ProductWrite, { readonly endpoint: EndpointId; readonly what: string }>> = {
  create: { endpoint: 'createProducts', what: 'a batch of new products' },
  'update-unapproved': { endpoint: 'updateUnapproved', what: 'a batch of changed products' },
  'update-content': { endpoint: 'updateContent', what: 'a batch of changed contents' },
  'update-variant': { endpoint: 'updateVariants', what: 'a batch of changed variants' },
};

type List = 'approved' | 'unapproved';
const lists = {
  approved: { endpoint: 'listApproved', size: approvedPage, read: approvedProducts },
  unapproved: { endpoint: 'listUnapproved', size: unapprovedPage, read: unapprovedProducts },
} as const;

/** Products at Trendyol, read live and written by asynchronous batches (facts on Trendyol, B2 and B4). */
export function catalogue(caller: Caller, spelling: AttributeSpelling): Catalogue {
  const askList = (list: List, query: Record<string, string>): Promise<ListedRows> => {
    const { endpoint, size, read } = lists[list];
    const what = `the ${list} products`;
    return caller.ask({
      endpoint,
      query: { ...query, size: String(size) },
      what,
      read: (body) => read(body, size, what),
    });
  };

  return {
    currency: 'TRY',
    batchReadableMs: 4 * 3_600_000,

    findBrands: (name) =>
      caller.ask({ endpoint: 'findBrands', query: { name }, what: 'brands by name', absent: [], read: readBrands }),

    listBrands: (page) =>
      caller.ask({
        endpoint: 'listBrands',
        query: { page: String(page), size: '1000' },
        what: `page ${page + 1} of the brands`,
        read: readBrandPage,
      }),

    listCategories: () => caller.ask({ endpoint: 'listCategories', what: 'the categories', read: readCategories }),

    listAttributes: (categoryId) =>
      caller.ask({
        endpoint: 'listAttributes',
        parts: { category: String(categoryId) },
        what: `the attributes of category ${categoryId}`,
        read: (body) => readAttributes(body, categoryId),
      }),

    async listAttributeValues(categoryId, attributeId) {
      const values = [];
      for (let page = 0; page < mostPages; page += 1) {
        const read = await caller.ask({
          endpoint: 'listAttributeValues',
          parts: { category: String(categoryId), attribute: String(attributeId) },
          query: { page: String(page), size: String(valuePage) },
          what: `the values of attribute ${attributeId} in category ${categoryId}`,
          absent: { values: [], pages: 0 },
          read: readValues,
        });
        values.push(...read.values);
        if (page + 1 >= read.pages) break;
      }
      return values;
    },

    async listProducts(cursor): Promise<ListedPage> {
      const { list, place } = placeOf(cursor);
      const { products, unreadable, page, pages, token } = await askList(list, place);
      const more = page + 1 < pages;
      const numbered = (page + 2) * lists[list].size <= mostListed ? `page:${page + 1}` : `token:${token ?? ''}`;
      const onward = token ? `token:${token}` : numbered;
      const next = more ? `${list} ${onward}` : list === 'approved' ? 'unapproved page:0' : null;
      return { products, unreadable, next };
    },

    async readProducts(barcodes) {
      const found: ListedProduct[] = [];
      for (let at = 0; at < barcodes.length; at += mostBarcodes) {
        const asked = barcodes.slice(at, at + mostBarcodes);
        for (const list of ['approved', 'unapproved'] as const) {
          const { products } = await askList(list, { barcodes: asked.join(','), page: '0' });
          found.push(...products.filter(({ barcode }) => asked.includes(barcode)));
        }
      }
      return found;
    },

    productsBody: (write, items) => productsBody(write, items, spelling),

    async sendProducts(write, body): Promise<ProductsSent> {
      try {
        const { endpoint, what } = writes[write];
        return { kind: 'accepted', batch: await caller.send({ endpoint, body, what, read: readAccepted }) };
      } catch (error) {
        if (!(error instanceof ChannelError)) throw error;
        if (error.kind === 'throttled' || error.kind === 'auth') throw error;
        return { kind: error.passing ? 'doubt' : 'refused', error };
      }
    },

    readProductBatch: (batch) =>
      caller.ask({
        endpoint: 'readBatch',
        parts: { batch },
        what: `batch ${batch}`,
        ref: batch,
        absent: null,
        read: (body) => readBatch(body, batch),
      }),
  };
}

/** `approved page:3`, or the vendor's token for what lies behind the last numbered page. */
function placeOf(cursor: string | null): { list: List; place: Record<string, string> } {
  const [, list = 'approved', how, place = '0'] = /^(approved|unapproved) (page|token):(.*)$/.exec(cursor ?? '') ?? [];
  return {
    list: list === 'unapproved' ? 'unapproved' : 'approved',
    place: how === 'token' ? { nextPageToken: place } : { page: place },
  };
}
