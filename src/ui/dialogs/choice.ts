import { sanitize } from '../../core/sanitize.ts';
import { type Action, type Bound, bind } from '../action.ts';
import { line, part, spread } from '../present/line.ts';
import { wrap } from '../present/wrap.ts';
import type { Dialog } from '../screen.ts';
import type { Session } from '../session.ts';
import type { InputEvent } from '../terminal/input.ts';
import type { Size } from '../terminal/size.ts';

export interface Choice {
  /** Chooses it at once; not j or k, which move. */
  readonly key?: string;
  readonly text: string;
  readonly hint: string;
  readonly run: () => Promise<void>;
}

const columns = 70;

/** A few things of which one is chosen; nothing happens before that. */
export class ChoiceDialog implements Dialog {
  readonly title: string;
  readonly tone = 'accent';
  readonly keys: readonly Bound[];
  readonly #words: string;
  readonly #choices: readonly Choice[];
  #at = 0;

  /** @param words what is chosen, in a sentence */
  constructor(session: Session, title: string, words: string, choices: readonly Choice[]) {
    this.title = title;
    this.#words = words;
    this.#choices = choices;
    const move = (by: number): void => {
      this.#at = (this.#at + by + choices.length) % choices.length;
    };
    const choose = (choice: Choice | undefined): void => {
      session.closeDialog();
      void session.attempt(async () => choice?.run());
    };
    const letters = choices.flatMap((choice): Action<unknown>[] =>
      choice.key === undefined
        ? []
        : [{ key: choice.key, title: choice.text, group: 'act', quiet: true, run: () => choose(choice) }],
    );
    this.keys = bind(
      [
        { key: 'enter', title: 'choose', group: 'act', run: () => choose(this.#choices[this.#at]) },
        ...letters,
        { key: 'down', title: 'next', group: 'go', run: () => move(1) },
        { key: 'j', title: 'next', group: 'go', quiet: true, run: () => move(1) },
        { key: 'up', title: 'previous', group: 'go', quiet: true, run: () => move(-1) },
        { key: 'k', title: 'previous', group: 'go', quiet: true, run: () => move(-1) },
        { key: 'escape', title: 'nothing', group: 'go', run: () => session.closeDialog() },
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
    return { columns: width, rows: Math.min(most.rows, this.#text(width).length + 1 + this.#choices.length) };
  }

  lines(width: number, height: number): string[] {
    const text = this.#text(width);
    const room = Math.max(1, height - text.length - 1);
    const first = Math.max(0, this.#at - room + 1);
    const rows = this.#choices.slice(first, first + room).map(({ key, text: name, hint }, index) => {
      const shown = `${key === undefined ? '' : `${key}  `}${sanitize(name, width)}`;
      return first + index === this.#at
        ? line([part(spread([`▸ ${shown}`], [`${hint} `], width), 'cursor')], width)
        : spread([`  ${shown}`], [part(`${hint} `, 'dim')], width);
    });
    return [...text.map((one) => line([part(one, 'dim')], width)), line([], width), ...rows];
  }

  #text(width: number): string[] {
    return wrap(this.#words, width);
  }
}
