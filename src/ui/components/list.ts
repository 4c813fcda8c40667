import { isDeepStrictEqual } from 'node:util';
import type { InputEvent } from '../terminal/input.ts';
import { ChangeMarks } from './change-marks.ts';

export type RowId = string | number;

export interface Page<R> {
  readonly rows: readonly R[];
  readonly total: number;
}

export interface ListOptions<R> {
  readonly id: (row: R) => RowId;
  /** One page of the rows; the list asks for what is on screen and a page to each side of it. */
  readonly fetch: (limit: number, offset: number) => Promise<Page<R>>;
  /** Told when something moved or arrived that the screen does not know of yet. */
  readonly onChange: () => void;
  /** Told when rows in sight are being read: who acts on the row under the cursor has to wait for them. */
  readonly onReading?: (reading: Promise<unknown>) => void;
  /** What tells a changed row from an unchanged one; rows are not marked when absent. */
  readonly version?: (row: R) => string;
  /** Which of the rows just read came to be a moment ago: they are marked too. */
  readonly isNew?: (row: R) => boolean;
}

/** How far around its old place the cursor's row is looked for. */
const searchRows = 1000;

export interface VisibleRow<R> {
  readonly row: R;
  readonly cursor: boolean;
  readonly selected: boolean;
  readonly changed: boolean;
}

/**
 * A list of any length of which only a window is ever held. The cursor stands on a row, not on a place: when rows come and go
 * above it, it stays on its row, and, unless the list stands at its top, its row stays where it is on the screen.
 */
export class List<R> {
  readonly selection = new Set<RowId>();
  #options: ListOptions<R>;
  #rows: readonly R[] = [];
  /** Place of the first row held. */
  #offset = 0;
  #total = 0;
  #cursor = 0;
  #cursorId: RowId | null = null;
  #top = 0;
  #height = 1;
  #loads = 0;
  #isLoaded = false;
  readonly #marks: ChangeMarks;

  constructor(options: ListOptions<R>) {
    this.#options = options;
    this.#marks = new ChangeMarks(options.onChange);
  }

  get total(): number {
    return this.#total;
  }

  get isLoaded(): boolean {
    return this.#isLoaded;
  }

  /** The row under the cursor. */
  get current(): R | undefined {
    return this.#rows[this.#cursor - this.#offset];
  }

  /** Where the cursor is, from 1; 0 in an empty list. */
  get position(): number {
    return this.#total === 0 ? 0 : this.#cursor + 1;
  }

