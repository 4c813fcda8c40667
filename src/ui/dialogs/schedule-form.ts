import type { JobRow, ScheduleView } from '../../core/store/runs/job-list.ts';
import { planSchedule, type SchedulePlan } from '../../core/store/runs/schedule-edit.ts';
import type { JobDefinition } from '../../jobs/job.ts';
import { saveSchedule } from '../commands.ts';
import { TextField } from '../components/text-field.ts';
import { argsWords } from '../present/command-line.ts';
import { type Part, part } from '../present/line.ts';
import { fullTime, relative } from '../present/time.ts';
import { wrap } from '../present/wrap.ts';
import type { Session } from '../session.ts';
import type { InputEvent } from '../terminal/input.ts';
import { FormDialog, type FormLine } from './form.ts';

const columns = 70;
/** The line above the next starts, and as many of them as a plan tells. */
const planLines = 6;
const indent = '    ';
const fieldColumns = 26;

/** A job's schedules as text, with what it means in words, when it fires next, and where it is wrong, at every key. */
export class ScheduleForm extends FormDialog {
  readonly #job: JobDefinition;
  readonly #schedules: readonly ScheduleView[];
  readonly #fields: readonly TextField[];

  constructor(session: Session, job: JobDefinition, row: JobRow) {
    super(session, { title: `Schedule of ${job.id}`, submit: 'save', refused: 'not saved', next: 'next schedule' });
    this.#job = job;
    this.#schedules = row.schedules;
    this.#fields = row.schedules.map(({ cron }) => new TextField(cron));
  }

  protected get fields(): number {
    return this.#fields.length;
  }

  protected type(event: InputEvent): void {
    this.#fields[this.at]?.take(event);
  }

  protected wanted(): { columns: number; rows: number } {
    return { columns, rows: this.#schedules.length * 2 + planLines + 1 };
  }

  protected body(width: number): FormLine[] {
    const fields = this.#schedules.flatMap((schedule, field) =>
      this.#field(schedule, field).map((parts) => ({ parts, field })),
    );
    const plan = this.#plan(this.at);
    const answer = plan.ok
      ? this.#preview(plan)
      : wrap(plan.message, width - 4).map((text): Part[] => [indent, part(text, 'bad')]);
    return [...fields, { parts: [] }, ...answer.map((parts) => ({ parts }))];
  }

  /** The text being typed, and below it what it means or where it is wrong. */
  #field(schedule: ScheduleView, index: number): Part[][] {
    const isHere = index === this.at;
    const mark = isHere ? part('▸ ', 'accent') : '  ';
    const value = this.#fields[index]?.parts(fieldColumns, isHere) ?? [];
    const about = part(`${argsWords(schedule.args)} · ${schedule.zone}`, 'dim');
    const first: Part[] = [mark, part('[ ', 'dim'), ...value, part(' ]', 'dim'), '  ', about];
    const plan = this.#plan(index);
    if (plan.ok) return [first, [indent, part(plan.words, isHere ? 'plain' : 'dim')]];
    return [first, [indent + ' '.repeat(plan.position ?? 0), part('^ here', 'bad')]];
  }

  #preview({ next }: SchedulePlan & { ok: true }): Part[][] {
    const now = this.session.now();
    const zone = this.#schedules[this.at]?.zone ?? this.session.settings.zone;
    const rows = next.map((at): Part[] => [indent, fullTime(at, zone), part(`  ${relative(at, now)}`, 'dim')]);
    return [[part(`  its next ${next.length} starts`, 'dim')], ...rows];
  }

  #plan(index: number): SchedulePlan {
    const zone = this.#schedules[index]?.zone ?? this.session.settings.zone;
    return planSchedule(this.#fields[index]?.text ?? '', zone, this.#job.clockChange, this.session.now());
  }

  protected problem(): string | null {
    const wrong = this.#fields.findIndex((_, index) => !this.#plan(index).ok);
    return wrong < 0 ? null : 'the text is not a schedule; its fault is marked';
  }

  protected async submit(): Promise<void> {
    const changed = this.#schedules.flatMap((schedule, index) => {
      const cron = this.#fields[index]?.text.trim() ?? schedule.cron;
      return cron === schedule.cron ? [] : [{ schedule, cron }];
    });
    for (const { schedule, cron } of changed) await saveSchedule(this.session, this.#job, schedule, cron);
    this.session.say(
      changed.length > 0 ? 'good' : 'plain',
      changed.length > 0 ? `schedule of ${this.#job.id} saved` : 'nothing was changed',
    );
  }
}
