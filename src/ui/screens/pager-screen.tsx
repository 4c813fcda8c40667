import type { ReactNode } from 'react';
import type { Bound } from '../action.ts';
import { Pager } from '../components/pager.ts';
import { Painted } from '../components/painted.tsx';
import { type Part, part } from '../present/line.ts';
import { Query } from '../query.ts';
import type { Room, Screen, TabId } from '../screen.ts';
import type { Session } from '../session.ts';
import type { InputEvent } from '../terminal/input.ts';

const margin = 2;

/** A screen about one thing, told from top to bottom in one column. What is read, how it is told and what can be done is its own. */
export abstract class PagerScreen<T> implements Screen {
  abstract readonly tab: TabId;
  abstract readonly title: string;
  abstract readonly keys: readonly Bound[];
  readonly session: Session;
  readonly isTyping = false;
  readonly #pager = new Pager();
  readonly #query: Query<T | null>;
  #room: Room = { width: 0, height: 0 };

  constructor(session: Session) {
    this.session = session;
    this.#query = new Query(() => this.read());
  }

  /** What is known of it; null when there is no such thing. */
  protected abstract read(): Promise<T | null>;
  protected abstract told(known: T, columns: number): Part[][];
  /** Said when there is no such thing. */
  protected abstract readonly absence: string;

  /** Undefined while nothing was read. */
  protected get known(): T | null | undefined {
    return this.#query.value;
  }

  get note(): Part[] {
    return [part(this.#pager.place, 'dim')];
  }

  arrange(room: Room): void {
    this.#room = room;
    this.#pager.setHeight(room.height);
    this.#pager.lines = this.#told(room.width - margin).map((parts) => ({ parts }));
  }

  load(): Promise<boolean> {
    return this.#query.load();
  }

  take(event: InputEvent): boolean {
    return this.#pager.take(event);
  }

  body(): ReactNode {
    const { width, height } = this.#room;
    return <Painted width={width} height={height} lines={this.#pager.draw(width)} />;
  }

  #told(columns: number): Part[][] {
    const { known } = this;
    if (known === undefined) return [[part('reading…', 'dim')]];
    if (known === null) return [[], [part(this.absence, 'dim')]];
    return this.told(known, columns);
  }
}
