import { isDeepStrictEqual } from 'node:util';
import type { ReactNode } from 'react';
import { durationsOf } from '../../core/store/runs/job-stats.ts';
import { listRuns, type Page, type RunSummary } from '../../core/store/runs/run-list.ts';
import type { JobDefinition } from '../../jobs/job.ts';
import { type Action, type Bound, bind } from '../action.ts';
import { cancelRun, startedWords, startRun, whyNotCancel } from '../commands.ts';
import { Box } from '../components/box.ts';
import { FilterLine } from '../components/filter-line.ts';
import { List } from '../components/list.ts';
import { ListView, listHeight } from '../components/list-view.tsx';
import { Painted } from '../components/painted.tsx';
import { RunForm } from '../dialogs/run-form.ts';
import { readStanding } from '../job-standing.ts';
import { type JobsStanding, jobFlow } from '../present/job-flow.ts';
import { joined, line, type Part, part } from '../present/line.ts';
import { runColumns } from '../present/run-row.ts';
import { runFields, runFilter } from '../run-query.ts';
import type { Room, Screen } from '../screen.ts';
import type { Session } from '../session.ts';
import type { InputEvent } from '../terminal/input.ts';

const noRun = (screen: HistoryScreen): string | null => (screen.list.current ? null : 'there is no run yet');

const actions: readonly Action<HistoryScreen>[] = [
  { key: 'enter', title: 'open', group: 'open', disabled: noRun, run: (screen) => screen.openRun() },
  {
    key: 'r',
    title: 'run now',
    help: 'run the job now with its default arguments',
    group: 'act',
    changes: true,
    disabled: (screen) => screen.whyNoStart(),
    run: (screen) => screen.start(),
  },
  {
    key: 'R',
    title: 'run with…',
    help: 'run it with arguments; those of the run under the cursor are filled in',
    group: 'act',
    changes: true,
    disabled: (screen) => screen.whyNoStart(),
    run: (screen) => screen.askArguments(),
  },
  {
    key: 'x',
    title: 'cancel',
    help: 'cancel the run under the cursor',
    group: 'act',
    changes: true,
    disabled: (screen) => noRun(screen) ?? whyNotCancel(screen.list.current?.state ?? 'done'),
    run: (screen) => screen.cancel(),
  },
  {
    key: '/',
    title: 'filter',
    help: 'filter: words, -not, state:failed',
    group: 'view',
    run: (screen) => screen.filter.type(),
  },
];

/** However much there is to draw above them, so many lines are left for the runs. */
const leastRuns = 5;

/** One job: the order of work round it as its newest run stands, and its runs, newest first. */
export class HistoryScreen implements Screen {
  readonly tab = 'jobs';
  readonly title: string;
  readonly keys: readonly Bound[];
  readonly list: List<RunSummary>;
  readonly filter: FilterLine;
  readonly #session: Session;
  readonly #job: JobDefinition | undefined;
  #standing: JobsStanding = { jobs: [], runs: new Map(), steps: new Map(), waiting: new Map() };
  #flow: readonly string[] = [];
  #room: Room = { width: 0, height: 0 };
  #outlierMs: number | null = null;

  constructor(session: Session, job: string) {
    this.title = job;
    this.#session = session;
    this.#job = session.jobs.find(({ id }) => id === job);
    this.list = new List<RunSummary>({
      id: (run) => run.id,
      fetch: (limit, offset) => this.#fetch({ limit, offset }),
      onChange: () => session.changed(),
      onReading: (reading) => session.settle(reading),
      version: (run) => run.state,
    });
    this.filter = new FilterLine(runFields, () => this.list.restart());
    this.keys = bind(actions, this, session.readOnly);
  }

  get note(): Part[] {
    return joined([this.filter.parts(), [part(`run ${this.list.position} of ${this.list.total}`, 'dim')]], '  ');
  }

  get isTyping(): boolean {
    return this.filter.isTyping;
  }

  arrange(room: Room): void {
    this.#room = room;
    this.#flow = this.#drawFlow(room);
    this.list.setHeight(listHeight(room.height - this.#flow.length));
  }

  async load(): Promise<boolean> {
    const before = this.#standing;
    this.#standing = await readStanding(this.#session);
    return (await this.list.load()) || !isDeepStrictEqual(before, this.#standing);
  }

  take(event: InputEvent): boolean {
    return this.filter.take(event) || this.list.take(event);
  }

  body(): ReactNode {
    const { width, height } = this.#room;
    const columns = runColumns(() => this.#session.now(), this.#session.settings.zone, this.#outlierMs);
    const empty =
      this.filter.text === '' ? ['it has never run; r runs it now'] : ['no run passes the filter; Esc takes it away'];
    return (
      <Box flexDirection="column">
        {this.#flow.length > 0 && <Painted width={width} height={this.#flow.length} lines={this.#flow} />}
        <ListView list={this.list} columns={columns} width={width} height={height - this.#flow.length} empty={empty} />
      </Box>
    );
  }

  openRun(): void {
    const run = this.list.current;
    if (run) this.#session.open({ screen: 'run', id: run.id });
  }

  /** A job that this version does not have any more still has a past. */
  whyNoStart(): string | null {
    return this.#job ? null : `this version has no job ${this.title}`;
  }

  async start(): Promise<void> {
    if (!this.#job) return;
    const run = await startRun(this.#session, this.#job, {});
    this.#session.say(run.state === 'skipped' ? 'warn' : 'good', startedWords(this.#job.id, run));
  }

  askArguments(): void {
    if (this.#job) this.#session.ask(new RunForm(this.#session, this.#job, this.list.current));
  }

  async cancel(): Promise<void> {
    const run = this.list.current;
    if (run) this.#session.say(...(await cancelRun(this.#session, run.id)));
  }

  /** With a blank line below, as far as there is room. */
  #drawFlow({ width, height }: Room): string[] {
    if (!this.#job) return [];
    const { now, settings } = this.#session;
    const at = { now: now(), zone: settings.zone, width: width - 4 };
    const flow = jobFlow(this.#job, this.#standing, at).map((parts) => line(['  ', ...parts], width));
    return flow.length === 0 ? [] : [...flow.slice(0, Math.max(0, height - leastRuns - 1)), ' '.repeat(width)];
  }

  async #fetch(page: Page): Promise<{ rows: RunSummary[]; total: number }> {
    const { store, now, settings } = this.#session;
    const filter = runFilter(this.filter.filter);
    this.#outlierMs = (await durationsOf(store.db, this.title, now(), settings.zone))?.outlierMs ?? null;
    return filter ? listRuns(store.db, { job: this.title, ...filter }, page) : { rows: [], total: 0 };
  }
}
