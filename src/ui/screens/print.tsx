import { needsReview } from '../../core/domain/print/review.ts';
import { countPrint, listPrint, type PrintRow } from '../../core/store/print/print-list.ts';
import { type TaskTotals, taskTotals } from '../../core/store/print/task-list.ts';
import { type Bound, bind } from '../action.ts';
import type { Part } from '../present/line.ts';
import { type PrintDetail, printDetail } from '../present/print-detail.ts';
import { printColumns } from '../present/print-row.ts';
import { printTotals } from '../present/print-totals.ts';
import type { Column } from '../present/table.ts';
import type { PrintPlace } from '../print/acts.ts';
import { readDetail } from '../print/detail.ts';
import { printFields, printFilter } from '../print-query.ts';
import type { Session } from '../session.ts';
import type { InputEvent } from '../terminal/input.ts';
import { type Fetched, ListScreen } from './list-screen.tsx';
import { printActions } from './print-actions.ts';
import { printListActions } from './print-list-actions.ts';

interface Totals {
  readonly tasks: TaskTotals;
  readonly review: number;
  readonly waiting: number;
}

/** What there is to make: print tasks, and lines that wait for a person; those first, then by ship-by. */
export class PrintScreen extends ListScreen<PrintRow, Totals, PrintDetail> implements PrintPlace {
  readonly tab = 'print';
  readonly title = 'Print';
  readonly keys: readonly Bound[];

  /** @param filter filled in, as if typed */
  constructor(session: Session, filter = '') {
    super(session, {
      id: (row) => row.key,
      version: ({ task, findings }) => `${task?.updatedAt} ${task?.status} ${task?.printable} ${findings.length}`,
      fields: printFields,
      filter,
      linesOnTop: 1,
      leastList: 84,
    });
    const [open, ...more] = bind(printListActions, this, session.readOnly);
    this.keys = [...(open ? [open] : []), ...bind(printActions, this, session.readOnly), ...more];
  }

  get selected(): string[] {
    return [...this.list.selection].map(String);
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

  protected async fetch(limit: number, offset: number): Promise<Fetched<PrintRow>> {
    const filter = printFilter(this.filter.filter);
    return filter ? listPrint(this.session.store.db, filter, { limit, offset }) : { rows: [], total: 0 };
  }

  protected columns(): Column<PrintRow>[] {
    return printColumns(this.session.now, this.session.settings.zone);
  }

  protected async readTotals(): Promise<Totals> {
    const { db } = this.session.store;
    return {
      tasks: await taskTotals(db),
      review: await countPrint(db, { review: true }),
      waiting: await countPrint(db, { waiting: true }),
    };
  }

  protected top(totals: Totals | undefined): Part[][] {
    return [printTotals(totals)];
  }

  protected readDetail(row: PrintRow): Promise<PrintDetail | null> {
    return readDetail(this.session, row);
  }

  protected detailLines(detail: PrintDetail, columns: number): Part[][] {
    const { settings, now } = this.session;
    return printDetail(detail, now(), settings.zone, columns);
  }

  protected emptyWords(): string[] {
    if (this.filter.text !== '') return ['nothing passes the filter; Esc takes it away'];
    return ['nothing is to be made', 'populate-print-queue makes the tasks of open orders (2 shows the jobs)'];
  }
}
