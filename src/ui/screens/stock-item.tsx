import type { ReactNode } from 'react';
import { sanitize } from '../../core/sanitize.ts';
import { stockHistory } from '../../core/store/stock/history.ts';
import { readStock, type StockRow } from '../../core/store/stock/stock-list.ts';
import { type Bound, bind } from '../action.ts';
import { Pager } from '../components/pager.ts';
import { Painted } from '../components/painted.tsx';
import { type Part, part } from '../present/line.ts';
import { type StockDetail, stockDetail } from '../present/stock-detail.ts';
import { Query } from '../query.ts';
import type { Room, Screen } from '../screen.ts';
import type { Session } from '../session.ts';
import type { InputEvent } from '../terminal/input.ts';
import { type StockPlace, stockActions } from './stock-actions.ts';

const margin = 2;
const mostHistory = 1000;

/** One barcode with its ledger. */
export class StockItemScreen implements Screen, StockPlace {
  readonly tab = 'stock';
  readonly title: string;
  readonly session: Session;
  readonly keys: readonly Bound[];
  readonly isTyping = false;
  readonly #pager = new Pager();
  readonly #query: Query<StockDetail | null>;
  #room: Room = { width: 0, height: 0 };

  constructor(session: Session, barcode: string) {
    this.session = session;
    this.title = sanitize(barcode, 60);
    this.#query = new Query(() => this.#read(barcode));
    this.keys = bind(stockActions, this, session.readOnly);
  }

  get row(): StockRow | undefined {
    return this.#query.value?.row;
  }

  get note(): Part[] {
    return [part(this.#pager.place, 'dim')];
  }

  arrange(room: Room): void {
    this.#room = room;
    this.#pager.setHeight(room.height);
    this.#pager.lines = this.#lines(room.width - margin).map((parts) => ({ parts }));
  }

  load(): Promise<boolean> {
    return this.#query.load();
  }

  take(event: InputEvent): boolean {
    return this.#pager.take(event);
  }

  body(): ReactNode {
    const { width, height } = this.#room;
    return <Painted width={width} height={height} lines={this.#pager.draw(width)} />;
  }

  #lines(columns: number): Part[][] {
    const detail = this.#query.value;
    if (detail === undefined) return [[part('reading…', 'dim')]];
    if (detail === null) return [[], [part('Neither side knows this barcode (any more).', 'dim')]];
    return stockDetail(detail, this.session.now(), this.session.settings.zone, columns);
  }

  async #read(barcode: string): Promise<StockDetail | null> {
    const { db } = this.session.store;
    const row = await readStock(db, barcode);
    if (!row) return null;
    const { rows, total } = await stockHistory(db, barcode, { limit: mostHistory, offset: 0 });
    return { row, history: rows, total };
  }
}
