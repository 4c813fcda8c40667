import type { ReactNode } from 'react';
import type { Bound } from '../action.ts';
import { Box } from '../components/box.ts';
import { DetailPane } from '../components/detail-pane.tsx';
import { Pager, type PagerLine } from '../components/pager.ts';
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
  protected abstract told(known: T, columns: number): readonly (Part[] | PagerLine)[];
  /** Said when there is no such thing. */
  protected abstract readonly absence: string;

  /** The line under the cursor. */
  get line(): PagerLine | undefined {
    return this.#pager.current;
  }

  /** Goes to the next line of this kind, or the one before. @returns whether there is one */
  protected seek(wanted: (line: PagerLine) => boolean, direction: 1 | -1): boolean {
    return this.#pager.seek(wanted, direction);
  }

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
    const told = this.#told(room.width - this.besideWidth(room.width) - margin);
    this.#pager.lines = told.map((one) => ('parts' in one ? one : { parts: one }));
  }

  load(): Promise<boolean> {
    return this.#query.load();
  }

  take(event: InputEvent): boolean {
    return this.#pager.take(event);
  }

  body(): ReactNode {
    const { width, height } = this.#room;
    const beside = this.besideWidth(width);
    const left = width - beside;
    const lines = <Painted width={left} height={height} lines={this.#pager.draw(left)} />;
    if (beside === 0) return lines;
    return (
      <Box width={width}>
        {lines}
        <DetailPane width={beside} height={height} lines={(columns) => this.beside(columns, height)} />
      </Box>
    );
  }

  /** How much of a screen is for what stands beside it; 0: nothing does. */
  protected besideWidth(_width: number): number {
    return 0;
  }

  /** What stands beside it, about the line under the cursor. */
  protected beside(_columns: number, _height: number): readonly string[] {
    return [];
  }

  #told(columns: number): readonly (Part[] | PagerLine)[] {
    const { known } = this;
    if (known === undefined) return [[part('reading…', 'dim')]];
    if (known === null) return [[], [part(this.absence, 'dim')]];
    return this.told(known, columns);
  }
}
