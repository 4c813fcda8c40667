import { pageById } from '../../help/index.ts';
import { type ActionGroup, type Bound, bind, keyLabel } from '../action.ts';
import { line, type Part, part } from '../present/line.ts';
import type { Tone } from '../present/paint.ts';
import { wrap } from '../present/wrap.ts';
import type { Dialog } from '../screen.ts';
import type { Shell } from '../shell.ts';
import type { InputEvent } from '../terminal/input.ts';
import type { Size } from '../terminal/size.ts';

const groupTitles: Readonly<Record<ActionGroup, string>> = {
  open: 'Open',
  act: 'Do',
  view: 'Look',
  go: 'Go',
  program: 'Program',
};

/** Keys that mean the same everywhere and are nobody's action. */
const everywhere: readonly (readonly [string, string])[] = [
  ['j k ↓ ↑', 'move one line'],
  ['PgDn PgUp', 'a page down or up'],
  ['g G', 'to the start, to the end'],
  ['Ctrl-L', 'draw the screen again'],
  ['Ctrl-Z', 'suspend; fg comes back'],
  ['Ctrl-C', 'as q'],
];

const keyColumns = 14;
const columns = 74;

/** A key with what it does, or a title of a group of them. */
interface HelpRow {
  readonly label: Part;
  readonly words: string;
  readonly tone: Tone;
}

/** The page about what is under the cursor is one key further (M154, S70). */
const pageKey = 'h';

/** All keys of the screen below, with what they do and, where they cannot work now, why. */
export class HelpDialog implements Dialog {
  readonly title = 'Keys';
  readonly tone = 'accent';
  readonly keys: readonly Bound[];
  readonly #shell: Shell;
  readonly #rows: readonly HelpRow[];
  readonly #topic: string | null;
  #top = 0;
  #height = 1;
  #length = 0;

  constructor(shell: Shell) {
    this.#shell = shell;
    const page = pageById(shell.topic);
    this.#topic = page?.id ?? null;
    this.#rows = rowsOf(shell.keys);
    const close = (): void => shell.closeDialog();
    this.keys = bind(
      [
        {
          key: pageKey,
          title: page ? `page: ${page.title}` : 'page',
          group: 'open',
          disabled: ({ page }) => (page === null ? 'there is none' : null),
          run: (dialog) => dialog.openPage(),
        },
        { key: 'escape', title: 'close', group: 'go', run: close },
        { key: 'j', title: 'scroll', group: 'view', run: () => this.#scroll(1) },
      ],
      this,
      false,
    );
  }

  /** The page about what is under the cursor; null: there is none. */
  get page(): string | null {
    return this.#topic;
  }

  openPage(): void {
    if (this.#topic !== null) this.#shell.open({ screen: 'help', topic: this.#topic });
  }

  take(event: InputEvent): void {
    if (event.type !== 'key') return;
    const page = this.#height;
    const steps: Readonly<Record<string, number>> = { j: 1, down: 1, k: -1, up: -1, pagedown: page, pageup: -page };
    const step = steps[event.key];
    if (step !== undefined) this.#scroll(step);
    else if (event.key === 'g') this.#scroll(-this.#length);
    else if (event.key === 'G') this.#scroll(this.#length);
    else if (event.key === pageKey || event.key === 'enter') this.openPage();
    else if (['escape', 'q', '?'].includes(event.key)) this.#shell.closeDialog();
  }

  size(most: Size): Size {
    const width = Math.min(columns, most.columns);
    return { columns: width, rows: Math.min(this.#drawn(width).length, most.rows) };
  }

  lines(width: number, height: number): string[] {
    const drawn = this.#drawn(width);
    this.#height = height;
    this.#length = drawn.length;
    this.#scroll(0);
    return drawn.slice(this.#top, this.#top + height);
  }

  #drawn(width: number): string[] {
    return this.#rows.flatMap(({ label, words, tone }) => {
      const [first = '', ...more] = wrap(words, width - keyColumns);
      const rest = more.map((text) => line([' '.repeat(keyColumns), part(text, tone)], width));
      return [line([label, part(first, tone)], width), ...rest];
    });
  }

  #scroll(by: number): void {
    this.#top = Math.max(0, Math.min(this.#top + by, this.#length - this.#height));
  }
}

function rowsOf(keys: readonly Bound[]): HelpRow[] {
  const blank: HelpRow = { label: '', words: '', tone: 'plain' };
  const title = (text: string): HelpRow => ({ label: part(text, 'strong'), words: '', tone: 'plain' });
  const groups = Object.keys(groupTitles) as ActionGroup[];
  const rows = groups.flatMap((group) => {
    const bound = keys.filter(({ action }) => action.group === group);
    return bound.length === 0 ? [] : [title(groupTitles[group]), ...bound.map(keyRow), blank];
  });
  const moves = everywhere.map(
    ([label, words]): HelpRow => ({ label: part(label.padEnd(keyColumns), 'accent'), words, tone: 'plain' }),
  );
  return [...rows, title('Everywhere'), ...moves];
}

function keyRow({ action, whyNot }: Bound): HelpRow {
  const why = whyNot();
  const words = action.help ?? action.title;
  const label = part(keyLabel(action.key).padEnd(keyColumns), why === null ? 'accent' : 'dim');
  return { label, words: why === null ? words : `${words} (not now: ${why})`, tone: why === null ? 'plain' : 'dim' };
}
