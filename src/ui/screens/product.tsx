import type { ReactNode } from 'react';
import { sanitize } from '../../core/sanitize.ts';
import { batchesOfProduct } from '../../core/store/products/batches.ts';
import { listGaps } from '../../core/store/products/gaps.ts';
import { type ProductRow, readProductRows } from '../../core/store/products/product-rows.ts';
import { itemNames } from '../../core/store/products/words.ts';
import { type Bound, bind } from '../action.ts';
import { Pager } from '../components/pager.ts';
import { Painted } from '../components/painted.tsx';
import { type Part, part } from '../present/line.ts';
import { type ProductDetail, productDetail } from '../present/product-detail.ts';
import { channel, type ProductPlace } from '../products/acts.ts';
import { Query } from '../query.ts';
import type { Room, Screen } from '../screen.ts';
import type { Session } from '../session.ts';
import type { InputEvent } from '../terminal/input.ts';
import { productActions } from './product-actions.ts';

const margin = 2;
const shownCalls = 10;

/** One product: the shop's word beside the marketplace's, what it waits for and may mean, and what was sent. */
export class ProductScreen implements Screen, ProductPlace {
  readonly tab = 'stock';
  readonly session: Session;
  readonly keys: readonly Bound[];
  readonly isTyping = false;
  readonly title: string;
  readonly #barcode: string;
  readonly #pager = new Pager();
  readonly #query: Query<ProductDetail | null>;
  #room: Room = { width: 0, height: 0 };

  constructor(session: Session, barcode: string) {
    this.session = session;
    this.#barcode = barcode;
    this.title = sanitize(barcode, 40);
    this.#query = new Query(() => this.#read());
    this.keys = bind(productActions, this, session.readOnly);
  }

  get row(): ProductRow | undefined {
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
    if (detail === null) return [[], [part('This product is no longer known.', 'dim')]];
    return productDetail(detail, this.session.settings.zone, columns);
  }

  async #read(): Promise<ProductDetail | null> {
    const { db } = this.session.store;
    const row = (await readProductRows(db, channel, [this.#barcode])).get(this.#barcode);
    if (!row) return null;
    const gaps = (await listGaps(db, channel)).filter((known) =>
      row.reasons.some(
        ({ gap }) => gap?.kind === known.kind && gap.scope === known.scope && gap.source === known.source,
      ),
    );
    const names = row.desired ? await itemNames(db, channel, row.desired) : new Map<string, string>();
    return { row, gaps, names, calls: await batchesOfProduct(db, channel, this.#barcode, shownCalls) };
  }
}
