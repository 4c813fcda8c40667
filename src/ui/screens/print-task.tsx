import type { ReactNode } from 'react';
import { readPrintRows } from '../../core/store/print/print-list.ts';
import { type Bound, bind } from '../action.ts';
import { Pager } from '../components/pager.ts';
import { Painted } from '../components/painted.tsx';
import { type Part, part } from '../present/line.ts';
import { type PrintDetail, printDetail } from '../present/print-detail.ts';
import type { PrintPlace } from '../print/acts.ts';
import { readDetail } from '../print/detail.ts';
import { Query } from '../query.ts';
import type { Room, Screen } from '../screen.ts';
import type { Session } from '../session.ts';
import type { InputEvent } from '../terminal/input.ts';
import { printActions } from './print-actions.ts';

const margin = 2;

/** One print task (or a line that has none) with all that there is to judge it by. */
export class PrintTaskScreen implements Screen, PrintPlace {
  readonly tab = 'print';
  readonly session: Session;
  readonly keys: readonly Bound[];
  readonly isTyping = false;
  readonly selected: readonly string[] = [];
  readonly #pager = new Pager();
  readonly #query: Query<PrintDetail | null>;
  #key: string;
  #room: Room = { width: 0, height: 0 };

  constructor(session: Session, key: string) {
    this.session = session;
    this.#key = key;
    this.#query = new Query(() => this.#read());
    this.keys = bind(printActions, this, session.readOnly);
  }

  get row(): PrintDetail['row'] | undefined {
    return this.#query.value?.row;
  }

  get title(): string {
    return this.#key.startsWith('t') ? `task ${this.#key.slice(1)}` : `line ${this.#key.slice(1)}`;
  }

  get note(): Part[] {
    return [part(this.#pager.place, 'dim')];
  }

  deselect(): void {}

  arrange(room: Room): void {
    this.#room = room;
    this.#pager.setHeight(room.height);
    this.#pager.lines = this.#lines(room.width - margin).map((parts) => ({ parts }));
  }

  load(): Promise<boolean> {
    return this.#query.load();
  }

  take(event: InputEvent): boolean {
    return this.#pager.take(event);
  }

  body(): ReactNode {
    const { width, height } = this.#room;
    return <Painted width={width} height={height} lines={this.#pager.draw(width)} />;
  }

  #lines(columns: number): Part[][] {
    const detail = this.#query.value;
    if (detail === undefined) return [[part('reading…', 'dim')]];
    if (detail === null) return [[], [part(`There is no ${this.title} (any more).`, 'dim')]];
    return printDetail(detail, this.session.now(), this.session.settings.zone, columns);
  }

  async #read(): Promise<PrintDetail | null> {
    const [row] = await readPrintRows(this.session.store.db, [this.#key]);
    const detail = row ? await readDetail(this.session, row) : null;
    if (!row || row.task || !detail) return detail;
    // What was a line without a task may have got one by an edit: the task is what it is about then.
    const task = detail.order.print
      .get(row.itemId)
      ?.tasks.find(({ status }) => status === 'pending' || status === 'held');
    if (!task) return detail;
    this.#key = `t${task.id}`;
    return this.#read();
  }
}
