import type { JobRow, ScheduleView } from '../../core/store/runs/job-list.ts';
import { planSchedule, type SchedulePlan } from '../../core/store/runs/schedule-edit.ts';
import type { JobDefinition } from '../../jobs/job.ts';
import { type Bound, bind } from '../action.ts';
import { saveSchedule } from '../commands.ts';
import { TextField } from '../components/text-field.ts';
import { argsWords } from '../present/command-line.ts';
import { line, type Part, part } from '../present/line.ts';
import { fullTime, relative } from '../present/time.ts';
import { wrap } from '../present/wrap.ts';
import type { Dialog } from '../screen.ts';
import type { Session } from '../session.ts';
import type { InputEvent } from '../terminal/input.ts';
import type { Size } from '../terminal/size.ts';

const columns = 70;
/** The line above the next starts, and as many of them as a plan tells. */
const planLines = 6;
const indent = '    ';
const fieldColumns = 26;

/** A job's schedules as text, with what it means in words, when it fires next, and where it is wrong, at every key. */
export class ScheduleForm implements Dialog {
  readonly title: string;
  readonly tone = 'accent';
  readonly keys: readonly Bound[];
  readonly #session: Session;
  readonly #job: JobDefinition;
  readonly #schedules: readonly ScheduleView[];
  readonly #fields: readonly TextField[];
  #at = 0;

  constructor(session: Session, job: JobDefinition, row: JobRow) {
    this.title = `Schedule of ${job.id}`;
    this.#session = session;
    this.#job = job;
    this.#schedules = row.schedules;
    this.#fields = row.schedules.map(({ cron }) => new TextField(cron));
    this.keys = bind<ScheduleForm>(
      [
        {
          key: 'enter',
          title: 'save',
          group: 'act',
          changes: true,
          disabled: (form) => form.#problem(),
          run: (form) => form.#save(),
        },
        {
          key: 'tab',
          title: 'next schedule',
          group: 'go',
          disabled: (form) => (form.#fields.length > 1 ? null : 'there is one only'),
          run: (form) => form.#move(1),
        },
        { key: 'down', title: 'next', group: 'go', quiet: true, run: (form) => form.#move(1) },
        { key: 'up', title: 'previous', group: 'go', quiet: true, run: (form) => form.#move(-1) },
        { key: 'escape', title: 'cancel', group: 'go', run: () => session.closeDialog() },
      ],
      this,
      session.readOnly,
    );
  }

  take(event: InputEvent): void {
    const bound = event.type === 'key' ? this.keys.find(({ action }) => action.key === event.key) : undefined;
    if (bound) {
      this.#perform(bound);
      return;
    }
    this.#fields[this.#at]?.take(event);
  }

  #perform(bound: Bound): void {
    const why = bound.whyNot();
    if (why === null) void bound.run();
    else this.#session.say('warn', `not saved: ${why}`);
  }

  size(most: Size): Size {
    const width = Math.min(columns, most.columns);
    return { columns: width, rows: Math.min(this.#schedules.length * 2 + planLines + 1, most.rows) };
  }

  lines(width: number): string[] {
    const fields = this.#schedules.flatMap((schedule, index) => this.#field(schedule, index));
    const plan = this.#plan(this.#at);
    const answer = plan.ok
      ? this.#preview(plan)
      : wrap(plan.message, width - 4).map((text): Part[] => [indent, part(text, 'bad')]);
    return [...fields, [], ...answer].map((parts) => line(parts, width));
  }

  /** The text being typed, and below it what it means or where it is wrong. */
  #field(schedule: ScheduleView, index: number): Part[][] {
    const isHere = index === this.#at;
    const mark = isHere ? part('▸ ', 'accent') : '  ';
    const value = this.#fields[index]?.parts(fieldColumns, isHere) ?? [];
    const about = part(`${argsWords(schedule.args)} · ${schedule.zone}`, 'dim');
    const first: Part[] = [mark, part('[ ', 'dim'), ...value, part(' ]', 'dim'), '  ', about];
    const plan = this.#plan(index);
    if (plan.ok) return [first, [indent, part(plan.words, isHere ? 'plain' : 'dim')]];
    return [first, [indent + ' '.repeat(plan.position ?? 0), part('^ here', 'bad')]];
  }

  #preview({ next }: SchedulePlan & { ok: true }): Part[][] {
    const now = this.#session.now();
    const zone = this.#schedules[this.#at]?.zone ?? this.#session.settings.zone;
    const rows = next.map((at): Part[] => [indent, fullTime(at, zone), part(`  ${relative(at, now)}`, 'dim')]);
    return [[part(`  its next ${next.length} starts`, 'dim')], ...rows];
  }

  #plan(index: number): SchedulePlan {
    const zone = this.#schedules[index]?.zone ?? this.#session.settings.zone;
    return planSchedule(this.#fields[index]?.text ?? '', zone, this.#job.clockChange, this.#session.now());
  }

  #problem(): string | null {
    const wrong = this.#fields.findIndex((_, index) => !this.#plan(index).ok);
    return wrong < 0 ? null : 'the text is not a schedule; its fault is marked';
  }

  #move(by: number): void {
    this.#at = (this.#at + by + this.#fields.length) % this.#fields.length;
  }

  #save(): void {
    const changed = this.#schedules.flatMap((schedule, index) => {
      const cron = this.#fields[index]?.text.trim() ?? schedule.cron;
      return cron === schedule.cron ? [] : [{ schedule, cron }];
    });
    this.#session.closeDialog();
    void this.#session.attempt(async () => {
      for (const { schedule, cron } of changed) await saveSchedule(this.#session, this.#job, schedule, cron);
      this.#session.say(
        changed.length > 0 ? 'good' : 'plain',
        changed.length > 0 ? `schedule of ${this.#job.id} saved` : 'nothing was changed',
      );
    });
  }
}