  get visible(): VisibleRow<R>[] {
    const from = this.#top - this.#offset;
    return this.#rows.slice(Math.max(0, from), Math.max(0, from + this.#height)).map((row, index) => {
      const id = this.#options.id(row);
      return {
        row,
        cursor: this.#top + index === this.#cursor,
        selected: this.selection.has(id),
        changed: this.#marks.has(id),
      };
    });
  }

  /** How many rows there is room for. */
  setHeight(height: number): void {
    if (height === this.#height || height < 1) return;
    this.#height = height;
    this.#keepCursorInSight();
    if (this.#isLoaded && !this.#isHeld()) this.#loadSoon();
  }

  /** Begins anew at the top: the filter or the sort is another one. */
  restart(): void {
    this.#cursor = 0;
    this.#cursorId = null;
    this.#top = 0;
    this.#marks.forget();
    this.#loadSoon();
  }

  /** Reads the rows in sight again; whether they are others now. */
  async load(): Promise<boolean> {
    const load = ++this.#loads;
    const from = Math.max(0, this.#top - this.#height);
    const page = await this.#options.fetch(this.#height * 3, from);
    if (load !== this.#loads) return false;
    const isOther =
      !this.#isLoaded ||
      from !== this.#offset ||
      page.total !== this.#total ||
      !isDeepStrictEqual(page.rows, this.#rows);
    if (isOther && !this.#holdsCursor(page)) return this.#findCursor(load);
    if (isOther) this.#take(page, from);
    if (!this.#isHeld()) await this.load();
    return isOther;
  }

  /** Puts the cursor on a row if it is among those held. */
  moveToId(id: RowId): void {
    const index = this.#rows.findIndex((row) => this.#options.id(row) === id);
    if (index >= 0) this.#moveTo(this.#offset + index);
  }

  /** Puts the cursor on the row at a place, counted from 0. */
  moveToPlace(place: number): void {
    this.#moveTo(place);
  }

  /** The rows that are held: those in sight and a page to each side. */
  get held(): readonly R[] {
    return this.#rows;
  }

  /** @returns whether the event was a move or a choice */
  take(event: InputEvent): boolean {
    if (event.type !== 'key') return false;
    const page = Math.max(1, this.#height - 1);
    switch (event.key) {
      case 'j':
      case 'down':
        return this.#moveTo(this.#cursor + 1);
      case 'k':
      case 'up':
        return this.#moveTo(this.#cursor - 1);
      case 'pagedown':
      case 'ctrl-f':
        return this.#page(page);
      case 'pageup':
      case 'ctrl-b':
        return this.#page(-page);
      case 'g':
      case 'home':
        return this.#moveTo(0);
      case 'G':
      case 'end':
        return this.#moveTo(this.#total - 1);
      default:
        return false;
    }
  }

  /** Adds the row under the cursor to the selection, or takes it out, and goes on to the next. */
  toggle(): void {
    const row = this.current;
    if (row === undefined) return;
    const id = this.#options.id(row);
    if (!this.selection.delete(id)) this.selection.add(id);
    this.#moveTo(this.#cursor + 1);
  }

  #holdsCursor({ rows }: Page<R>): boolean {
    return this.#cursorId === null || rows.some((row) => this.#options.id(row) === this.#cursorId);
  }

  /** More rows came or went at once than are held: looks for the cursor's row in a wide stretch around where it was. */
  async #findCursor(load: number): Promise<boolean> {
    const from = Math.max(0, this.#cursor - searchRows / 2);
    const page = await this.#options.fetch(searchRows, from);
    if (load !== this.#loads) return false;
    // A row that is gone leaves the cursor to the one in its place.
    if (!this.#holdsCursor(page)) this.#cursorId = null;
    this.#take(page, from);
    await this.load();
    return true;
  }

  #take(page: Page<R>, from: number): void {
    const { id, version, isNew } = this.#options;
    if (version) this.#marks.note(page.rows.map((row) => [id(row), version(row), isNew?.(row) ?? false]));
    this.#rows = page.rows;
    this.#offset = from;
    this.#total = page.total;
    this.#isLoaded = true;
    const found = this.#cursorId === null ? -1 : page.rows.findIndex((row) => id(row) === this.#cursorId);
    if (found >= 0) {
      const moved = from + found - this.#cursor;
      this.#cursor += moved;
      if (this.#top > 0) this.#top = Math.max(0, this.#top + moved);
    }
    this.#cursor = Math.max(0, Math.min(this.#cursor, this.#total - 1));
    this.#keepCursorInSight();
    this.#rememberCursor();
  }

  #page(rows: number): boolean {
    this.#top = Math.max(0, Math.min(this.#top + rows, this.#total - this.#height));
    return this.#moveTo(this.#cursor + rows);
  }

  #moveTo(place: number): boolean {
    this.#cursor = Math.max(0, Math.min(place, this.#total - 1));
    this.#cursorId = null;
    this.#rememberCursor();
    this.#keepCursorInSight();
    if (!this.#isHeld()) this.#loadSoon();
    this.#options.onChange();
    return true;
  }

  #rememberCursor(): void {
    const row = this.current;
    if (row !== undefined) this.#cursorId = this.#options.id(row);
  }

  #keepCursorInSight(): void {
    const last = Math.max(0, this.#total - this.#height);
    if (this.#cursor < this.#top) this.#top = this.#cursor;
    if (this.#cursor >= this.#top + this.#height) this.#top = this.#cursor - this.#height + 1;
    this.#top = Math.max(0, Math.min(this.#top, last));
  }

  /** Whether all that is in sight is held. */
  #isHeld(): boolean {
    const end = Math.min(this.#top + this.#height, this.#total);
    return this.#top >= this.#offset && end <= this.#offset + this.#rows.length;
  }

  #loadSoon(): void {
    const { onChange, onReading } = this.#options;
    const reading = this.load().then(onChange, onChange);
    onReading?.(reading);
  }
}
