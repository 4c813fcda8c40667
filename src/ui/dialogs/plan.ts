import { type Action, type Bound, bind } from '../action.ts';
import { TextField } from '../components/text-field.ts';
import { type FixAsked, FixFlow } from '../fixing/flow.ts';
import { flowLines } from '../present/flow-lines.ts';
import { line, type Part, part } from '../present/line.ts';
import type { Dialog } from '../screen.ts';
import type { Session } from '../session.ts';
import type { InputEvent } from '../terminal/input.ts';
import type { Size } from '../terminal/size.ts';

const columns = 110;
/** A blank and the question below what it would do. */
const askRows = 2;

/**
 * What a fix (or an undo) would do, and the question whether it shall. The default is no: it takes a plain `y`, never a bare Enter; and
 * what cannot be taken back, or is many, is typed.
 */
export class PlanDialog implements Dialog {
  readonly #session: Session;
  readonly #flow: FixFlow;
  readonly #typed = new TextField();
  #top = 0;
  #rows = 1;
  #length = 0;
  #refusal: string | null = null;
  #isOpen = true;

  constructor(session: Session, asked: FixAsked) {
    this.#session = session;
    this.#flow = new FixFlow(session, asked, () => this.#follow());
  }

  /** Opens it, and has it worked out what would be done. */
  async open(): Promise<void> {
    this.#session.ask(this);
    await this.#flow.workOut();
    this.#session.follow(this.#flow);
  }

  get title(): string {
    return this.#flow.asked.title;
  }

  get tone(): Dialog['tone'] {
    if (this.#flow.state.at !== 'shown') return 'accent';
    return this.#flow.isFinal ? 'bad' : 'warn';
  }

  /** What has to be typed before it is done; null: a plain `y` will do. */
  get #wanted(): string | null {
    const { asked, possible, isFinal } = this.#flow;
    if (asked.many) return String(possible.length);
    return isFinal ? asked.name : null;
  }

