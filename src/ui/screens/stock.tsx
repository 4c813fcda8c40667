import type { RunError } from '../../core/domain/run.ts';
import { stockHistory } from '../../core/store/stock/history.ts';
import { listStock, type StockRow, type StockTotals, stockTotals } from '../../core/store/stock/stock-list.ts';
import { type Action, type Bound, bind } from '../action.ts';
import { NumberForm } from '../dialogs/number-form.ts';
import type { Part } from '../present/line.ts';
import { type StockDetail, stockDetail } from '../present/stock-detail.ts';
import { stockColumns, stockTotalsLine } from '../present/stock-row.ts';
import type { Column } from '../present/table.ts';
import type { Session } from '../session.ts';
import { stockFields, stockFilter } from '../stock-query.ts';
import { type Fetched, ListScreen } from './list-screen.tsx';
import { nothingSelected } from './selecting.ts';
import { heldRun, type StockPlace, stockActions, sync, whyNoSync } from './stock-actions.ts';

/** So much of the ledger stands beside the list. */
const historyBeside = 30;

interface Totals {
  readonly totals: StockTotals;
  readonly held: RunError | null;
}

/** Stock by barcode, what differs from what is listed first. */
export class StockScreen extends ListScreen<StockRow, Totals, StockDetail> implements StockPlace {
  readonly tab = 'stock';
  readonly title = 'Stock';
  readonly keys: readonly Bound[];

  constructor(session: Session) {
    super(session, {
      id: (row) => row.barcode,
      version: ({ onHand, reserved, listed, push }) => `${onHand} ${reserved} ${listed} ${push?.state}`,
      fields: stockFields,
      linesOnTop: 1,
      leastList: 96,
    });
    this.keys = [...bind(listActions, this, session.readOnly), ...bind(stockActions, this, session.readOnly)];
  }

  openRow(): void {
    if (this.row) this.session.open({ screen: 'stock-item', barcode: this.row.barcode });
  }

  /** What the brake held back; null when the last run went through. */
  get held(): RunError | null {
    return this.totals?.held ?? null;
  }

  askForce(): void {
    const { session, held } = this;
    if (!held) return;
    const look =
      'Look first: d tells each change in the run’s log; an empty table or a wrong barcode field looks like this.';
    session.ask(
      new NumberForm(session, {
        title: 'Carry out what was held back?',
        before: [held.message, look],
        label: 'listings that change',
        submit: 'send them',
        refused: 'nothing was sent',
        text: () => ['the run refuses if it is another number by then'],
        problem: (typed) =>
          /^[1-9]\d{0,6}$/.test(typed) ? null : 'type the number of listings, to say that it is right',
        onNumber: (typed) => sync(session, { force: Number(typed) }),
      }),
    );
  }

  protected async fetch(limit: number, offset: number): Promise<Fetched<StockRow>> {
    const filter = stockFilter(this.filter.filter);
    return filter ? listStock(this.session.store.db, filter, { limit, offset }) : { rows: [], total: 0 };
  }

  protected columns(): Column<StockRow>[] {
    return stockColumns(this.session.now);
  }

  protected async readTotals(): Promise<Totals> {
    return { totals: await stockTotals(this.session.store.db), held: await heldRun(this.session) };
  }

  protected top(totals: Totals | undefined): Part[][] {
    return [stockTotalsLine(totals, this.session.now())];
  }

  protected async readDetail(row: StockRow): Promise<StockDetail | null> {
    const { rows, total } = await stockHistory(this.session.store.db, row.barcode, { limit: historyBeside, offset: 0 });
    return { row, history: rows, total };
  }

  protected detailLines(detail: StockDetail, columns: number): Part[][] {
    const { settings, now } = this.session;
    return stockDetail(detail, now(), settings.zone, columns);
  }

  protected emptyWords(): string[] {
    if (this.filter.text !== '') return ['no barcode passes the filter; Esc takes it away'];
    const { trendyol, opencart } = this.session.settings;
    if (trendyol === null)
      return [
        'no stock yet, and no marketplace to hold it against:',
        'put TRENDYOL_SELLER_ID, TRENDYOL_API_KEY and TRENDYOL_API_SECRET into .env',
      ];
    if (opencart === null) return ['no stock yet, and no shop to read it from:', 'put OPENCART_DATABASE_URL into .env'];
    return ['no stock yet; r reads it (2 shows the jobs)'];
  }
}

const listActions: readonly Action<StockScreen>[] = [
  {
    key: 'enter',
    title: 'ledger',
    help: 'both sides of a barcode and every change of it',
    group: 'open',
    disabled: nothingSelected,
    run: (screen) => screen.openRow(),
  },
  {
    key: 'P',
    title: 'products',
    help: 'how products stand at the marketplace: held, accepted, live, rejected',
    group: 'open',
    run: ({ session }) => session.open({ screen: 'products' }),
  },
  {
    key: '/',
    title: 'filter',
    help: 'filter: words of barcode or name, -not, is:differs, is:low, is:problem, is:listed, is:conflict',
    group: 'view',
    run: (screen) => screen.filter.type(),
  },
  {
    key: 'F',
    title: 'force',
    help: 'carry out what the brake held back; it asks for the number of listings that change',
    group: 'act',
    changes: true,
    disabled: ({ session, held }) => whyNoSync(session) ?? (held ? null : 'the brake holds nothing back'),
    run: (screen) => screen.askForce(),
  },
];
