import { isDeepStrictEqual } from 'node:util';
import type { ReactNode } from 'react';
import { channelsOff } from '../../core/channels-off.ts';
import type { JobFault } from '../../core/doctor/job-faults.ts';
import { lastEffort } from '../../core/store/runs/effort.ts';
import { type JobRow, jobList } from '../../core/store/runs/job-list.ts';
import { readSwitches } from '../../core/store/runs/switches.ts';
import type { JobDefinition } from '../../jobs/job.ts';
import { type Bound, bind } from '../action.ts';
import { pauseEverything, pauseJob, startedWords, startRun } from '../commands.ts';
import { Box } from '../components/box.ts';
import { DetailPane, splitWidths } from '../components/detail-pane.tsx';
import { FilterLine } from '../components/filter-line.ts';
import { List } from '../components/list.ts';
import { ListView, listHeight } from '../components/list-view.tsx';
import { ConfirmDialog } from '../dialogs/confirm.ts';
import { RunForm } from '../dialogs/run-form.ts';
import { ScheduleForm } from '../dialogs/schedule-form.ts';
import { passes } from '../filter.ts';
import { readStanding } from '../job-standing.ts';
import { effortWords } from '../present/effort.ts';
import { jobDetail } from '../present/job-detail.ts';
import { faultLines, faultNote } from '../present/job-faults.ts';
import type { JobsStanding } from '../present/job-flow.ts';
import { jobColumns, jobState, scheduleWords } from '../present/job-row.ts';
import { joined, type Part, part, textOf } from '../present/line.ts';
import type { Room, Screen } from '../screen.ts';
import type { Session } from '../session.ts';
import type { InputEvent } from '../terminal/input.ts';
import { jobsActions } from './jobs-actions.ts';

/** Every job: how it stands, when it ran and runs, how it goes; and the keys that start, stop and time it. */
export class JobsScreen implements Screen {
  readonly tab = 'jobs';
  readonly title = 'Jobs';
  readonly keys: readonly Bound[];
  readonly list: List<JobRow>;
  readonly filter: FilterLine;
  readonly #session: Session;
  #rows: readonly JobRow[] = [];
  #standing: JobsStanding;
  #isAllPaused = false;
  #faults: readonly JobFault[] = [];
  /** What was started here last, by job: it may not have begun yet. */
  readonly #started = new Map<string, number>();
  #room: Room = { width: 0, height: 0 };

  constructor(session: Session, filter = '') {
    this.#session = session;
    this.#standing = { jobs: session.jobs, runs: new Map(), steps: new Map(), waiting: new Map() };
    this.list = new List<JobRow>({
      id: (row) => row.id,
      fetch: async (limit, offset) => {
        const rows = this.#rows.filter((row) => this.#passes(row));
        return { rows: rows.slice(offset, offset + limit), total: rows.length };
      },
      onChange: () => session.changed(),
      onReading: (reading) => session.settle(reading),
      version: (row) => `${row.lastRun?.id} ${row.lastRun?.state} ${row.queued} ${row.paused !== null}`,
    });
    this.filter = new FilterLine(['state', 'job'], () => this.list.restart());
    this.filter.start(filter);
    this.keys = bind(jobsActions, this, session.readOnly);
  }

