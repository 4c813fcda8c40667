import { type DeliveryDetail, readDelivery } from '../../core/inbox/delivery-list.ts';
import { readSwitches } from '../../core/store/runs/switches.ts';
import { type Action, type Bound, bind } from '../action.ts';
import { deliveryLines } from '../present/delivery-detail.ts';
import type { Part } from '../present/line.ts';
import { type QueuePlace, webhookJob } from '../queue/acts.ts';
import { deliveryRow, type QueueRow } from '../queue/rows.ts';
import { tryReplay } from '../replay.ts';
import type { Session } from '../session.ts';
import { PagerScreen } from './pager-screen.tsx';
import { queueActions } from './queue-actions.ts';

const actions: readonly Action<DeliveryScreen>[] = [
  {
    key: 'l',
    title: 'its run',
    help: 'the run that tried it last, with its log',
    group: 'open',
    disabled: (screen) => (screen.runId === null ? 'no run has tried it' : null),
    run: (screen) => screen.openRun(),
  },
  {
    key: 'V',
    title: 'replay',
    help: 'read anew what it told, on a copy and without asking anybody outside; V on that run does it for real',
    group: 'act',
    changes: true,
    disabled: (screen) => (screen.row ? null : 'there is no such delivery'),
    run: (screen) => tryReplay(screen.session, { webhook: screen.id }),
  },
];

interface Known {
  readonly delivery: DeliveryDetail;
  readonly isPaused: boolean;
}

/** One thing that others told us: what was sent, what became of it, and what can be done about it (M51). */
export class DeliveryScreen extends PagerScreen<Known> implements QueuePlace {
  readonly tab = 'queue';
  readonly keys: readonly Bound[];
  readonly title: string;
  readonly selected: readonly QueueRow[] = [];
  readonly id: number;

  constructor(session: Session, id: number) {
    super(session);
    this.id = id;
    this.title = `delivery ${id}`;
    this.keys = [...bind(queueActions, this, session.readOnly), ...bind(actions, this, session.readOnly)];
  }

  get row(): QueueRow | undefined {
    return this.known ? deliveryRow(this.known.delivery) : undefined;
  }

  get isPaused(): boolean {
    return this.known?.isPaused ?? false;
  }

  /** The run that tried it last. */
  get runId(): number | null {
    return this.known?.delivery.history.at(-1)?.runId ?? null;
  }

  deselect(): void {}

  openRun(): void {
    if (this.runId !== null) this.session.open({ screen: 'run', id: this.runId });
  }

  protected get absence(): string {
    return `There is no ${this.title} (any more).`;
  }

  protected told({ delivery }: Known, columns: number): Part[][] {
    return deliveryLines(delivery, this.session.now(), this.session.settings.zone, columns);
  }

  protected async read(): Promise<Known | null> {
    const { inbox, store } = this.session;
    const switches = await readSwitches(store.db);
    const delivery = await inbox.read((db) => readDelivery(db, this.id), null);
    return delivery && { delivery, isPaused: switches.allPaused || switches.jobs.has(webhookJob) };
  }
}
