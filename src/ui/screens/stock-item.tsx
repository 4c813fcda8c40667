import { sanitize } from '../../core/sanitize.ts';
import { stockHistory } from '../../core/store/stock/history.ts';
import { readStock, type StockRow } from '../../core/store/stock/stock-list.ts';
import { type Bound, bind } from '../action.ts';
import type { Part } from '../present/line.ts';
import { type StockDetail, stockDetail } from '../present/stock-detail.ts';
import type { Session } from '../session.ts';
import { PagerScreen } from './pager-screen.tsx';
import { type StockPlace, stockActions } from './stock-actions.ts';

const mostHistory = 1000;

/** One barcode with its ledger. */
export class StockItemScreen extends PagerScreen<StockDetail> implements StockPlace {
  readonly tab = 'stock';
  readonly title: string;
  readonly keys: readonly Bound[];
  protected readonly absence = 'Neither side knows this barcode (any more).';
  readonly #barcode: string;

  constructor(session: Session, barcode: string) {
    super(session);
    this.#barcode = barcode;
    this.title = sanitize(barcode, 60);
    this.keys = bind(stockActions, this, session.readOnly);
  }

  get row(): StockRow | undefined {
    return this.known?.row;
  }

  protected told(detail: StockDetail, columns: number): Part[][] {
    return stockDetail(detail, this.session.now(), this.session.settings.zone, columns);
  }

  protected async read(): Promise<StockDetail | null> {
    const { db } = this.session.store;
    const row = await readStock(db, this.#barcode);
    if (!row) return null;
    const { rows, total } = await stockHistory(db, this.#barcode, { limit: mostHistory, offset: 0 });
    return { row, history: rows, total };
  }
}
