import { type Bound, bind } from '../action.ts';
import { line, part } from '../present/line.ts';
import { wrap } from '../present/wrap.ts';
import type { Dialog } from '../screen.ts';
import type { Session } from '../session.ts';
import type { InputEvent } from '../terminal/input.ts';
import type { Size } from '../terminal/size.ts';

export interface Question {
  readonly title: string;
  /** What will happen, a paragraph each. */
  readonly text: readonly string[];
  /** What `y` does, in a word or two. */
  readonly yes: string;
  readonly onYes: () => void | Promise<void>;
  /** It cannot be taken back. */
  readonly grave?: boolean;
}

const columns = 62;

/** Asks before something is done. The answer that costs nothing is the default: Enter, Esc and n all mean no. */
export class ConfirmDialog implements Dialog {
  readonly title: string;
  readonly tone: Dialog['tone'];
  readonly keys: readonly Bound[];
  readonly #question: Question;

  constructor(session: Session, question: Question) {
    this.title = question.title;
    this.tone = question.grave ? 'bad' : 'warn';
    this.#question = question;
    const close = (): void => session.closeDialog();
    this.keys = bind(
      [
        {
          key: 'y',
          title: question.yes,
          group: 'act',
          run: () => {
            close();
            void session.attempt(async () => question.onYes());
          },
        },
        { key: 'n', title: 'no', group: 'act', run: close },
        { key: 'enter', title: 'no', group: 'act', quiet: true, run: close },
        { key: 'escape', title: 'no', group: 'act', quiet: true, run: close },
      ],
      this,
      false,
    );
  }

  take(event: InputEvent): void {
    if (event.type !== 'key') return;
    void this.keys.find(({ action }) => action.key === event.key)?.run();
  }

  size(most: Size): Size {
    const width = Math.min(columns, most.columns);
    return { columns: width, rows: this.#text(width).length + 2 };
  }

  lines(width: number): string[] {
    const answers = line([part('y', 'accent'), ` ${this.#question.yes}    `, part('n', 'accent'), ' no'], width);
    return [...this.#text(width).map((text) => line([text], width)), line([], width), answers];
  }

  #text(width: number): string[] {
    return this.#question.text.flatMap((paragraph) => wrap(paragraph, width));
  }
}
