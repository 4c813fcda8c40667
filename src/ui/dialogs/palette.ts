import { sanitize } from '../../core/sanitize.ts';
import { settingDefinitions } from '../../core/settings/describe.ts';
import { readIssue } from '../../core/store/issues/issue-list.ts';
import { searchOrders } from '../../core/store/orders/order-search.ts';
import { type Bound, bind, keyLabel, readOnlyReason } from '../action.ts';
import { startedWords, startRun } from '../commands.ts';
import { TextField } from '../components/text-field.ts';
import { fuzzyScore } from '../fuzzy.ts';
import type { Place } from '../place.ts';
import { line, type Part, part, spread } from '../present/line.ts';
import { type Dialog, tabs } from '../screen.ts';
import type { Shell } from '../shell.ts';
import type { InputEvent } from '../terminal/input.ts';
import type { Size } from '../terminal/size.ts';

interface Entry {
  readonly kind: 'screen' | 'job' | 'run' | 'key' | 'order' | 'issue' | 'set';
  readonly text: string;
  readonly hint: string;
  readonly run: () => void;
}

const columns = 66;
const mostEntries = 12;

/** Finds anything by a few letters: screens, jobs, what can be done here, orders by number or buyer, and issues by number. */
export class PaletteDialog implements Dialog {
  readonly title = 'Go to';
  readonly tone = 'accent';
  readonly keys: readonly Bound[];
  readonly #shell: Shell;
  readonly #fixed: readonly Entry[];
  readonly #field = new TextField();
  #numbered: readonly Entry[] = [];
  #at = 0;

