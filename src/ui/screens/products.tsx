import type { ReactNode } from 'react';
import {
  listProducts,
  type ProductFilter,
  type ProductListRow,
  productTotals,
} from '../../core/store/products/product-list.ts';
import { type ProductState, productStates } from '../../core/store/products/product-rows.ts';
import { type Action, type Bound, bind } from '../action.ts';
import { Box } from '../components/box.ts';
import { FilterLine } from '../components/filter-line.ts';
import { List } from '../components/list.ts';
import { ListView, listHeight } from '../components/list-view.tsx';
import { Painted } from '../components/painted.tsx';
import type { Filter } from '../filter.ts';
import { joined, line, type Part, part } from '../present/line.ts';
import { productColumns, productTotalParts } from '../present/product-row.ts';
import { channel, type ProductPlace } from '../products/acts.ts';
import { Query } from '../query.ts';
import type { Room, Screen } from '../screen.ts';
import type { Session } from '../session.ts';
import type { InputEvent } from '../terminal/input.ts';
import { productActions } from './product-actions.ts';

const listActions: readonly Action<ProductsScreen>[] = [
  {
    key: 'enter',
    title: 'open',
    help: 'the shop’s word beside the marketplace’s, what it waits for, what was sent',
    group: 'open',
    disabled: ({ row }) => (row ? null : 'nothing is selected'),
    run: ({ session, row }) => row && session.open({ screen: 'product', barcode: row.barcode }),
  },
  {
    key: '/',
    title: 'filter',
    help: 'filter: words in barcode, title or reasons, -not, state:held; -state:live',
    group: 'view',
    run: (screen) => screen.filter.type(),
  },
];

/** How products stand at the marketplace: what waits for a person first. */
export class ProductsScreen implements Screen, ProductPlace {
  readonly tab = 'stock';
  readonly title = 'Products';
  readonly keys: readonly Bound[];
  readonly session: Session;
  readonly list: List<ProductListRow>;
  readonly filter: FilterLine;
  readonly #totals: Query<Partial<Record<ProductState, number>>>;
  #room: Room = { width: 0, height: 0 };

  constructor(session: Session) {
    this.session = session;
    this.list = new List<ProductListRow>({
      id: (row) => row.barcode,
      fetch: (limit, offset) => this.#fetch(limit, offset),
      onChange: () => session.changed(),
      onReading: (reading) => session.settle(reading),
      version: ({ state, reasons }) => `${state} ${reasons.length}`,
    });
    this.filter = new FilterLine(['state'], () => this.list.restart());
    this.#totals = new Query(() => productTotals(session.store.db, channel));
    const [open, ...more] = bind(listActions, this, session.readOnly);
    this.keys = [...(open ? [open] : []), ...bind(productActions, this, session.readOnly), ...more];
  }

  get row(): ProductListRow | undefined {
    return this.list.current;
  }

  get note(): Part[] {
    const place = `${this.list.position} of ${this.list.total}`;
    return joined([this.filter.parts(), [part(place, 'dim')]], part(' · ', 'dim'));
  }

  get isTyping(): boolean {
    return this.filter.isTyping;
  }

  arrange(room: Room): void {
    this.#room = room;
    this.list.setHeight(listHeight(room.height - 1));
  }

  async load(): Promise<boolean> {
    const isOther = await this.list.load();
    return (await this.#totals.load()) || isOther;
  }

  take(event: InputEvent): boolean {
    return this.filter.take(event) || this.list.take(event);
  }

  body(): ReactNode {
    const { width, height } = this.#room;
    const columns = productColumns(this.session.now, this.session.settings.zone);
    const totals = line(productTotalParts(this.#totals.value), width);
    return (
      <Box flexDirection="column">
        <Painted width={width} height={1} lines={[totals]} />
        <ListView list={this.list} columns={columns} width={width} height={height - 1} empty={this.#emptyWords()} />
      </Box>
    );
  }

  async #fetch(limit: number, offset: number): Promise<{ rows: ProductListRow[]; total: number }> {
    const filter = productFilter(this.filter.filter);
    return filter ? listProducts(this.session.store.db, channel, filter, { limit, offset }) : { rows: [], total: 0 };
  }

  #emptyWords(): string[] {
    if (this.filter.text !== '') return ['nothing passes the filter; Esc takes it away'];
    return ['no product of the shop was looked at yet', 'r runs trendyol-products'];
  }
}

/** A filter as typed, as the store understands it; a state may be cut short. Null when nothing can pass. */
function productFilter({ words, not, fields, notFields }: Filter): ProductFilter | null {
  const [wanted, unwanted] = [fields, notFields].map((from) => (from.get('state') ?? []).filter(Boolean));
  const means = (text: string, state: ProductState): boolean => state.startsWith(text);
  const state = productStates.filter(
    (one) =>
      (!wanted?.length || wanted.some((text) => means(text, one))) && !unwanted?.some((text) => means(text, one)),
  );
  if (state.length === 0) return null;
  return { words, not, ...(state.length < productStates.length && { state }) };
}
