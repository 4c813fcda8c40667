import type { ReactNode } from 'react';
import { type DeliveryDetail, readDelivery } from '../../core/inbox/delivery-list.ts';
import { readSwitches } from '../../core/store/runs/switches.ts';
import { type Action, type Bound, bind } from '../action.ts';
import { Pager } from '../components/pager.ts';
import { Painted } from '../components/painted.tsx';
import { deliveryLines } from '../present/delivery-detail.ts';
import { type Part, part } from '../present/line.ts';
import { Query } from '../query.ts';
import { type QueuePlace, webhookJob } from '../queue/acts.ts';
import { deliveryRow, type QueueRow } from '../queue/rows.ts';
import type { Room, Screen } from '../screen.ts';
import type { Session } from '../session.ts';
import type { InputEvent } from '../terminal/input.ts';
import { queueActions } from './queue-actions.ts';

const margin = 2;

const actions: readonly Action<DeliveryScreen>[] = [
  {
    key: 'l',
    title: 'its run',
    help: 'the run that tried it last, with its log',
    group: 'open',
    disabled: (screen) => (screen.runId === null ? 'no run has tried it' : null),
    run: (screen) => screen.openRun(),
  },
];

/** One thing that others told us: what was sent, what became of it, and what can be done about it (M51). */
export class DeliveryScreen implements Screen, QueuePlace {
  readonly tab = 'queue';
  readonly session: Session;
  readonly keys: readonly Bound[];
  readonly isTyping = false;
  readonly selected: readonly QueueRow[] = [];
  readonly #id: number;
  readonly #pager = new Pager();
  readonly #query: Query<{ readonly delivery: DeliveryDetail | null; readonly isPaused: boolean }>;
  #room: Room = { width: 0, height: 0 };

  constructor(session: Session, id: number) {
    this.session = session;
    this.#id = id;
    this.#query = new Query(() => this.#read());
    this.keys = [...bind(queueActions, this, session.readOnly), ...bind(actions, this, session.readOnly)];
  }

  get row(): QueueRow | undefined {
    const delivery = this.#query.value?.delivery;
    return delivery ? deliveryRow(delivery) : undefined;
  }

  get isPaused(): boolean {
    return this.#query.value?.isPaused ?? false;
  }

  /** The run that tried it last. */
  get runId(): number | null {
    return this.#query.value?.delivery?.history.at(-1)?.runId ?? null;
  }

  get title(): string {
    return `delivery ${this.#id}`;
  }

  get note(): Part[] {
    return [part(this.#pager.place, 'dim')];
  }

  deselect(): void {}

  openRun(): void {
    if (this.runId !== null) this.session.open({ screen: 'run', id: this.runId });
  }

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
    const known = this.#query.value;
    if (known === undefined) return [[part('reading…', 'dim')]];
    if (known.delivery === null) return [[], [part(`There is no ${this.title} (any more).`, 'dim')]];
    return deliveryLines(known.delivery, this.session.now(), this.session.settings.zone, columns);
  }

  async #read(): Promise<{ delivery: DeliveryDetail | null; isPaused: boolean }> {
    const { inbox, store } = this.session;
    const switches = await readSwitches(store.db);
    const delivery = await inbox.read((db) => readDelivery(db, this.#id), null);
    return { delivery, isPaused: switches.allPaused || switches.jobs.has(webhookJob) };
  }
}
