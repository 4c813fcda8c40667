import type { ReactNode } from 'react';
import { readRunLog } from '../../core/log-read.ts';
import { engineStatus } from '../../core/store/runs/engine-status.ts';
import { type RunDetail, readRun, type Waiting, whyWaiting } from '../../core/store/runs/run-view.ts';
import { pageById } from '../../help/index.ts';
import { type Advice, adviseFor } from '../../jobs/settings/advice.ts';
import { type Action, type Bound, bind } from '../action.ts';
import { cancelRun, startedWords, startRun, whyNotCancel } from '../commands.ts';
import { Box } from '../components/box.ts';
import { LogBuffer } from '../components/log-buffer.ts';
import { LogPane } from '../components/log-pane.ts';
import { LogView } from '../components/log-view.tsx';
import { Painted } from '../components/painted.tsx';
import { RunForm } from '../dialogs/run-form.ts';
import { line, type Part, part } from '../present/line.ts';
import { runDetail } from '../present/run-detail.ts';
import { Query } from '../query.ts';
import { replayRun, whyNoReplay } from '../replay.ts';
import type { Room, Screen } from '../screen.ts';
import type { Session } from '../session.ts';
import { followAdvice } from '../settings/follow-advice.ts';
import type { InputEvent } from '../terminal/input.ts';
import { logActions } from './log-actions.ts';

/** The newest lines of its log that are held at first. */
const logLines = 5000;
/** Whatever there is to tell of a run, its log keeps at least so many lines. */
const leastLogLines = 6;
const wideScreen = 140;

const noRun = (screen: RunScreen): string | null => (screen.run ? null : 'there is no such run');

const stopping: readonly Action<RunScreen>[] = [
  {
    key: 'x',
    title: 'cancel',
    help: 'cancel it: a queued one at once, a running one at its next safe point',
    group: 'act',
    changes: true,
    disabled: (screen) => noRun(screen) ?? whyNotCancel(screen.run?.state ?? 'done'),
    run: (screen) => screen.cancel(),
  },
];

/** Less used than what its log answers to, so behind it in the footer. */
const actions: readonly Action<RunScreen>[] = [
  {
    key: 'o',
    title: 'orders',
    help: 'the orders that it made or changed',
    group: 'open',
    disabled: noRun,
    run: (screen) => screen.openOrders(),
  },
  {
    key: 'r',
    title: 'run again',
    help: 'the same job with the same arguments',
    group: 'act',
    changes: true,
    disabled: (screen) => noRun(screen) ?? screen.whyNotAgain(),
    run: (screen) => screen.again(),
  },
  {
    key: 'R',
    title: 'again with…',
    help: 'run it again after looking over the arguments',
    group: 'act',
    changes: true,
    quiet: true,
    disabled: (screen) => noRun(screen) ?? screen.whyNotAgain(),
    run: (screen) => screen.askArguments(),
  },
  {
    key: 't',
    title: 'step',
    help: 'what one step logged, then the next, then all again',
    group: 'view',
    disabled: (screen) => noRun(screen) ?? screen.whyNoStep(),
    run: (screen) => screen.nextStep(),
  },
  {
    key: 'V',
    title: 'replay',
    help: 'read anew what it has stored, on a copy and without asking anybody outside; on the run that did so: for real, when that is confirmed',
    group: 'act',
    changes: true,
    disabled: (screen) => noRun(screen) ?? (screen.run && whyNoReplay(screen.run)),
    run: (screen) => (screen.run ? replayRun(screen.session, screen.run) : undefined),
  },
];

/** Only where something is advised it stands in the footer's way. */
const tuning: Action<RunScreen> = {
  key: 'T',
  title: 'tune',
  help: 'set what is advised for a run that was slow, or ran out of time or memory',
  group: 'act',
  changes: true,
  quiet: true,
  disabled: (screen) => (screen.advice.length > 0 ? null : 'nothing is advised: it was within its limits'),
  run: (screen) => followAdvice(screen.session, screen.advice),
};

/** One run: where it stands and why, what it did, and its log as it is written. */
export class RunScreen implements Screen {
  readonly tab = 'jobs';
  readonly session: Session;
  readonly keys: readonly Bound[];
  log: LogPane | null = null;
  readonly #id: number;
  readonly #query: Query<{ run: RunDetail | null; why: Waiting | null }>;
  #room: Room = { width: 0, height: 0 };

  constructor(session: Session, id: number) {
    this.session = session;
    this.#id = id;
    this.#query = new Query(() => this.#read());
    this.keys = [stopping, logActions, actions, [tuning]].flatMap((of) => bind<RunScreen>(of, this, session.readOnly));
  }