  constructor(shell: Shell) {
    this.#shell = shell;
    this.#fixed = [...screenEntries(shell), ...jobEntries(shell), ...keyEntries(shell), ...settingEntries(shell)];
    this.keys = bind(
      [
        { key: 'enter', title: 'go', group: 'open', run: () => this.#go() },
        { key: 'down', title: 'next', group: 'go', run: () => this.#move(1) },
        { key: 'up', title: 'previous', group: 'go', quiet: true, run: () => this.#move(-1) },
        { key: 'escape', title: 'close', group: 'go', run: () => shell.closeDialog() },
      ],
      this,
      false,
    );
  }

  take(event: InputEvent): void {
    const bound = event.type === 'key' ? this.keys.find(({ action }) => action.key === event.key) : undefined;
    if (bound) return void bound.run();
    if (!this.#field.take(event)) return;
    this.#at = 0;
    void this.#shell.attempt(() => this.#findNumbered());
  }

  size(most: Size): Size {
    return { columns: Math.min(columns, most.columns), rows: Math.min(mostEntries + 2, most.rows) };
  }

  lines(width: number, height: number): string[] {
    const room = Math.max(1, height - 2);
    const first = Math.max(0, this.#at - room + 1);
    const found = this.#found().slice(first, first + room);
    const rows = found.map((entry, index) => entryLine(entry, first + index === this.#at, width));
    const none = found.length === 0 ? [line([part('  nothing is called that', 'dim')], width)] : [];
    return [
      line([part(': ', 'accent'), ...this.#field.parts(width - 2, true)], width),
      line([], width),
      ...rows,
      ...none,
    ];
  }

  #found(): Entry[] {
    const typed = this.#field.text;
    const ranked = this.#fixed.flatMap((entry) => {
      const score = fuzzyScore(typed, entry.text);
      return score === null ? [] : [{ entry, score }];
    });
    // Before anything is typed all of it can be walked through, screens first.
    if (typed === '') return ranked.map(({ entry }) => entry);
    ranked.sort((a, b) => b.score - a.score);
    return [
      ...ranked.map(({ entry }) => entry).slice(0, this.#numbered.length > 0 ? 6 : mostEntries),
      ...this.#numbered,
    ];
  }

  #move(by: number): void {
    const count = this.#found().length;
    if (count > 0) this.#at = (this.#at + by + count) % count;
  }

  #go(): void {
    const entry = this.#found()[this.#at];
    if (!entry) return;
    this.#shell.closeDialog();
    entry.run();
  }

  /** Orders by number or buyer, and an issue by its number. */
  async #findNumbered(): Promise<void> {
    const typed = this.#field.text.trim();
    const found = [...(await this.#issues(typed)), ...(typed.length < 3 ? [] : await this.#ordersOf(typed))];
    if (typed === this.#field.text.trim()) this.#numbered = found;
  }

  async #ordersOf(typed: string): Promise<Entry[]> {
    const { rows } = await searchOrders(this.#shell.store.db, { words: typed.split(/\s+/) }, { limit: 6, offset: 0 });
    return rows.map((row) => ({
      kind: 'order',
      text: sanitize(row.orderNumber, 60),
      hint: row.status.replaceAll('_', ' '),
      run: () => this.#shell.open({ screen: 'order', id: row.id }),
    }));
  }

  /** `12`, `#12`, `issue 12` */
  async #issues(typed: string): Promise<Entry[]> {
    const [, number] = /^(?:#|issue\s+)?(\d{1,12})$/i.exec(typed) ?? [];
    const issue =
      number === undefined ? null : await readIssue(this.#shell.store.db, Number(number), this.#shell.now());
    if (!issue) return [];
    const text = `${issue.id} ${issue.class} ${sanitize(issue.subject, 40)}`;
    return [{ kind: 'issue', text, hint: issue.state, run: () => this.#shell.open({ screen: 'issue', id: issue.id }) }];
  }
}

function entryLine({ kind, text, hint }: Entry, isCursor: boolean, width: number): string {
  if (isCursor) return line([part(spread([`▸ ${kind.padEnd(7)}${text}`], [`${hint} `], width), 'cursor')], width);
  const left: Part[] = [part(`  ${kind.padEnd(7)}`, 'dim'), text];
  return spread(left, [part(`${hint} `, 'dim')], width);
}

function screenEntries(shell: Shell): Entry[] {
  const places = tabs.map(
    ({ key, id, title }): Entry => ({ kind: 'screen', text: title, hint: key, run: () => shell.goTo(id) }),
  );
  const products: Entry = {
    kind: 'screen',
    text: 'Products',
    hint: '7 P',
    run: () => shell.open({ screen: 'products' }),
  };
  const repair: Entry = {
    kind: 'screen',
    text: 'Repair: what is half-done',
    hint: '4 H',
    run: () => shell.open({ screen: 'issues', filter: 'is:half-done' }),
  };
  const doctor: Entry = { kind: 'screen', text: 'Doctor', hint: '', run: () => shell.open({ screen: 'doctor' }) };
  const help: Entry = { kind: 'screen', text: 'Help', hint: '? h', run: () => shell.open({ screen: 'help' }) };
  return [...places, products, repair, ...statisticsEntries(shell), doctor, help];
}

function statisticsEntries(shell: Shell): Entry[] {
  const entry = (text: string, hint: string, place: Place): Entry => ({
    ...{ kind: 'screen', text, hint, run: () => shell.open(place) },
  });
  return [
    entry('Statistics', '2 t', { screen: 'stats' }),
    entry('Starts per minute', '2 S', { screen: 'starts' }),
    entry('Intervals', '2 t I', { screen: 'intervals' }),
  ];
}

function jobEntries(shell: Shell): Entry[] {
  return shell.jobs.flatMap((job): Entry[] => [
    { kind: 'job', text: job.id, hint: job.title, run: () => shell.open({ screen: 'history', job: job.id }) },
    {
      kind: 'run',
      text: `run ${job.id} now`,
      hint: '',
      run: () => {
        if (shell.readOnly) return shell.say('warn', `run: ${readOnlyReason}`);
        void shell.attempt(async () => {
          const run = await startRun(shell, job, {});
          shell.say(run.state === 'skipped' ? 'warn' : 'good', startedWords(job.id, run));
        });
      },
    },
  ]);
}

function keyEntries(shell: Shell): Entry[] {
  return shell.keys
    .filter(({ action, whyNot }) => action.group !== 'go' && action.key !== ':' && whyNot() === null)
    .map((bound) => ({
      kind: 'key',
      text: bound.action.title,
      hint: keyLabel(bound.action.key),
      run: () => shell.perform(bound),
    }));
}

function settingEntries(shell: Shell): Entry[] {
  return settingDefinitions.map(({ name, title }) => ({
    kind: 'set',
    text: name,
    hint: title,
    run: () => shell.open({ screen: 'settings', filter: name }),
  }));
}
