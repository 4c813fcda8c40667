import type { ReactNode } from 'react';
import type { Bound } from '../action.ts';
import { Box } from '../components/box.ts';
import { DetailPane, splitWidths } from '../components/detail-pane.tsx';
import { FilterLine } from '../components/filter-line.ts';
import { List } from '../components/list.ts';
import { ListView, listHeight } from '../components/list-view.tsx';
import { Painted } from '../components/painted.tsx';
import { joined, line, type Part, part } from '../present/line.ts';
import type { Column } from '../present/table.ts';
import { Query } from '../query.ts';
import type { Room, Screen, TabId } from '../screen.ts';
import type { Session } from '../session.ts';
import type { InputEvent } from '../terminal/input.ts';

const mostSelected = 500;

export interface Fetched<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
}

/** What a list screen is made of, beside what its class tells. */
export interface ListScreenOptions<Row> {
  readonly id: (row: Row) => string;
  /** Another one when the row is to be marked as changed. */
  readonly version: (row: Row) => string;
  /** Which rows came to be a moment ago, to be marked too. */
  readonly isNew?: (row: Row) => boolean;
  /** What can be asked for as `field:value`, and what is filled in, as if typed. */
  readonly fields: readonly string[];
  readonly filter?: string;
  /** Lines above the list. */
  readonly linesOnTop: number;
  /** The columns that a list keeps at least where its rows' details stand beside it; null: they never do. */
  readonly leastList: number | null;
}

/**
 * A list with a live filter, lines above it that sum it up and, where there is room, the detail of the row under the cursor beside
 * it. `Totals` is what the lines above tell, `Detail` what stands beside.
 */
export abstract class ListScreen<Row, Totals, Detail> implements Screen {
  abstract readonly tab: TabId;
  abstract readonly title: string;
  abstract readonly keys: readonly Bound[];
  readonly session: Session;
  readonly list: List<Row>;
  readonly filter: FilterLine;
  readonly #options: ListScreenOptions<Row>;
  readonly #totals: Query<Totals>;
  readonly #detail: Query<{ readonly id: string; readonly detail: Detail } | null>;
  #room: Room = { width: 0, height: 0 };

  constructor(session: Session, options: ListScreenOptions<Row>) {
    this.session = session;
    this.#options = options;
    this.list = new List<Row>({
      id: options.id,
      fetch: (limit, offset) => this.fetch(limit, offset),
      onChange: () => this.#moved(),
      onReading: (reading) => session.settle(reading),
      version: options.version,
      ...(options.isNew && { isNew: options.isNew }),
    });
    this.filter = new FilterLine(options.fields, () => this.list.restart());
    this.filter.start(options.filter ?? '');
    this.#totals = new Query(() => this.readTotals());
    this.#detail = new Query(() => this.#readDetail());
  }

  protected abstract fetch(limit: number, offset: number): Promise<Fetched<Row>>;
  protected abstract columns(): Column<Row>[];
  /** Said where there is nothing. */
  protected abstract emptyWords(): string[];
  protected abstract readTotals(): Promise<Totals>;
  /** As many as the options say. */
  protected abstract top(totals: Totals | undefined): readonly Part[][];
  /** What stands beside the list about a row; null: nothing. */
  protected abstract readDetail(row: Row): Promise<Detail | null>;
  protected abstract detailLines(detail: Detail, columns: number): Part[][];

  /** Undefined while nothing was read. */
  protected get totals(): Totals | undefined {
    return this.#totals.value;
  }

  get row(): Row | undefined {
    return this.list.current;
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

  deselect(): void {
    this.list.selection.clear();
  }

  /** All that match, or none. */
  async selectAll(): Promise<void> {
    const { selection } = this.list;
    if (selection.size > 0) return selection.clear();
    const { rows, total } = await this.fetch(mostSelected, 0);
    if (total > mostSelected)
      return this.session.say('warn', `${total} rows match; filter them down to ${mostSelected} or fewer first`);
    for (const row of rows) selection.add(this.#options.id(row));
    this.session.say('plain', `${rows.length} rows selected: all that match (Esc lets go)`);
  }

  arrange(room: Room): void {
    this.#room = room;
    this.list.setHeight(listHeight(room.height - this.#options.linesOnTop));
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
    const { height } = this.#room;
    const { linesOnTop } = this.#options;
    const [left, right] = this.#widths;
    const top = this.top(this.totals).map((parts) => line(parts, left));
    return (
      <Box>
        <Box flexDirection="column">
          <Painted width={left} height={linesOnTop} lines={top} />
          <ListView
            list={this.list}
            columns={this.columns()}
            width={left}
            height={height - linesOnTop}
            empty={this.emptyWords()}
          />
        </Box>
        {right > 0 && <DetailPane width={right} height={height} lines={(columns) => this.#beside(columns)} />}
      </Box>
    );
  }

  get #widths(): readonly [left: number, right: number] {
    const { leastList } = this.#options;
    return leastList === null ? [this.#room.width, 0] : splitWidths(this.#room.width, leastList);
  }

  get #hasDetail(): boolean {
    return this.#widths[1] > 0;
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

  async #readDetail(): Promise<{ readonly id: string; readonly detail: Detail } | null> {
    const { row } = this;
    const detail = row === undefined ? null : await this.readDetail(row);
    return row === undefined || detail === null ? null : { id: this.#options.id(row), detail };
  }

  #beside(columns: number): string[] {
    const known = this.#detail.value;
    // What was read of the row before is not told of this one.
    if (!known || this.row === undefined || known.id !== this.#options.id(this.row)) return [];
    return this.detailLines(known.detail, columns).map((parts) => line(parts, columns));
  }
}
