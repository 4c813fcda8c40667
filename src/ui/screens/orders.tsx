import type { ReactNode } from 'react';
import { sanitize } from '../../core/sanitize.ts';
import { worstIssues } from '../../core/store/issues/worst-of-orders.ts';
import { countMatching, type OrderSort, searchOrders } from '../../core/store/orders/order-search.ts';
import { type OrderDetail, readOrder } from '../../core/store/orders/order-view.ts';
import { orderPrintStates } from '../../core/store/print/order-states.ts';
import { type Bound, bind } from '../action.ts';
import { Box } from '../components/box.ts';
import { DetailPane, splitWidths } from '../components/detail-pane.tsx';
import { FilterLine } from '../components/filter-line.ts';
import { List, type Page } from '../components/list.ts';
import { ListView, listHeight } from '../components/list-view.tsx';
import { ConfirmDialog } from '../dialogs/confirm.ts';
import { askFixOrder, whyNoFixAll } from '../fixing/acts.ts';
import { askUndo, newestOf } from '../fixing/undo.ts';
import { issuesAt } from '../issues/known.ts';
import { orderFields, orderFilter } from '../order-query.ts';
import { joined, line, type Part, part } from '../present/line.ts';
import { orderDetail } from '../present/order-detail.ts';
import { type OrderRow, orderColumns } from '../present/order-row.ts';
import { askPush, whyNoPush } from '../print/runs.ts';
import { Query } from '../query.ts';
import type { Room, Screen } from '../screen.ts';
import type { Session } from '../session.ts';
import { syncOrders, whyNoSync } from '../sync-order.ts';
import type { InputEvent } from '../terminal/input.ts';
import { ordersActions } from './orders-actions.ts';

const sorts: readonly { readonly sort: OrderSort; readonly words: string }[] = [
  { sort: 'newest', words: 'newest first' },
  { sort: 'ship-by', words: 'ship-by first' },
  { sort: 'changed', words: 'last changed first' },
  { sort: 'total', words: 'largest first' },
  { sort: 'number', words: 'by number' },
];

/** More than these at a time would only fill the queue: the sync of all recent orders is the way then. */
const mostSyncs = 50;
const mostSelected = 1000;

/** Every order we hold, as its channel tells it. */
export class OrdersScreen implements Screen {
  readonly tab = 'orders';
  readonly title = 'Orders';
  readonly keys: readonly Bound[];
  readonly list: List<OrderRow>;
  readonly filter: FilterLine;
  readonly #session: Session;
  readonly #detail: Query<OrderDetail | null>;
  #sort = 0;
  #room: Room = { width: 0, height: 0 };

  constructor(session: Session) {
    this.#session = session;
    this.list = new List<OrderRow>({
      id: (row) => row.id,
      fetch: (limit, offset) => this.#fetch(limit, offset),
      onChange: () => this.#moved(),
      onReading: (reading) => session.settle(reading),
      version: (row) =>
        `${row.changedAt} ${row.status} ${row.print?.reading} ${row.print?.made} ${row.issue?.class} ${row.issue?.severity}`,
    });
    this.filter = new FilterLine(orderFields, () => this.#restart());
    this.#detail = new Query(async () =>
      this.list.current ? readOrder(session.store.db, this.list.current.id) : null,
    );
    this.keys = bind(ordersActions, this, session.readOnly);
  }

  /** The order under the cursor. */
  get row(): OrderRow | undefined {
    return this.list.current;
  }

