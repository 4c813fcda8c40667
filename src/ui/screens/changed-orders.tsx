import type { ReactNode } from 'react';
import { sanitize } from '../../core/sanitize.ts';
import { ordersOfRun, type RunOrder } from '../../core/store/runs/run-orders.ts';
import { type Action, type Bound, bind } from '../action.ts';
import { List } from '../components/list.ts';
import { ListView, listHeight } from '../components/list-view.tsx';
import { type Part, part } from '../present/line.ts';
import { statusPart } from '../present/order-row.ts';
import type { Column } from '../present/table.ts';
import type { Room, Screen } from '../screen.ts';
import type { Session } from '../session.ts';
import type { InputEvent } from '../terminal/input.ts';

const longest = 200;

const columns: readonly Column<RunOrder>[] = [
  { title: 'number', width: 19, grow: 1, most: 28, cell: (row) => sanitize(row.orderNumber, longest) },
  {
    title: 'market',
    width: 8,
    grow: 1,
    most: 14,
    from: 77,
    cell: (row) => part(sanitize(row.marketplace ?? '–', longest), 'dim'),
  },
  { title: 'now', width: 17, cell: (row) => statusPart(row.status) },
  { title: 'what the run did', width: 16, grow: 2, most: 40, cell: (row) => row.ops.replaceAll(',', ', ') },
  { title: 'changes', width: 7, align: 'right', cell: (row) => part(String(row.changes), 'dim') },
];

const actions: readonly Action<ChangedOrdersScreen>[] = [
  {
    key: 'enter',
    title: 'open',
    group: 'open',
    disabled: (screen) => (screen.list.current ? null : 'it changed no order'),
    run: (screen) => screen.openOrder(),
  },
];

/** The orders that one run made or changed. */
export class ChangedOrdersScreen implements Screen {
  readonly tab = 'jobs';
  readonly title = 'orders';
  readonly isTyping = false;
  readonly keys: readonly Bound[];
  readonly list: List<RunOrder>;
  readonly #session: Session;
  #room: Room = { width: 0, height: 0 };

  constructor(session: Session, runId: number) {
    this.#session = session;
    this.list = new List<RunOrder>({
      id: (row) => row.id,
      fetch: (limit, offset) => ordersOfRun(session.store.db, runId, { limit, offset }),
      onChange: () => session.changed(),
      onReading: (reading) => session.settle(reading),
    });
    this.keys = bind(actions, this, session.readOnly);
  }

  get note(): Part[] {
    return [part(`${this.list.position} of ${this.list.total}`, 'dim')];
  }

  arrange(room: Room): void {
    this.#room = room;
    this.list.setHeight(listHeight(room.height));
  }

  load(): Promise<boolean> {
    return this.list.load();
  }

  take(event: InputEvent): boolean {
    return this.list.take(event);
  }

  body(): ReactNode {
    const { width, height } = this.#room;
    return (
      <ListView
        list={this.list}
        columns={columns}
        width={width}
        height={height}
        empty={['this run made or changed no order']}
      />
    );
  }

  openOrder(): void {
    const row = this.list.current;
    if (row) this.#session.open({ screen: 'order', id: row.id });
  }
}
