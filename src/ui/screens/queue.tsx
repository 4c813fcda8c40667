import type { ReactNode } from 'react';
import { type DeliveryDetail, readDelivery } from '../../core/inbox/delivery-list.ts';
import { type Bound, bind } from '../action.ts';
import { Box } from '../components/box.ts';
import { DetailPane, splitWidths } from '../components/detail-pane.tsx';
import { FilterLine } from '../components/filter-line.ts';
import { List } from '../components/list.ts';
import { ListView, listHeight } from '../components/list-view.tsx';
import { Painted } from '../components/painted.tsx';
import { deliveryLines } from '../present/delivery-detail.ts';
import { joined, line, type Part, part } from '../present/line.ts';
import { queueColumns } from '../present/queue-row.ts';
import { inboxLine, queueTotals } from '../present/queue-totals.ts';
import { Query } from '../query.ts';
import type { QueuePlace } from '../queue/acts.ts';
import { type QueueRow, readQueue } from '../queue/rows.ts';
import { type QueueStanding, readStanding } from '../queue/standing.ts';
import { queueFields, queueFilter } from '../queue-query.ts';
import type { Room, Screen } from '../screen.ts';
import type { Session } from '../session.ts';
import type { InputEvent } from '../terminal/input.ts';
import { queueActions, queueListActions } from './queue-actions.ts';

const leastList = 100;
const mostSelected = 500;
/** Lines above the list: the day's totals, and how we are told. */
const linesOnTop = 2;

/** What others told us and what of our own work waits; what needs a person first, then as it will be handled. */
export class QueueScreen implements Screen, QueuePlace {
  readonly tab = 'queue';
  readonly title = 'Queue';
  readonly keys: readonly Bound[];
  readonly session: Session;
  readonly list: List<QueueRow>;
  readonly filter: FilterLine;
  readonly #standing: Query<QueueStanding>;
  readonly #detail: Query<DeliveryDetail | null>;
  /** Rows that are selected, as they were then. */
  readonly #known = new Map<string, QueueRow>();
  #room: Room = { width: 0, height: 0 };

  /** @param filter filled in, as if typed */
  constructor(session: Session, filter = '') {
    this.session = session;
    this.list = new List<QueueRow>({
      id: ({ key }) => key,
      fetch: (limit, offset) => this.#fetch(limit, offset),
      onChange: () => this.#moved(),
      onReading: (reading) => session.settle(reading),
      version: (row) =>
        row.kind === 'run'
          ? `${row.run.state} ${row.run.attempt}`
          : `${row.delivery.state} ${row.delivery.attempts} ${row.delivery.priority} ${row.delivery.duplicates}`,
    });
    this.filter = new FilterLine(queueFields, () => this.list.restart());
    this.filter.start(filter);
    this.#standing = new Query(() => readStanding(session));
    this.#detail = new Query(() => this.#readDetail());
    const [open, ...more] = bind(queueListActions, this, session.readOnly);
    this.keys = [...(open ? [open] : []), ...bind(queueActions, this, session.readOnly), ...more];
  }

  get row(): QueueRow | undefined {
    return this.list.current;
  }

  get selected(): QueueRow[] {
    return [...this.list.selection].flatMap((key) => this.#known.get(String(key)) ?? []);
  }

  get isPaused(): boolean {
    return this.#standing.value?.isPaused ?? false;
  }

  deselect(): void {
    this.list.selection.clear();
  }

  get note(): Part[] {
    const { size } = this.list.selection;
    const place = `${this.list.position} of ${this.list.total}`;
    const selected = size > 0 ? [part(`${size} selected`, 'accent')] : [];
    return joined([this.filter.parts(), selected, [part(place, 'dim')]], part(' · ', 'dim'));
  }

  get isTyping(): boolean {
    return this.filter.isTyping;
  }

  arrange(room: Room): void {
    this.#room = room;
    this.list.setHeight(listHeight(room.height - linesOnTop));
    if (this.#hasDetail && this.#detail.value === undefined) this.#showDetail();
  }

  async load(): Promise<boolean> {
    let isOther = await this.list.load();
    isOther = (await this.#standing.load()) || isOther;
    return (this.#hasDetail && (await this.#detail.load())) || isOther;
  }

  take(event: InputEvent): boolean {
    // One step back: the selection goes before the filter that it was made by.
    const isEscape = event.type === 'key' && event.key === 'escape';
    if (isEscape && !this.isTyping && this.list.selection.size > 0) {
      this.deselect();
      return true;
    }
    return this.filter.take(event) || this.list.take(event);
  }

  body(): ReactNode {
    const { width, height } = this.#room;
    const [left, right] = splitWidths(width, leastList);
    const { session } = this;
    const standing = this.#standing.value;
    const top = [queueTotals(standing), inboxLine(standing, session.now())];
    const columns = queueColumns(session.now, () => this.isPaused);
    return (
      <Box>
        <Box flexDirection="column">
          <Painted width={left} height={linesOnTop} lines={top.map((parts) => line(parts, left))} />
          <ListView
            list={this.list}
            columns={columns}
            width={left}
            height={height - linesOnTop}
            empty={this.#empty()}
          />
        </Box>
        {right > 0 && <DetailPane width={right} height={height} lines={(room) => this.#detailLines(room)} />}
      </Box>
    );
  }

  openRow(): void {
    const { row, session } = this;
    if (row?.kind === 'delivery') session.open({ screen: 'delivery', id: row.delivery.id });
    if (row?.kind === 'run') session.open({ screen: 'run', id: row.run.id });
  }

  async selectAll(): Promise<void> {
    const { selection } = this.list;
    if (selection.size > 0) return selection.clear();
    const { rows, total } = await this.#fetch(mostSelected, 0);
    if (total > mostSelected)
      return this.session.say('warn', `${total} rows match; filter them down to ${mostSelected} or fewer first`);
    for (const { key } of rows) selection.add(key);
    this.session.say('plain', `${rows.length} rows selected: all that match (Esc lets go)`);
  }

  get #hasDetail(): boolean {
    return splitWidths(this.#room.width, leastList)[1] > 0;
  }

  async #fetch(limit: number, offset: number): Promise<{ rows: readonly QueueRow[]; total: number }> {
    const page = await readQueue(this.session, queueFilter(this.filter.filter), limit, offset);
    for (const key of this.#known.keys()) if (!this.list.selection.has(key)) this.#known.delete(key);
    for (const row of page.rows) this.#known.set(row.key, row);
    return page;
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

  async #readDetail(): Promise<DeliveryDetail | null> {
    const { row, session } = this;
    if (row?.kind !== 'delivery') return null;
    return session.inbox.read((db) => readDelivery(db, row.delivery.id), null);
  }

  #detailLines(columns: number): string[] {
    const detail = this.#detail.value;
    const { row, session } = this;
    if (!detail || row?.kind !== 'delivery' || detail.id !== row.delivery.id) return [];
    return deliveryLines(detail, session.now(), session.settings.zone, columns).map((parts) => line(parts, columns));
  }

  #empty(): string[] {
    if (this.session.inbox.trouble !== null) return [`the inbox cannot be read: ${this.session.inbox.trouble}`];
    if (this.filter.text !== '') return ['nothing passes the filter; Esc takes it away'];
    return ['nothing waits', '/ state:over shows what was handled'];
  }
}
