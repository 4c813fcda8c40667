import type { Examined } from '../../core/doctor/examine.ts';
import { checks } from '../../core/doctor/index.ts';
import { type Action, type Bound, bind } from '../action.ts';
import type { PagerLine } from '../components/pager.ts';
import { doctorLines, type Examination } from '../present/doctor.ts';
import type { Session } from '../session.ts';
import { PagerScreen } from './pager-screen.tsx';

const actions: readonly Action<DoctorScreen>[] = [
  {
    key: 'enter',
    title: 'about',
    help: 'what this check looks at, and why',
    group: 'open',
    disabled: ({ topic }) => (topic === null ? 'this line is no check' : null),
    run: ({ session, topic }) => {
      if (topic !== null) session.open({ screen: 'help', topic });
    },
  },
  {
    key: 'r',
    title: 'look again',
    help: 'look at everything again; nothing is changed by looking',
    group: 'act',
    disabled: ({ isRunning }) => (isRunning ? 'it is looking' : null),
    run: (screen) => screen.begin(),
  },
  { key: 'n', title: 'next problem', group: 'go', run: (screen) => screen.seekTrouble(1) },
  { key: 'N', title: 'previous problem', group: 'go', quiet: true, run: (screen) => screen.seekTrouble(-1) },
];

/** Everything that can keep the program from working, as the command `doctor` tells it, row by row as it is answered (M156). */
export class DoctorScreen extends PagerScreen<Examination> {
  readonly tab = 'overview';
  readonly title = 'Doctor';
  readonly keys: readonly Bound[];
  protected readonly absence = '';
  #examination: Examination = { rows: new Map(), isRunning: false, trouble: null };
  #giveUp: (() => void) | null = null;

  constructor(session: Session) {
    super(session);
    this.keys = bind(actions, this, session.readOnly);
  }

  get isRunning(): boolean {
    return this.#examination.isRunning;
  }

  get topic(): string | null {
    return this.line?.topic ?? null;
  }

  begin(): void {
    this.#giveUp?.();
    const rows = new Map<string, Examined>();
    this.#examination = { rows, isRunning: true, trouble: null };
    this.#giveUp = this.session.examine({
      onRow: (row) => this.#tell({ ...this.#examination, rows: rows.set(row.id, row) }),
      onEnd: (trouble) => this.#tell({ ...this.#examination, isRunning: false, trouble }),
    });
    this.session.changed();
  }

  seekTrouble(direction: 1 | -1): void {
    const found = this.seek(({ isTrouble }) => isTrouble === true, direction);
    if (!found) this.session.say('plain', `no further problem ${direction > 0 ? 'below' : 'above'}`);
    this.session.changed();
  }

  close(): void {
    this.#giveUp?.();
  }

  protected async read(): Promise<Examination> {
    if (this.#giveUp === null) this.begin();
    return this.#examination;
  }

  protected told(_: Examination, columns: number): PagerLine[] {
    return doctorLines(checks, this.#examination, columns);
  }

  #tell(examination: Examination): void {
    this.#examination = examination;
    this.session.changed();
  }
}