  get keys(): readonly Bound[] {
    return bind<PlanDialog>(this.#actions(), this, this.#session.readOnly);
  }

  take(event: InputEvent): void {
    const bound = event.type === 'key' ? this.keys.find(({ action }) => action.key === event.key) : undefined;
    if (bound) void bound.run();
    else if (this.#canDo && this.#wanted !== null && this.#typed.take(event)) this.#refusal = null;
  }

  size(most: Size): Size {
    const width = Math.min(columns, most.columns);
    return { columns: width, rows: Math.min(most.rows, this.#told(width).length + askRows) };
  }

  lines(width: number, height: number): string[] {
    const told = this.#told(width);
    this.#rows = Math.max(1, height - askRows);
    this.#length = told.length;
    this.#scroll(0);
    const shown = told.slice(this.#top, this.#top + this.#rows).map((parts) => line(parts, width));
    const blank = Array.from({ length: this.#rows - shown.length }, () => line([], width));
    const below = told.length - this.#top - this.#rows;
    const more = below > 0 ? [part(`… ${below} more ${below === 1 ? 'line' : 'lines'} (PgDn)`, 'accent')] : [];
    // Beside what is typed there is no room for it on a small screen.
    const said = this.#refusal === null ? more : [part(`✗ ${this.#refusal}`, 'bad')];
    return [...shown, ...blank, line(said, width), line(this.#question(width), width)];
  }

  get #canDo(): boolean {
    return this.#flow.possible.length > 0;
  }

  #told(width: number): Part[][] {
    const { settings, now } = this.#session;
    return flowLines(this.#flow, { now: now(), zone: settings.zone, columns: width });
  }

  #question(width: number): Part[] {
    const wanted = this.#wanted;
    if (this.#flow.state.at !== 'shown') return [part('Esc', 'accent'), ' leaves it'];
    if (!this.#canDo) return [...this.#partlyParts(), part('Esc', 'accent'), ' closes'];
    const yes = this.#flow.asked.kind === 'fix' ? 'apply' : 'take it back';
    if (wanted === null) return [part('y', 'accent'), ` ${yes}    `, part('n', 'accent'), ' no'];
    const label = this.#flow.asked.many ? `type ${wanted}, their number, to ${yes}: ` : `type ${wanted} to ${yes}: `;
    const room = Math.max(8, Math.min(30, width - label.length - 20));
    const typed = this.#typed.parts(room, true);
    return [part(label, 'strong'), part('[', 'dim'), ...typed, part(']', 'dim'), part('  Esc no', 'dim')];
  }

  #partlyParts(): Part[] {
    return this.#hasConflict ? [part('p', 'accent'), ' leave what others changed    '] : [];
  }

  get #hasConflict(): boolean {
    const { state } = this.#flow;
    return state.at === 'shown' && !state.partly && state.plans.some(({ kept }) => kept.kind === 'conflict');
  }

  #actions(): Action<PlanDialog>[] {
    const scroll = (key: string, by: () => number): Action<PlanDialog> => ({
      ...{ key, title: 'scroll', group: 'view', quiet: true },
      run: () => this.#scroll(by()),
    });
    const page = (): number => Math.max(1, this.#rows - 1);
    const isTyped = this.#canDo && this.#wanted !== null;
    const close = (): void => this.#close();
    return [
      ...this.#answers(isTyped),
      { key: 'escape', title: this.#flow.state.at === 'applying' ? 'go on meanwhile' : 'no', group: 'go', run: close },
      ...(isTyped ? [] : [scroll('j', () => 1), scroll('k', () => -1), scroll('g', () => -this.#length)]),
      scroll('down', () => 1),
      scroll('up', () => -1),
      { ...scroll('pagedown', page), quiet: this.#length <= this.#rows },
      scroll('pageup', () => -page()),
    ];
  }

  #answers(isTyped: boolean): Action<PlanDialog>[] {
    const { state, asked } = this.#flow;
    const close = (): void => this.#close();
    const yes = asked.kind === 'fix' ? 'apply' : 'take it back';
    if (state.at !== 'shown') return [{ key: 'enter', title: 'leave', group: 'go', quiet: true, run: close }];
    if (isTyped) return [{ key: 'enter', title: yes, group: 'act', changes: true, run: () => this.#enter() }];
    const no: Action<PlanDialog>[] = [
      { key: 'n', title: 'no', group: 'act', quiet: !this.#canDo, run: close },
      { key: 'enter', title: 'no', group: 'act', quiet: true, run: close },
    ];
    if (this.#canDo) return [{ key: 'y', title: yes, group: 'act', changes: true, run: () => this.#apply() }, ...no];
    if (!this.#hasConflict) return no;
    const partly: Action<PlanDialog> = {
      ...{ key: 'p', title: 'the rest only', group: 'act', changes: true },
      run: () => this.#attempt(() => this.#flow.workOut(true)),
    };
    return [partly, ...no];
  }

  #enter(): void {
    if (this.#typed.text.trim() === this.#wanted) this.#apply();
    else this.#refusal = 'nothing was done: that is not it';
  }

  #apply(): void {
    this.#top = 0;
    this.#attempt(() => this.#flow.apply());
  }

  #attempt(work: () => Promise<void>): void {
    void this.#session.attempt(work);
  }

  #close(): void {
    this.#isOpen = false;
    this.#session.closeDialog();
    this.#attempt(() => this.#flow.leave());
  }

  /** There is something else to see: the end closes it; what moved while nobody looked is only told. */
  #follow(): void {
    this.#top = 0;
    this.#typed.text = '';
    if (this.#flow.state.at === 'over') {
      if (this.#isOpen) this.#session.closeDialog();
      this.#isOpen = false;
    } else if (!this.#isOpen) {
      this.#session.say('warn', `${this.title}: it moved meanwhile, nothing was changed; look again`);
      this.#attempt(() => this.#flow.leave());
    }
  }

  #scroll(by: number): void {
    this.#top = Math.max(0, Math.min(this.#top + by, this.#length - this.#rows));
  }
}