  get note(): Part[] {
    const selected: Part[] =
      this.list.selection.size > 0 ? [part(`${this.list.selection.size} selected`, 'accent')] : [];
    const place = `${this.list.position} of ${this.list.total}`;
    return joined(
      [this.filter.parts(), selected, [part(sorts[this.#sort]?.words ?? '', 'dim')], [part(place, 'dim')]],
      part(' · ', 'dim'),
    );
  }

  get isTyping(): boolean {
    return this.filter.isTyping;
  }

  arrange(room: Room): void {
    this.#room = room;
    this.list.setHeight(listHeight(room.height));
    // Room for the detail has just come: it was not read before.
    if (this.#hasDetail && this.#detail.value === undefined) this.#readDetail();
  }

  async load(): Promise<boolean> {
    const isOther = await this.list.load();
    return (this.#hasDetail && (await this.#detail.load())) || isOther;
  }

  take(event: InputEvent): boolean {
    return this.filter.take(event) || this.list.take(event);
  }

  body(): ReactNode {
    const { width, height } = this.#room;
    const [left, right] = splitWidths(width, 110);
    const { zone } = this.#session.settings;
    const columns = orderColumns(() => this.#session.now(), zone);
    return (
      <Box>
        <ListView list={this.list} columns={columns} width={left} height={height} empty={this.#emptyWords()} />
        {right > 0 && <DetailPane width={right} height={height} lines={(room) => this.#detailLines(room)} />}
      </Box>
    );
  }

  openOrder(): void {
    const row = this.list.current;
    if (row) this.#session.open({ screen: 'order', id: row.id });
  }

  nextSort(): void {
    this.#sort = (this.#sort + 1) % sorts.length;
    this.#restart();
  }

  whyNoSync(): string | null {
    return whyNoSync(this.#session, this.list.current?.channel ?? 'shipstation');
  }

  async sync(): Promise<void> {
    const ids = this.#chosen();
    if (ids.length > mostSyncs) {
      return this.#session.say(
        'warn',
        `${ids.length} orders are too many one by one; run sync-orders-recent with --days in their place`,
      );
    }
    if (ids.length === 1) return syncOrders(this.#session, ids);
    this.#session.ask(
      new ConfirmDialog(this.#session, {
        title: `Sync ${ids.length} orders?`,
        text: [
          `Each of the ${ids.length} selected orders is read from its channel now: ${ids.length} runs, as many calls. Nothing is sent.`,
        ],
        yes: 'sync them',
        onYes: async () => {
          await syncOrders(this.#session, ids);
          this.list.selection.clear();
        },
      }),
    );
  }

  whyNoFix(): string | null {
    const { current } = this.list;
    if (this.list.selection.size > 1) return 'it works on one order; select their issues on Issues (4), F fixes them';
    return current?.issue ? whyNoFixAll(this.#session) : 'nothing is known to be wrong with it';
  }

  /** All that is open at the order under the cursor. */
  async fix(): Promise<void> {
    const { current } = this.list;
    if (!current) return;
    const issues = await issuesAt(this.#session, { orderId: current.id, barcode: null });
    const open = issues.filter(({ state }) => state === 'open');
    await askFixOrder(this.#session, { id: current.id, number: sanitize(current.orderNumber, 60) }, open);
  }

  async undo(): Promise<void> {
    const fix = await newestOf(this.#session.store.db, this.#session.actor.name);
    if (fix) await askUndo(this.#session, fix);
    else this.#session.say('warn', 'undo: there is no fix of yours to take back');
  }

  openIssues(): void {
    const { current } = this.list;
    if (current) this.#session.open({ screen: 'issues', filter: `order:id:${current.id}` });
  }

  whyNoPush(): string | null {
    if (this.#chosen().length > mostSyncs) return `more than ${mostSyncs} orders are selected`;
    return whyNoPush(this.#session);
  }

  push(): void {
    const { current } = this.list;
    const numberOf = (id: number): string =>
      current?.id === id ? sanitize(current.orderNumber, 60) : `the order with our id ${id}`;
    askPush(
      this.#session,
      this.#chosen().map((id) => ({ id, number: numberOf(id) })),
    );
  }

  async selectAll(): Promise<void> {
    const { selection } = this.list;
    if (selection.size > 0) return selection.clear();
    const filter = orderFilter(this.filter.filter, this.#session.now());
    const total = filter ? await countMatching(this.#session.store.db, filter) : 0;
    if (total > mostSelected)
      return this.#session.say('warn', `${total} orders match; filter them down to ${mostSelected} or fewer first`);
    const { rows } = await this.#fetch(mostSelected, 0);
    for (const { id } of rows) selection.add(id);
    this.#session.say('plain', `${rows.length} orders selected: all that match`);
  }

  async copy(): Promise<void> {
    const chosen = new Set(this.#chosen());
    const numbers: string[] = [];
    for (const id of chosen) {
      const order = await readOrder(this.#session.store.db, id);
      if (order) numbers.push(sanitize(order.order.order_number, 200));
    }
    this.#session.copy(numbers.join('\n'));
    this.#session.say('good', `copied ${numbers.length === 1 ? numbers[0] : `${numbers.length} numbers`}`);
  }

  get #hasDetail(): boolean {
    return splitWidths(this.#room.width, 110)[1] > 0;
  }

  /** The selected orders, or the one under the cursor. */
  #chosen(): number[] {
    if (this.list.selection.size > 0) return [...this.list.selection].map(Number);
    return this.list.current ? [this.list.current.id] : [];
  }

  async #fetch(limit: number, offset: number): Promise<Page<OrderRow>> {
    const now = this.#session.now();
    const filter = orderFilter(this.filter.filter, now);
    if (!filter) return { rows: [], total: 0 };
    const { db } = this.#session.store;
    const sort = sorts[this.#sort]?.sort ?? 'newest';
    const { rows, total } = await searchOrders(db, filter, { limit, offset, sort });
    const ids = rows.map(({ id }) => id);
    const states = await orderPrintStates(db, ids);
    const worst = await worstIssues(db, ids, now);
    return {
      rows: rows.map((row) => ({ ...row, print: states.get(row.id) ?? null, issue: worst.get(row.id) ?? null })),
      total,
    };
  }

  #restart(): void {
    this.list.restart();
  }

  #moved(): void {
    this.#session.changed();
    if (this.#hasDetail) this.#readDetail();
  }

  #readDetail(): void {
    void this.#detail.load().then(
      (isOther) => isOther && this.#session.changed(),
      // The next read of the whole screen says what is wrong.
      () => undefined,
    );
  }

  #detailLines(columns: number): string[] {
    const detail = this.#detail.value;
    if (!detail || detail.order.id !== this.list.current?.id) return [];
    return orderDetail(detail, this.#session.now(), this.#session.settings.zone, columns).map(({ parts }) =>
      line(parts, columns),
    );
  }

  #emptyWords(): string[] {
    if (this.filter.text !== '') return ['no order passes the filter; Esc takes it away'];
    const off = this.#session.settings.shipstation === null;
    return off
      ? [
          'no orders yet, and no channel to read them from:',
          'put SHIPSTATION_API_KEY and SHIPSTATION_API_SECRET into .env',
        ]
      : ['no orders yet; sync-orders-all reads them (2 shows the jobs)'];
  }
}
