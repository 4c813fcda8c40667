import { sanitize } from '../../core/sanitize.ts';
import { batchesOfProduct } from '../../core/store/products/batches.ts';
import { listGaps } from '../../core/store/products/gaps.ts';
import { type ProductRow, readProductRows } from '../../core/store/products/product-rows.ts';
import { itemNames } from '../../core/store/products/words.ts';
import { type Bound, bind } from '../action.ts';
import type { Part } from '../present/line.ts';
import { type ProductDetail, productDetail } from '../present/product-detail.ts';
import { channel, type ProductPlace } from '../products/acts.ts';
import type { Session } from '../session.ts';
import { PagerScreen } from './pager-screen.tsx';
import { productActions } from './product-actions.ts';

const shownCalls = 10;

/** One product: the shop's word beside the marketplace's, what it waits for and may mean, and what was sent. */
export class ProductScreen extends PagerScreen<ProductDetail> implements ProductPlace {
  readonly tab = 'stock';
  readonly keys: readonly Bound[];
  readonly title: string;
  protected readonly absence = 'This product is no longer known.';
  readonly #barcode: string;

  constructor(session: Session, barcode: string) {
    super(session);
    this.#barcode = barcode;
    this.title = sanitize(barcode, 40);
    this.keys = bind(productActions, this, session.readOnly);
  }

  get row(): ProductRow | undefined {
    return this.known?.row;
  }

  protected told(detail: ProductDetail, columns: number): Part[][] {
    return productDetail(detail, this.session.settings.zone, columns);
  }

  protected async read(): Promise<ProductDetail | null> {
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
