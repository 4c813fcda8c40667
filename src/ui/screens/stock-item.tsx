import { sanitize } from '../../core/sanitize.ts';
import { stockHistory } from '../../core/store/stock/history.ts';
import { readPastStock } from '../../core/store/stock/past-stock.ts';
import { stockInstants } from '../../core/store/stock/states.ts';
import { readStock, type StockRow } from '../../core/store/stock/stock-list.ts';
import type { Bound } from '../action.ts';
import { type Part, part } from '../present/line.ts';
import { pastStockLines } from '../present/past-stock.ts';
import { pastTitle } from '../present/past-words.ts';
import { type StockDetail, stockDetail } from '../present/stock-detail.ts';
import type { Session } from '../session.ts';
import { TimeKeys, TimeTravel } from '../time-travel.ts';
import { PagerScreen } from './pager-screen.tsx';
import { type StockPlace, stockActions } from './stock-actions.ts';

const mostHistory = 1000;

interface Known extends StockDetail {
  readonly past: Awaited<ReturnType<typeof readPastStock>>;
}

/** One barcode with its ledger; with `t` as it was. */
export class StockItemScreen extends PagerScreen<Known> implements StockPlace {
  readonly tab = 'stock';
  readonly time = new TimeTravel();
  readonly #keys: TimeKeys<StockItemScreen>;
  protected readonly absence = 'Neither side knows this barcode (any more).';
  readonly #barcode: string;

  constructor(session: Session, barcode: string) {
    super(session);
    this.#barcode = barcode;
    this.#keys = new TimeKeys(stockActions, this);
  }

  get keys(): readonly Bound[] {
    return this.#keys.keys;
  }

  get title(): string {
    return this.time.titled(sanitize(this.#barcode, 60), this.session.settings.zone);
  }

  get row(): StockRow | undefined {
    return this.known?.row;
  }

  protected told({ past, ...detail }: Known, columns: number): Part[][] {
    const { now, settings } = this.session;
    const { at } = this.time;
    if (at === null) return stockDetail(detail, now(), settings.zone, columns);
    if (!past || !('row' in past) || past.at !== at) return [[part('reading…', 'dim')]];
    return [[part(pastTitle(at, settings.zone), 'warn')], ...pastStockLines(past)];
  }

  protected async read(): Promise<Known | null> {
    const { db } = this.session.store;
    const row = await readStock(db, this.#barcode);
    if (!row) return null;
    const { rows, total } = await stockHistory(db, this.#barcode, { limit: mostHistory, offset: 0 });
    this.time.instants = await stockInstants(db, this.#barcode);
    const { at } = this.time;
    const past = at === null ? null : await readPastStock(db, this.#barcode, at);
    return { row, history: rows, total, past };
  }
}
