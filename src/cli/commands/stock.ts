import type { Command } from 'commander';
import { type HistoryRow, stockHistory } from '../../core/store/stock/history.ts';
import { pastStockToJson, readPastStock } from '../../core/store/stock/past-stock.ts';
import { historyToJson, stockToJson } from '../../core/store/stock/stock-json.ts';
import { listStock, readStock, type StockFilter, type StockRow } from '../../core/store/stock/stock-list.ts';
import type { Reader } from '../../core/store/store.ts';
import { pastStockLines } from '../../ui/present/past-stock.ts';
import { pastTitle } from '../../ui/present/past-words.ts';
import { balanceWords, problemWords, pushWords } from '../../ui/present/stock-words.ts';
import { listTime, relative } from '../../ui/present/time.ts';
import { act, type Call } from '../act.ts';
import { type AtOption, instantAsked, notKnownBefore, takesAt } from '../at.ts';
import type { Report } from '../columns.ts';
import { Refusal } from '../failure.ts';
import { limitOf, type PageOptions, searchWords, takesPage } from '../flags.ts';
import { eachRow } from '../pages.ts';
import { withSession } from '../session.ts';

interface StockOptions extends PageOptions, AtOption {
  readonly search?: string;
  readonly differs?: boolean;
  readonly low?: boolean;
  readonly problem?: boolean;
}

/** `stock`: what the shop has beside what is listed, differences first; `stock BARCODE`: one, now or `--at` an instant; `stock history BARCODE`: its ledger. */
export function registerStock(program: Command): void {
  const command = takesPage(
    program
      .command('stock')
      .description('list stock by barcode beside what is listed at the marketplace: differences first')
      .enablePositionalOptions(),
  )
    .argument('[barcode]', 'only this one')
    .option('--search <text>', 'words in barcode or name; one with a leading - must not occur')
    .option('--differs', 'only what is listed otherwise than the shop says')
    .option('--low', 'only what is low')
    .option('--problem', 'only what the shop cannot tell');
  act<StockOptions, readonly [string | undefined]>(takesAt(command), (call, options, barcode) =>
    options.at === undefined ? list(call, options, barcode) : showPast(call, options.at, barcode),
  );
  const history = takesPage(
    command.command('history').description('every change of one barcode, newest first').argument('<barcode>'),
  );
  act<PageOptions, readonly [string]>(history, ledger);
}

async function list({ home, output }: Call, options: StockOptions, barcode?: string): Promise<undefined> {
  await withSession(home, async ({ store, now }) => {
    if (barcode !== undefined) await known(store.db, barcode);
    const filter = { ...filterOf(options), ...(barcode !== undefined && { barcode }) };
    const read = (page: { limit: number; offset: number }) => listStock(store.db, filter, page);
    const { total } = await read({ limit: 1, offset: 0 });
    const rows = eachRow(limitOf(options), (row: StockRow) => row.id, read);
    if (output.json) return output.list(total, each(rows, stockToJson));
    const all: StockRow[] = [];
    for await (const chunk of rows) all.push(...chunk);
    if (all.length === 0) output.print('No stock was read yet, or none passes. trendyol-stock reads it.');
    else output.columns(report(all, now()));
    if (total > all.length) output.print({ text: `${all.length} of ${total}; --all shows all.`, tone: 'dim' });
  });
}

async function ledger({ home, output }: Call, options: PageOptions, barcode: string): Promise<undefined> {
  await withSession(home, async ({ store, settings: { zone }, now }) => {
    const row = await known(store.db, barcode);
    const read = (page: { limit: number; offset: number }) => stockHistory(store.db, barcode, page);
    const { total } = await read({ limit: 1, offset: 0 });
    const rows = eachRow(limitOf(options), ({ id }: HistoryRow) => id, read);
    if (output.json) return output.list(total, each(rows, historyToJson));
    const all: HistoryRow[] = [];
    for await (const chunk of rows) all.push(...chunk);
    output.columns(report([row], now()));
    output.print('');
    output.columns(ledgerReport(all, zone, now()));
    if (total > all.length) output.print({ text: `${all.length} of ${total}; --all shows all.`, tone: 'dim' });
  });
}

async function showPast({ home, output }: Call, when: string, barcode: string | undefined): Promise<undefined> {
  if (barcode === undefined)
    throw new Refusal('usage', '--at is about one barcode.', 'Name it: `orderdeck stock BARCODE --at …`.');
  await withSession(home, async ({ store, settings: { zone }, now }) => {
    await known(store.db, barcode);
    const at = instantAsked(when, zone, now());
    const past = await readPastStock(store.db, barcode, at);
    if (!past || !('row' in past)) throw notKnownBefore(`barcode ${barcode}`, past?.from ?? null, zone);
    output.document(pastStockToJson(past));
    if (output.json) return;
    output.print({ text: pastTitle(at, zone), tone: 'strong' });
    for (const parts of pastStockLines(past)) output.print(...parts);
  });
}

async function known(db: Reader, barcode: string): Promise<StockRow> {
  const row = await readStock(db, barcode);
  if (!row) throw new Refusal('unknown-barcode', `There is no barcode ${barcode}.`, 'See `orderdeck stock`.');
  return row;
}

function filterOf({ search, differs, low, problem }: StockOptions): StockFilter {
  return { ...searchWords(search), ...(differs && { differs }), ...(low && { low }), ...(problem && { problem }) };
}

async function* each<T>(chunks: AsyncIterable<T[]>, toJson: (row: T) => unknown): AsyncGenerator<unknown[]> {
  for await (const chunk of chunks) yield chunk.map(toJson);
}

function report(rows: readonly StockRow[], now: number): Report {
  return {
    columns: [
      { title: 'Barcode' },
      { title: 'Product', least: 12 },
      { title: 'On hand', align: 'right' },
      { title: 'Reserved', align: 'right' },
      { title: 'Buffer', align: 'right' },
      { title: 'Available', align: 'right' },
      { title: 'Listed', align: 'right' },
      { title: 'Confirmed', align: 'right' },
      { title: 'Says', least: 10 },
    ],
    rows: rows.map((row) => [
      row.barcode,
      row.name,
      number(row.onHand),
      String(row.reserved),
      String(row.buffer),
      number(row.available),
      row.differs ? { text: number(row.listed), tone: 'warn' } : number(row.listed),
      row.confirmedAt === null ? '–' : relative(row.confirmedAt, now),
      [row.differs ? 'differs' : '', problemWords(row), row.low ? 'low' : '', pushWords(row.push)]
        .filter(Boolean)
        .join(', '),
    ]),
  };
}

function ledgerReport(rows: readonly HistoryRow[], zone: string, now: number): Report {
  return {
    columns: [
      { title: 'When' },
      { title: 'Balance' },
      { title: 'From', align: 'right' },
      { title: 'To', align: 'right' },
      { title: 'Change', align: 'right' },
      { title: 'Cause', least: 10 },
      { title: 'Reference', least: 8 },
      { title: 'Run', align: 'right' },
    ],
    rows: rows.map(({ at, balance, from, to, cause, reference, runId }) => [
      listTime(at, zone, now),
      balanceWords[balance],
      String(from),
      String(to),
      to > from ? `+${to - from}` : String(to - from),
      cause,
      reference ?? '–',
      runId === null ? '–' : String(runId),
    ]),
  };
}

function number(value: number | null): string {
  return value === null ? '–' : String(value);
}
