import type { ReactNode } from 'react';
import { newestLog } from '../../core/log-read.ts';
import { findOrders } from '../../core/store/orders/orders.ts';
import { type Action, type Bound, bind } from '../action.ts';
import { LogBuffer } from '../components/log-buffer.ts';
import { LogPane } from '../components/log-pane.ts';
import { LogView } from '../components/log-view.tsx';
import { type Part, part } from '../present/line.ts';
import type { Room, Screen } from '../screen.ts';
import type { Session } from '../session.ts';
import type { InputEvent } from '../terminal/input.ts';
import { logActions } from './log-actions.ts';

/** Lines read of the end at first; going above them reads four times as many. */
const firstLines = 2000;
const mostLines = 128_000;

const actions: readonly Action<LogsScreen>[] = [
  {
    key: 'enter',
    title: 'its run',
    group: 'open',
    disabled: (screen) => (screen.log.current?.runId == null ? 'this line belongs to no run' : null),
    run: (screen) => screen.openRun(),
  },
  {
    key: 'o',
    title: 'its order',
    help: 'the order that this line names; where it names none, those that its run changed',
    group: 'open',
    disabled: (screen) => (screen.hasOrder ? null : 'this line names no order and belongs to no run'),
    run: (screen) => screen.openOrder(),
  },
  {
    key: 'J',
    title: 'one job',
    help: 'the log of the job of this line alone, or of all again',
    group: 'view',
    run: (screen) => screen.toggleJob(),
  },
];

/** What a line says of orders: by our id, the channel's or the marketplace's number. */
function ordersNamed(text: string): string[] {
  return [...text.matchAll(/\border (?:id:)?#?(\d[\w-]{0,39}|[\w-]*\d[\w-]{0,39})/gi)].map(([, name = '']) => name);
}

/** What all jobs say, or one of them, as it is written. */
export class LogsScreen implements Screen {
  readonly tab = 'logs';
  readonly title = 'Logs';
  readonly session: Session;
  readonly keys: readonly Bound[];
  log: LogPane;
  #room: Room = { width: 0, height: 0 };
  #job: string | undefined;
  #lines = firstLines;

  constructor(session: Session, job?: string) {
    this.session = session;
    this.#job = job;
    this.log = this.#openLog();
    this.keys = [...bind(actions, this, session.readOnly), ...bind(logActions, this, session.readOnly)];
  }

  get note(): Part[] {
    return [part(this.#job ?? 'all jobs', 'dim')];
  }

  get isTyping(): boolean {
    return this.log.isTyping;
  }

  arrange(room: Room): void {
    this.#room = room;
  }

  /** Logs are files, not rows: the pane follows them by itself. */
  async load(): Promise<boolean> {
    return false;
  }

  take(event: InputEvent): boolean {
    return this.log.take(event);
  }

  body(): ReactNode {
    const { width, height } = this.#room;
    return <LogView log={this.log} width={width} height={height} />;
  }

  close(): void {
    this.log.close();
  }

  openRun(): void {
    const runId = this.log.current?.runId;
    if (runId != null) this.session.open({ screen: 'run', id: runId });
  }

  get hasOrder(): boolean {
    const line = this.log.current;
    return line !== undefined && (line.runId !== null || ordersNamed(line.text).length > 0);
  }

  /** From a line to the order that it is about (S51). */
  async openOrder(): Promise<void> {
    const line = this.log.current;
    if (!line) return;
    for (const name of ordersNamed(line.text)) {
      const [order] = await findOrders(this.session.store.db, name);
      if (order) return this.session.open({ screen: 'order', id: order.id });
    }
    if (line.runId !== null) this.session.open({ screen: 'changed-orders', run: line.runId });
    else this.session.say('warn', 'the order that this line names is not here');
  }

  toggleJob(): void {
    this.#job = this.#job === undefined ? this.log.current?.job : undefined;
    this.log.close();
    this.log = this.#openLog();
    this.session.changed();
  }

  #openLog(): LogPane {
    const { logDir } = this.session.settings;
    const filter = { job: this.#job };
    this.#lines = firstLines;
    const buffer = new LogBuffer(logDir, filter, () => newestLog(logDir, filter, this.#lines));
    const onTop = (): boolean => {
      if (buffer.length < this.#lines || this.#lines >= mostLines) return false;
      this.#lines *= 4;
      buffer.reread();
      return true;
    };
    const empty = 'nothing has been logged yet; the first run writes the first line';
    return new LogPane({
      session: this.session,
      buffer,
      withJob: this.#job === undefined,
      empty,
      onTop,
    });
  }
}