  get run(): RunDetail | null {
    return this.#query.value?.run ?? null;
  }

  /** What would have helped it. */
  get advice(): readonly Advice[] {
    const job = this.#job();
    return this.run && job ? adviseFor(this.run, job, this.session.settings) : [];
  }

  /** Of a failed run its error, else its job. */
  get topic(): string | null {
    if (!this.run) return null;
    const error = this.run.error && `error-${this.run.error.code}`;
    return error && pageById(error) ? error : `job-${this.run.job}`;
  }

  get title(): string {
    return `run ${this.#id}`;
  }

  get note(): Part[] {
    return [];
  }

  get isTyping(): boolean {
    return this.log?.isTyping ?? false;
  }

  arrange(room: Room): void {
    this.#room = room;
  }

  async load(): Promise<boolean> {
    const isOther = await this.#query.load();
    if (!this.log && this.run?.log) this.#openLog(this.run);
    // The last lines are written before the row says that it ended.
    if (isOther) this.log?.poll();
    return isOther;
  }

  take(event: InputEvent): boolean {
    return this.log?.take(event) ?? false;
  }

  body(): ReactNode {
    const { width, height } = this.#room;
    const isWide = width >= wideScreen;
    const columns = isWide ? Math.floor(width * 0.45) : width;
    const facts = this.#facts(columns - 2).map((parts) => line([' ', ...parts], columns));
    const told = isWide ? height : Math.min(facts.length, Math.max(1, height - leastLogLines));
    const log = { width: isWide ? width - columns : width, height: isWide ? height : height - told };
    const nothing = this.run ? [line([part('── log nothing yet: it has not begun', 'dim')], log.width)] : [];
    return (
      <Box flexDirection={isWide ? 'row' : 'column'}>
        <Painted width={columns} height={told} lines={facts} />
        {this.log ? <LogView log={this.log} {...log} /> : <Painted {...log} lines={nothing} />}
      </Box>
    );
  }

  close(): void {
    this.log?.close();
  }

  openOrders(): void {
    this.session.open({ screen: 'changed-orders', run: this.#id });
  }

  whyNoStep(): string | null {
    if (!this.log) return 'there is no log yet';
    return this.#stepNames.length > 1 ? null : 'it has one step only';
  }

  nextStep(): void {
    this.log?.nextStep(this.#stepNames);
    this.session.changed();
  }

  async cancel(): Promise<void> {
    this.session.say(...(await cancelRun(this.session, this.#id)));
  }

  whyNotAgain(): string | null {
    return this.#job() ? null : `this version has no job ${this.run?.job}`;
  }

  async again(): Promise<void> {
    const job = this.#job();
    if (!job || !this.run) return;
    const started = await startRun(this.session, job, this.run.args, { dryRun: this.run.dryRun });
    this.session.say(started.state === 'skipped' ? 'warn' : 'good', startedWords(job.id, started));
    if (started.state === 'queued') {
      this.session.back();
      this.session.open({ screen: 'run', id: started.id });
    }
  }

  askArguments(): void {
    const job = this.#job();
    if (job && this.run) this.session.ask(new RunForm(this.session, job, this.run));
  }

  get #stepNames(): string[] {
    return this.run?.steps.map(({ name }) => name) ?? [];
  }

  #job() {
    return this.session.jobs.find(({ id }) => id === this.run?.job);
  }

  #facts(columns: number): Part[][] {
    if (this.#query.value && !this.run) return [[], [part(`There is no run ${this.#id}.`, 'dim')]];
    if (!this.run) return [[part('reading…', 'dim')]];
    const { settings } = this.session;
    const why = this.#query.value?.why ?? null;
    return runDetail(this.run, why, this.session.now(), settings.zone, columns, this.advice);
  }

  #openLog({ id, job, log, finishedAt }: RunDetail): void {
    const { logDir } = this.session.settings;
    if (!log) return;
    const from = { id, job, logFile: log.file, logOffset: log.offset, finishedAt };
    const buffer = new LogBuffer(logDir, { job, runId: id }, () => readRunLog(logDir, from, logLines));
    this.log = new LogPane({ session: this.session, buffer, withJob: false, empty: 'it has logged nothing' });
  }

  async #read(): Promise<{ run: RunDetail | null; why: Waiting | null }> {
    const { store, clock } = this.session;
    const run = await readRun(store.db, this.#id);
    if (!run || run.finishedAt !== null) return { run, why: null };
    const engine = await engineStatus(store.db, Date.now(), clock);
    return { run, why: await whyWaiting(store.db, run, engine, clock.now()) };
  }
}