  get note(): Part[] {
    return joined(
      [faultNote(this.#faults), this.filter.parts(), [part(`${this.list.total} jobs`, 'dim')]],
      part('  ', 'dim'),
    );
  }

  get isTyping(): boolean {
    return this.filter.isTyping;
  }

  arrange(room: Room): void {
    this.#room = room;
    this.list.setHeight(listHeight(room.height));
  }

  async load(): Promise<boolean> {
    const { store, jobs, settings } = this.#session;
    this.#rows = await jobList(store.db, jobs, {
      now: this.#session.now(),
      zone: settings.zone,
      channels: channelsOff(settings),
    });
    const before = [this.#standing, this.#faults];
    this.#faults = this.#session.jobFaults();
    this.#standing = await readStanding(this.#session);
    this.#isAllPaused = await this.#readMaster();
    return (await this.list.load()) || !isDeepStrictEqual(before, [this.#standing, this.#faults]);
  }

  take(event: InputEvent): boolean {
    return this.filter.take(event) || this.list.take(event);
  }

  body(): ReactNode {
    const { width, height } = this.#room;
    const [left, right] = splitWidths(width, 96);
    const { current } = this.list;
    const empty = ['no job passes the filter; Esc takes it away'];
    return (
      <Box>
        <ListView
          list={this.list}
          columns={jobColumns(
            () => this.#session.now(),
            (id) => this.#faultsOf(id).length > 0,
          )}
          width={left}
          height={height}
          empty={empty}
        />
        {right > 0 && <DetailPane width={right} height={height} lines={(columns) => this.#detail(current, columns)} />}
      </Box>
    );
  }

  openHistory(): void {
    const job = this.#job();
    if (job) this.#session.open({ screen: 'history', job: job.id });
  }

  /** The newest run of the job under the cursor, one that was started here and waits included. */
  get newestRun(): number | null {
    const { current } = this.list;
    const known = current && [current.lastRun?.id ?? 0, current.running?.id ?? 0, this.#started.get(current.id) ?? 0];
    return Math.max(0, ...(known ?? [])) || null;
  }

  openLastRun(): void {
    if (this.newestRun !== null) this.#session.open({ screen: 'run', id: this.newestRun });
  }

  openLog(): void {
    const row = this.list.current;
    if (row) this.#session.open({ screen: 'logs', job: row.id });
  }

  openStarts(): void {
    this.#session.open({ screen: 'starts' });
  }

  openStatistics(): void {
    this.#session.open({ screen: 'stats' });
  }

  async start(isDryRun: boolean): Promise<void> {
    const job = this.#job();
    if (!job) return;
    if (job.children.length > 0 && !isDryRun) return this.#askAll(job);
    return this.#startJob(job, isDryRun);
  }

  /** Many calls at once: what it is going to cost is said first. */
  async #askAll(job: JobDefinition): Promise<void> {
    const effort = await lastEffort(this.#session.store.db, job.children);
    this.#session.ask(
      new ConfirmDialog(this.#session, {
        title: `Run ${job.title} now?`,
        text: [`One after another: ${job.children.join(', ')}.`, effortWords(effort)],
        yes: 'run all',
        onYes: () => this.#startJob(job, false),
      }),
    );
  }

  async #startJob(job: JobDefinition, isDryRun: boolean): Promise<void> {
    const run = await startRun(this.#session, job, {}, { dryRun: isDryRun });
    this.#started.set(job.id, run.id);
    const hint = run.state === 'queued' ? ' (w shows it)' : '';
    this.#session.say(run.state === 'skipped' ? 'warn' : 'good', startedWords(job.id, run) + hint);
  }

  askArguments(): void {
    const job = this.#job();
    if (job) this.#session.ask(new RunForm(this.#session, job));
  }

  editSchedule(): void {
    const [job, row] = [this.#job(), this.list.current];
    if (job && row) this.#session.ask(new ScheduleForm(this.#session, job, row));
  }

  async togglePause(): Promise<void> {
    const row = this.list.current;
    if (!row) return;
    await pauseJob(this.#session, row.id, row.paused === null);
    const words = row.paused ? 'starts by itself again' : 'is paused: only a person starts it (p resumes)';
    this.#session.say('good', `${row.id} ${words}`);
  }

  askMasterSwitch(): void {
    const isOn = !this.#isAllPaused;
    const text = isOn
      ? [
          'Nothing will start by itself any more. What is running goes on; what is due waits in the queue; what a person asks for still runs.',
          'Alerts are told all the same. P again lets everything go on.',
        ]
      : ['Everything starts by itself again, and what has waited in the queue begins.'];
    const question = {
      title: isOn ? 'Pause everything?' : 'Resume everything?',
      text,
      yes: isOn ? 'pause all' : 'resume all',
    };
    this.#session.ask(
      new ConfirmDialog(this.#session, {
        ...question,
        onYes: async () => {
          await pauseEverything(this.#session, isOn);
          this.#session.say('good', isOn ? 'all jobs are paused (P resumes)' : 'all jobs start by themselves again');
        },
      }),
    );
  }

  async #readMaster(): Promise<boolean> {
    const { allPaused } = await readSwitches(this.#session.store.db);
    return allPaused;
  }

  #job(): JobDefinition | undefined {
    return this.#session.jobs.find(({ id }) => id === this.list.current?.id);
  }

  #detail(row: JobRow | undefined, columns: number): string[] {
    const { settings } = this.#session;
    if (!row) return [];
    const detail = jobDetail(row, this.#job(), this.#standing, this.#session.now(), settings, columns);
    return [...faultLines(this.#faultsOf(row.id), columns), ...detail];
  }

  #faultsOf(id: string): readonly JobFault[] {
    return this.#faults.filter(({ job }) => job === null || job === id);
  }

  #passes(row: JobRow): boolean {
    const state = textOf(jobState(row, this.#session.now(), this.#faultsOf(row.id).length > 0));
    const text = `${row.id} ${row.title} ${scheduleWords(row)} ${state}`;
    return passes(this.filter.filter, text, (name) => (name === 'state' ? state : row.id));
  }
}
