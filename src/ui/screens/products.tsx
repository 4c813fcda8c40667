import {
  listProducts,
  type ProductFilter,
  type ProductListRow,
  productTotals,
} from '../../core/store/products/product-list.ts';
import { type ProductState, productStates } from '../../core/store/products/product-rows.ts';
import { type Action, type Bound, bind } from '../action.ts';
import type { Filter } from '../filter.ts';
import type { Part } from '../present/line.ts';
import { productColumns, productTotalParts } from '../present/product-row.ts';
import type { Column } from '../present/table.ts';
import { channel, type ProductPlace } from '../products/acts.ts';
import type { Session } from '../session.ts';
import { type Fetched, ListScreen } from './list-screen.tsx';
import { productActions } from './product-actions.ts';
import { nothingSelected } from './selecting.ts';

const listActions: readonly Action<ProductsScreen>[] = [
  {
    key: 'enter',
    title: 'open',
    help: 'the shop’s word beside the marketplace’s, what it waits for, what was sent',
    group: 'open',
    disabled: nothingSelected,
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

type Totals = Partial<Record<ProductState, number>>;

/** How products stand at the marketplace: what waits for a person first. */
export class ProductsScreen extends ListScreen<ProductListRow, Totals, never> implements ProductPlace {
  readonly tab = 'stock';
  readonly title = 'Products';
  readonly keys: readonly Bound[];

  constructor(session: Session) {
    super(session, {
      id: (row) => row.barcode,
      version: ({ state, reasons }) => `${state} ${reasons.length}`,
      fields: ['state'],
      linesOnTop: 1,
      leastList: null,
    });
    const [open, ...more] = bind(listActions, this, session.readOnly);
    this.keys = [...(open ? [open] : []), ...bind(productActions, this, session.readOnly), ...more];
  }

  protected async fetch(limit: number, offset: number): Promise<Fetched<ProductListRow>> {
    const filter = productFilter(this.filter.filter);
    return filter ? listProducts(this.session.store.db, channel, filter, { limit, offset }) : { rows: [], total: 0 };
  }

  protected columns(): Column<ProductListRow>[] {
    return productColumns(this.session.now, this.session.settings.zone);
  }

  protected readTotals(): Promise<Totals> {
    return productTotals(this.session.store.db, channel);
  }

  protected top(totals: Totals | undefined): Part[][] {
    return [['  ', ...productTotalParts(totals)]];
  }

  protected async readDetail(): Promise<null> {
    return null;
  }

  protected detailLines(): Part[][] {
    return [];
  }

  protected emptyWords(): string[] {
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
