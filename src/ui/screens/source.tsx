import type { ReactNode } from 'react';
import type { RawSummary } from '../../core/store/orders/raw.ts';
import { readRaw } from '../../core/store/orders/raw.ts';
import { type Action, type Bound, bind } from '../action.ts';
import { Pager } from '../components/pager.ts';
import { Painted } from '../components/painted.tsx';
import { jsonLines } from '../present/json.ts';
import { type Part, part } from '../present/line.ts';
import { clockTime } from '../present/time.ts';
import type { Room, Screen } from '../screen.ts';
import type { Session } from '../session.ts';
import type { InputEvent } from '../terminal/input.ts';

const actions: readonly Action<SourceScreen>[] = [
  {
    key: '[',
    title: 'older',
    help: 'the version before this one',
    group: 'view',
    disabled: (screen) => screen.whyNot(1),
    run: (screen) => screen.turn(1),
  },
  {
    key: ']',
    title: 'newer',
    help: 'the version after this one',
    group: 'view',
    disabled: (screen) => screen.whyNot(-1),
    run: (screen) => screen.turn(-1),
  },
];

/** What a channel answered about an order, version by version, before we made anything of it. */
export class SourceScreen implements Screen {
  readonly tab = 'orders';
  readonly title = 'source';
  readonly keys: readonly Bound[];
  readonly isTyping = false;
  readonly #session: Session;
  /** Newest first. */
  readonly #versions: readonly RawSummary[];
  readonly #pager = new Pager();
  #at: number;
  #shown = -1;
  #room: Room = { width: 0, height: 0 };

  constructor(session: Session, versions: readonly RawSummary[], rawId?: number) {
    this.#session = session;
    this.#versions = versions;
    this.#at = Math.max(
      0,
      versions.findIndex(({ id }) => id === rawId),
    );
    this.keys = bind(actions, this, session.readOnly);
  }

  get note(): Part[] {
    const version = this.#versions[this.#at];
    if (!version) return [];
    const number = `version ${this.#versions.length - this.#at} of ${this.#versions.length}`;
    const told = clockTime(version.receivedAt, this.#session.settings.zone, this.#session.now());
    return [number, part(` · told ${told} · ${this.#pager.place}`, 'dim')];
  }

  arrange(room: Room): void {
    this.#room = room;
    this.#pager.setHeight(room.height);
  }

  async load(): Promise<boolean> {
    const version = this.#versions[this.#at];
    if (!version || this.#shown === version.id) return false;
    const body = await readRaw(this.#session.store.db, version.id);
    this.#shown = version.id;
    this.#pager.lines = jsonLines(body ?? '').map((parts) => ({ parts }));
    return true;
  }

  take(event: InputEvent): boolean {
    return this.#pager.take(event);
  }

  body(): ReactNode {
    const { width, height } = this.#room;
    return <Painted width={width} height={height} lines={this.#pager.draw(width)} />;
  }

  whyNot(by: 1 | -1): string | null {
    if (this.#versions[this.#at + by]) return null;
    return by > 0 ? 'this is the first version' : 'this is the newest version';
  }

  turn(by: 1 | -1): void {
    this.#at += by;
  }
}
