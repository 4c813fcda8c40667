import { createElement, type ReactNode } from 'react';
import { type Action, type Bound, bind } from '../action.ts';
import { Painted } from '../components/painted.tsx';
import { paneLines } from '../components/pane-lines.ts';
import { askMarketplace } from '../marketplace.ts';
import { overviewPanes } from '../panes/index.ts';
import type { Pane, PaneRow } from '../panes/pane.ts';
import type { Part } from '../present/line.ts';
import { loadAll } from '../query.ts';
import type { Room, Screen } from '../screen.ts';
import type { Session } from '../session.ts';
import type { InputEvent } from '../terminal/input.ts';
import { arrangePanes, paneRoom } from './pane-grid.ts';

const actions: readonly Action<OverviewScreen>[] = [
  {
    key: 'enter',
    title: 'open',
    help: 'what the marked row is about',
    group: 'open',
    disabled: (screen) => (screen.row?.open ? null : 'there is nothing behind this row'),
    run: (screen) => screen.row?.open?.(),
  },
  {
    key: 'm',
    title: 'marketplace',
    help: 'each part of what is set, run and looked at for the marketplace, by a letter',
    group: 'open',
    run: (screen) => screen.openMarketplace(),
  },
  { key: 'tab', title: 'next pane', group: 'go', run: (screen) => screen.turn(1) },
  { key: 'shift-tab', title: 'previous pane', group: 'go', quiet: true, run: (screen) => screen.turn(-1) },
];

/** Everything at a glance; each row leads to what it is about. */
export class OverviewScreen implements Screen {
  readonly tab = 'overview';
  readonly title = 'Overview';
  readonly isTyping = false;
  readonly note: readonly Part[] = [];
  readonly keys: readonly Bound[];
  readonly #session: Session;
  readonly #panes: readonly Pane[];
  #rows: readonly (readonly PaneRow[])[] = [];
  #pane = 0;
  #row = 0;
  /** What the operator put the cursor on. */
  #rowId: string | undefined;
  #room: Room = { width: 0, height: 0 };

  constructor(session: Session) {
    this.#session = session;
    this.#panes = overviewPanes(session);
    this.keys = bind(actions, this, session.readOnly);
  }

  /** The row under the cursor. */
  get row(): PaneRow | undefined {
    return this.#rows[this.#pane]?.[this.#row];
  }

  openMarketplace(): void {
    askMarketplace(this.#session);
  }

  arrange(room: Room): void {
    this.#room = room;
    const rooms = arrangePanes(room, this.#panes.length).flat().map(paneRoom);
    this.#rows = this.#panes.map((pane, index) => {
      const { width = 0, height = 0 } = rooms[index] ?? {};
      return pane.rows(width, height).slice(0, height);
    });
    const rows = this.#rows[this.#pane] ?? [];
    const found = this.#rowId === undefined ? -1 : rows.findIndex(({ id }) => id === this.#rowId);
    this.#row = found >= 0 ? found : Math.min(this.#row, Math.max(0, rows.length - 1));
  }

  load(): Promise<boolean> {
    return loadAll(this.#panes);
  }

  take(event: InputEvent): boolean {
    if (event.type !== 'key') return false;
    const count = this.#rows[this.#pane]?.length ?? 0;
    switch (event.key) {
      case 'j':
      case 'down':
        return this.#move(1);
      case 'k':
      case 'up':
        return this.#move(-1);
      case 'g':
      case 'home':
      case 'pageup':
        return this.#put(0);
      case 'G':
      case 'end':
      case 'pagedown':
        return this.#put(count - 1);
      case 'right':
        this.turn(1);
        return true;
      case 'left':
        this.turn(-1);
        return true;
      default:
        return false;
    }
  }

  turn(by: 1 | -1): void {
    this.#pane = (this.#pane + by + this.#panes.length) % this.#panes.length;
    this.#put(0);
    this.#session.changed();
  }

  lines(): string[] {
    let index = 0;
    return arrangePanes(this.#room, this.#panes.length).flatMap((rooms) => {
      const abreast = rooms.map((room) => {
        const at = index++;
        const title = this.#panes[at]?.title ?? '';
        return paneLines({ title, rows: this.#rows[at] ?? [], room, cursor: at === this.#pane ? this.#row : -1 });
      });
      return Array.from({ length: rooms[0]?.height ?? 0 }, (_, row) => abreast.map((lines) => lines[row]).join(''));
    });
  }

  body(): ReactNode {
    return createElement(Painted, { ...this.#room, lines: this.lines() });
  }

  /** Past the last row of a pane the next pane begins. */
  #move(by: 1 | -1): boolean {
    const count = this.#rows[this.#pane]?.length ?? 0;
    const next = this.#row + by;
    if (next >= 0 && next < count) return this.#put(next);
    this.turn(by);
    return by > 0 || this.#put((this.#rows[this.#pane]?.length ?? 0) - 1);
  }

  #put(row: number): true {
    this.#row = Math.max(0, row);
    this.#rowId = this.row?.id;
    return true;
  }
}
