import { readPrintRows } from '../../core/store/print/print-list.ts';
import { type Bound, bind } from '../action.ts';
import type { Part } from '../present/line.ts';
import { type PrintDetail, printDetail } from '../present/print-detail.ts';
import type { PrintPlace } from '../print/acts.ts';
import { readDetail } from '../print/detail.ts';
import type { Session } from '../session.ts';
import { PagerScreen } from './pager-screen.tsx';
import { printActions } from './print-actions.ts';

/** One print task (or a line that has none) with all that there is to judge it by. */
export class PrintTaskScreen extends PagerScreen<PrintDetail> implements PrintPlace {
  readonly tab = 'print';
  readonly keys: readonly Bound[];
  readonly selected: readonly string[] = [];
  #key: string;

  constructor(session: Session, key: string) {
    super(session);
    this.#key = key;
    this.keys = bind(printActions, this, session.readOnly);
  }

  get row(): PrintDetail['row'] | undefined {
    return this.known?.row;
  }

  get title(): string {
    return this.#key.startsWith('t') ? `task ${this.#key.slice(1)}` : `line ${this.#key.slice(1)}`;
  }

  deselect(): void {}

  protected get absence(): string {
    return `There is no ${this.title} (any more).`;
  }

  protected told(detail: PrintDetail, columns: number): Part[][] {
    return printDetail(detail, this.session.now(), this.session.settings.zone, columns);
  }

  protected async read(): Promise<PrintDetail | null> {
    const [row] = await readPrintRows(this.session.store.db, [this.#key]);
    const detail = row ? await readDetail(this.session, row) : null;
    if (!row || row.task || !detail) return detail;
    // What was a line without a task may have got one by an edit: the task is what it is about then.
    const task = detail.order.print
      .get(row.itemId)
      ?.tasks.find(({ status }) => status === 'pending' || status === 'held');
    if (!task) return detail;
    this.#key = `t${task.id}`;
    return this.read();
  }
}
