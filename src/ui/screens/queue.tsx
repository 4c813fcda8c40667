import { type DeliveryDetail, readDelivery } from '../../core/inbox/delivery-list.ts';
import { type Bound, bind } from '../action.ts';
import { deliveryLines } from '../present/delivery-detail.ts';
import type { Part } from '../present/line.ts';
import { queueColumns } from '../present/queue-row.ts';
import { inboxLine, queueTotals } from '../present/queue-totals.ts';
import type { Column } from '../present/table.ts';
import type { QueuePlace } from '../queue/acts.ts';
import { type QueueRow, readQueue } from '../queue/rows.ts';
import { type QueueStanding, readStanding } from '../queue/standing.ts';
import { queueFields, queueFilter } from '../queue-query.ts';
import type { Session } from '../session.ts';
import { type Fetched, ListScreen } from './list-screen.tsx';
import { queueActions, queueListActions } from './queue-actions.ts';

/** What others told us and what of our own work waits; what needs a person first, then as it will be handled. */
export class QueueScreen extends ListScreen<QueueRow, QueueStanding, DeliveryDetail> implements QueuePlace {
  readonly tab = 'queue';
  readonly title = 'Queue';
  readonly keys: readonly Bound[];
  /** Rows that are selected, as they were then. */
  readonly #known = new Map<string, QueueRow>();

  /** @param filter filled in, as if typed */
  constructor(session: Session, filter = '') {
    super(session, {
      id: ({ key }) => key,
      version: (row) =>
        row.kind === 'run'
          ? `${row.run.state} ${row.run.attempt}`
          : `${row.delivery.state} ${row.delivery.attempts} ${row.delivery.priority} ${row.delivery.duplicates}`,
      fields: queueFields,
      filter,
      // The day's totals, and how we are told.
      linesOnTop: 2,
      leastList: 100,
    });
    const [open, ...more] = bind(queueListActions, this, session.readOnly);
    this.keys = [...(open ? [open] : []), ...bind(queueActions, this, session.readOnly), ...more];
  }

  get selected(): QueueRow[] {
    return [...this.list.selection].flatMap((key) => this.#known.get(String(key)) ?? []);
  }

  get isPaused(): boolean {
    return this.totals?.isPaused ?? false;
  }

  openRow(): void {
    const { row, session } = this;
    if (row?.kind === 'delivery') session.open({ screen: 'delivery', id: row.delivery.id });
    if (row?.kind === 'run') session.open({ screen: 'run', id: row.run.id });
  }

  protected async fetch(limit: number, offset: number): Promise<Fetched<QueueRow>> {
    const page = await readQueue(this.session, queueFilter(this.filter.filter), limit, offset);
    for (const key of this.#known.keys()) if (!this.list.selection.has(key)) this.#known.delete(key);
    for (const row of page.rows) this.#known.set(row.key, row);
    return page;
  }

  protected columns(): Column<QueueRow>[] {
    return queueColumns(this.session.now, () => this.isPaused);
  }

  protected readTotals(): Promise<QueueStanding> {
    return readStanding(this.session);
  }

  protected top(standing: QueueStanding | undefined): Part[][] {
    return [queueTotals(standing), inboxLine(standing, this.session.now())];
  }

  protected async readDetail(row: QueueRow): Promise<DeliveryDetail | null> {
    if (row.kind !== 'delivery') return null;
    return this.session.inbox.read((db) => readDelivery(db, row.delivery.id), null);
  }

  protected detailLines(detail: DeliveryDetail, columns: number): Part[][] {
    return deliveryLines(detail, this.session.now(), this.session.settings.zone, columns);
  }

  protected emptyWords(): string[] {
    if (this.session.inbox.trouble !== null) return [`the inbox cannot be read: ${this.session.inbox.trouble}`];
    if (this.filter.text !== '') return ['nothing passes the filter; Esc takes it away'];
    return ['nothing waits', '/ state:over shows what was handled'];
  }
}
