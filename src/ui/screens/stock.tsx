import type { ReactNode } from 'react';
import type { RunError } from '../../core/domain/run.ts';
import { stockHistory } from '../../core/store/stock/history.ts';
import { listStock, type StockRow, type StockTotals, stockTotals } from '../../core/store/stock/stock-list.ts';
import { type Action, type Bound, bind } from '../action.ts';
import { Box } from '../components/box.ts';
import { DetailPane, splitWidths } from '../components/detail-pane.tsx';
import { FilterLine } from '../components/filter-line.ts';
import { List } from '../components/list.ts';
import { ListView, listHeight } from '../components/list-view.tsx';
import { Painted } from '../components/painted.tsx';
import { ForceForm } from '../dialogs/force-form.ts';
import { joined, line, type Part, part } from '../present/line.ts';
import { type StockDetail, stockDetail } from '../present/stock-detail.ts';
import { stockColumns, stockTotalsLine } from '../present/stock-row.ts';
import { Query } from '../query.ts';
import type { Room, Screen } from '../screen.ts';
import type { Session } from '../session.ts';
import { stockFields, stockFilter } from '../stock-query.ts';
import type { InputEvent } from '../terminal/input.ts';
import { heldRun, type StockPlace, stockActions, sync, whyNoSync } from './stock-actions.ts';

const leastList = 96;
/** So much of the ledger stands beside the list. */
const historyBeside = 30;

/** Stock by barcode, what differs from what is listed first. */
export class StockScreen implements Screen, StockPlace {
  readonly tab = 'stock';
  readonly title = 'Stock';
  readonly keys: readonly Bound[];
  readonly session: Session;
  readonly list: List<StockRow>;
  readonly filter: FilterLine;
  readonly #totals: Query<{ totals: StockTotals; held: RunError | null }>;
  readonly #detail: Query<StockDetail | null>;
  #room: Room = { width: 0, height: 0 };

  constructor(session: Session) {
    this.session = session;
    this.list = new List<StockRow>({
      id: (row) => row.barcode,
      fetch: (limit, offset) => this.#fetch(limit, offset),
      onChange: () => this.#moved(),
      onReading: (reading) => session.settle(reading),
      version: ({ onHand, reserved, listed, push }) => `${onHand} ${reserved} ${listed} ${push?.state}`,
    });
    this.filter = new FilterLine(stockFields, () => this.list.restart());
    this.#totals = new Query(async () => ({
      totals: await stockTotals(session.store.db),
      held: await heldRun(session),
    }));
    this.#detail = new Query(() => this.#readDetail());
    this.keys = [...bind(listActions, this, session.readOnly), ...bind(stockActions, this, session.readOnly)];
  }

  get row(): StockRow | undefined {
    return this.list.current;
  }

  get note(): Part[] {
    return joined(
      [this.filter.parts(), [part(`${this.list.position} of ${this.list.total}`, 'dim')]],
      part(' · ', 'dim'),
    );
  }

  get isTyping(): boolean {
    return this.filter.isTyping;
  }

  arrange(room: Room): void {
    this.#room = room;
    this.list.setHeight(listHeight(room.height - 1));
    if (this.#hasDetail && this.#detail.value === undefined) this.#showDetail();
  }

  async load(): Promise<boolean> {
    let isOther = await this.list.load();
    isOther = (await this.#totals.load()) || isOther;
    return (this.#hasDetail && (await this.#detail.load())) || isOther;
  }

  take(event: InputEvent): boolean {
    return this.filter.take(event) || this.list.take(event);
  }

  body(): ReactNode {
    const { width, height } = this.#room;
    const [left, right] = splitWidths(width, leastList);
    const totals = line(stockTotalsLine(this.#totals.value, this.session.now()), left);
    return (
      <Box>
        <Box flexDirection="column">
          <Painted width={left} height={1} lines={[totals]} />
          <ListView
            list={this.list}
            columns={stockColumns(this.session.now)}
            width={left}
            height={height - 1}
            empty={this.#emptyWords()}
          />
        </Box>
        {right > 0 && <DetailPane width={right} height={height} lines={(room) => this.#detailLines(room)} />}
      </Box>
    );
  }

  openRow(): void {
    if (this.row) this.session.open({ screen: 'stock-item', barcode: this.row.barcode });
  }

  /** What the brake held back; null when the last run went through. */
  get held(): RunError | null {
    return this.#totals.value?.held ?? null;
  }

  askForce(): void {
    const { session, held } = this;
    if (!held) return;
    const look =
      'Look first: d tells each change in the run’s log; an empty table or a wrong barcode field looks like this.';
    session.ask(new ForceForm(session, [held.message, look], (force) => sync(session, { force })));
  }

  get #hasDetail(): boolean {
    return splitWidths(this.#room.width, leastList)[1] > 0;
  }

  async #fetch(limit: number, offset: number): Promise<{ rows: StockRow[]; total: number }> {
    const filter = stockFilter(this.filter.filter);
    return filter ? listStock(this.session.store.db, filter, { limit, offset }) : { rows: [], total: 0 };
  }

  #moved(): void {
    this.session.changed();
    if (this.#hasDetail) this.#showDetail();
  }

  #showDetail(): void {
    void this.#detail.load().then(
      (isOther) => isOther && this.session.changed(),
      // The next read of the whole screen says what is wrong.
      () => undefined,
    );
  }

  async #readDetail(): Promise<StockDetail | null> {
    const { row } = this;
    if (!row) return null;
    const { rows, total } = await stockHistory(this.session.store.db, row.barcode, { limit: historyBeside, offset: 0 });
    return { row, history: rows, total };
  }

  #detailLines(columns: number): string[] {
    const detail = this.#detail.value;
    if (!detail || detail.row.barcode !== this.row?.barcode) return [];
    const { settings, now } = this.session;
    return stockDetail(detail, now(), settings.zone, columns).map((parts) => line(parts, columns));
  }

  #emptyWords(): string[] {
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
    disabled: ({ row }) => (row ? null : 'nothing is selected'),
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
