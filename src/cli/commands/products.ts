import type { Command } from 'commander';
import { batchesOfProduct } from '../../core/store/products/batches.ts';
import { batchToJson, fieldPairs, productToJson } from '../../core/store/products/product-json.ts';
import { listProducts, type ProductListRow } from '../../core/store/products/product-list.ts';
import { type ProductState, productStates, readProductRows } from '../../core/store/products/product-rows.ts';
import { itemNames } from '../../core/store/products/words.ts';
import type { Page } from '../../core/store/runs/run-list.ts';
import { relative } from '../../ui/present/time.ts';
import { act, type Call } from '../act.ts';
import type { Report } from '../columns.ts';
import { Refusal } from '../failure.ts';
import { limitOf, type PageOptions, searchWords, someOf, takesPage } from '../flags.ts';
import { eachRow } from '../pages.ts';
import { withSession } from '../session.ts';

/** The one marketplace whose catalogue is kept. */
const channel = 'trendyol';
/** So much of a field is shown to people; a description can be a page. */
const shownText = 300;

interface ProductsOptions extends PageOptions {
  readonly search?: string;
  readonly state?: readonly ProductState[];
}

/** `products`: how each product stands at the marketplace; `product BARCODE`: all that is known of one. */
export function registerProducts(program: Command): void {
  const list = takesPage(
    program.command('products').description('list products and how they stand at Trendyol: what waits for you first'),
  )
    .option('--search <text>', 'words in barcode, title or reasons; one with a leading - must not occur')
    .option('--state <state...>', `only in these: ${productStates.join(', ')}`, someOf(productStates));
  act<ProductsOptions>(list, listThem);
  const one = program
    .command('product')
    .description('show one product: the shop’s word beside the marketplace’s, what it waits for, what was sent')
    .argument('<barcode>', 'its barcode, or #N for product N of the shop');
  act<object, readonly [string]>(one, show);
}

async function listThem({ home, output }: Call, options: ProductsOptions): Promise<undefined> {
  await withSession(home, async ({ store, now }) => {
    const filter = { ...searchWords(options.search), ...(options.state && { state: options.state }) };
    const read = (page: Page) => listProducts(store.db, channel, filter, page);
    const { total } = await read({ limit: 1, offset: 0 });
    const rows = eachRow(limitOf(options), (row: ProductListRow) => row.rowId, read);
    if (output.json) return output.list(total, inJson(rows));
    const all: ProductListRow[] = [];
    for await (const chunk of rows) all.push(...chunk);
    if (all.length === 0) output.print('No products.');
    else output.columns(report(all, now()));
    if (total > all.length) output.print({ text: `${all.length} of ${total}; --all shows all.`, tone: 'dim' });
  });
}

async function* inJson(chunks: AsyncIterable<ProductListRow[]>): AsyncGenerator<unknown[]> {
  for await (const chunk of chunks) yield chunk.map(productToJson);
}

function report(rows: readonly ProductListRow[], now: number): Report {
  return {
    columns: [
      { title: 'State' },
      { title: 'Barcode', least: 13 },
      { title: 'Title', least: 16 },
      { title: 'Last sync', align: 'right' },
      { title: 'Reasons', least: 16 },
    ],
    rows: rows.map(({ state, barcode, title, syncedAt, reasons }) => [
      state,
      barcode,
      title,
      syncedAt === null ? '–' : relative(syncedAt, now),
      reasons.map(({ message }) => message).join(' '),
    ]),
  };
}

async function show({ home, output }: Call, _options: object, barcode: string): Promise<undefined> {
  await withSession(home, async ({ store, now }) => {
    const wanted = barcode.trim();
    const row = (await readProductRows(store.db, channel, [wanted])).get(wanted);
    if (!row) throw new Refusal('unknown-product', `There is no product ${wanted}.`, 'See `orderdeck products`.');
    const calls = await batchesOfProduct(store.db, channel, wanted, 10);
    const fields = fieldPairs(row, row.desired ? await itemNames(store.db, channel, row.desired) : new Map());
    output.document({ ...productToJson(row), fields, calls: calls.map(batchToJson) });
    output.print({ text: row.barcode, tone: 'strong' }, ` ${row.title}`);
    output.print(`  ${row.state}${row.standing === null ? ', not listed' : `, listed as ${row.standing}`}`);
    for (const { field, message } of row.reasons)
      output.print(`  waits: ${field === null ? '' : `${field}: `}${message}`);
    for (const { field, shop, marketplace } of fields) {
      output.print({ text: `  ${field}`, tone: 'dim' });
      output.print(`    shop         ${cut(shop)}`);
      output.print(`    marketplace  ${cut(marketplace)}`);
    }
    for (const call of calls) {
      const when = call.sentAt === null ? 'not sent' : relative(call.sentAt, now());
      output.print(
        `  ${call.write} ${when}: ${call.itemState}${call.reasons.length > 0 ? `, ${call.reasons.join('; ')}` : ''}`,
      );
    }
  });
}

function cut(text: string): string {
  const one = text.replace(/\s+/g, ' ');
  return one === '' ? '–' : one.length > shownText ? `${one.slice(0, shownText)}…` : one;
}
