import type { ReactNode } from 'react';
import { needsReview } from '../../core/domain/print/review.ts';
import { countPrint, listPrint, type PrintRow } from '../../core/store/print/print-list.ts';
import { type TaskTotals, taskTotals } from '../../core/store/print/task-list.ts';
import { type Bound, bind } from '../action.ts';
import { Box } from '../components/box.ts';
import { DetailPane, splitWidths } from '../components/detail-pane.tsx';
import { FilterLine } from '../components/filter-line.ts';
import { List } from '../components/list.ts';
import { ListView, listHeight } from '../components/list-view.tsx';
import { Painted } from '../components/painted.tsx';
import { joined, line, type Part, part } from '../present/line.ts';
import { type PrintDetail, printDetail } from '../present/print-detail.ts';
import { printColumns } from '../present/print-row.ts';
import { printTotals } from '../present/print-totals.ts';
import type { PrintPlace } from '../print/acts.ts';
import { readDetail } from '../print/detail.ts';
import { printFields, printFilter } from '../print-query.ts';
import { Query } from '../query.ts';
import type { Room, Screen } from '../screen.ts';
import type { Session } from '../session.ts';
import type { InputEvent } from '../terminal/input.ts';
import { printActions } from './print-actions.ts';
import { printListActions } from './print-list-actions.ts';

const leastList = 84;
const mostSelected = 500;

/** What there is to make: print tasks, and lines that wait for a person; those first, then by ship-by. */
export class PrintScreen implements Screen, PrintPlace {
  readonly tab = 'print';
  readonly title = 'Print';
  readonly keys: readonly Bound[];
  readonly session: Session;
  readonly list: List<PrintRow>;
  readonly filter: FilterLine;
  readonly #totals: Query<{ tasks: TaskTotals; review: number; waiting: number }>;
  readonly #detail: Query<PrintDetail | null>;
  #room: Room = { width: 0, height: 0 };

  /** @param filter filled in, as if typed */
  constructor(session: Session, filter = '') {
    this.session = session;
    this.list = new List<PrintRow>({
      id: (row) => row.key,
      fetch: (limit, offset) => this.#fetch(limit, offset),
      onChange: () => this.#moved(),
      onReading: (reading) => session.settle(reading),
      version: ({ task, findings }) => `${task?.updatedAt} ${task?.status} ${task?.printable} ${findings.length}`,
    });
    this.filter = new FilterLine(printFields, () => this.list.restart());
    this.filter.start(filter);
    this.#totals = new Query(async () => ({
      tasks: await taskTotals(session.store.db),
      review: await countPrint(session.store.db, { review: true }),
      waiting: await countPrint(session.store.db, { waiting: true }),
    }));
    this.#detail = new Query(() => this.#readDetail());
    const [open, ...more] = bind(printListActions, this, session.readOnly);
    this.keys = [...(open ? [open] : []), ...bind(printActions, this, session.readOnly), ...more];
  }

  get row(): PrintRow | undefined {
    return this.list.current;
  }

  get selected(): string[] {
    return [...this.list.selection].map(String);
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
    this.list.setHeight(listHeight(room.height - 1));
    if (this.#hasDetail && this.#detail.value === undefined) this.#showDetail();
  }

  async load(): Promise<boolean> {
    let isOther = await this.list.load();
    isOther = (await this.#totals.load()) || isOther;
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
    const columns = printColumns(this.session.now, this.session.settings.zone);
    return (
      <Box>
        <Box flexDirection="column">
          <Painted width={left} height={1} lines={[line(printTotals(this.#totals.value), left)]} />
          <ListView list={this.list} columns={columns} width={left} height={height - 1} empty={this.#emptyWords()} />
        </Box>
        {right > 0 && <DetailPane width={right} height={height} lines={(room) => this.#detailLines(room)} />}
      </Box>
    );
  }

  openRow(): void {
    if (this.row) this.session.open({ screen: 'print-task', key: this.row.key });
  }

  /** What waits stands first, so the next is below, or at the top. */
  nextReview(): void {
    const step = (key: string): void => void this.list.take({ type: 'key', key, text: '' } as InputEvent);
    const before = this.row?.key;
    step('down');
    if (this.row?.key === before || !needsReview(this.row?.findings ?? [])) step('g');
    if (!needsReview(this.row?.findings ?? [])) this.session.say('plain', 'nothing waits for a person');
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

  async #fetch(limit: number, offset: number): Promise<{ rows: PrintRow[]; total: number }> {
    const filter = printFilter(this.filter.filter);
    return filter ? listPrint(this.session.store.db, filter, { limit, offset }) : { rows: [], total: 0 };
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

  async #readDetail(): Promise<PrintDetail | null> {
    const { row } = this;
    return row ? readDetail(this.session, row) : null;
  }

  #detailLines(columns: number): string[] {
    const detail = this.#detail.value;
    if (!detail || detail.row.key !== this.row?.key) return [];
    const { settings, now } = this.session;
    return printDetail(detail, now(), settings.zone, columns).map((parts) => line(parts, columns));
  }

  #emptyWords(): string[] {
    if (this.filter.text !== '') return ['nothing passes the filter; Esc takes it away'];
    return ['nothing is to be made', 'populate-print-queue makes the tasks of open orders (2 shows the jobs)'];
  }
}
