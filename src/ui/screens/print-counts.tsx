import type { ReactNode } from 'react';
import { sanitize } from '../../core/sanitize.ts';
import { piecesByProduct } from '../../core/store/print/task-list.ts';
import { type Bound, bind } from '../action.ts';
import { List } from '../components/list.ts';
import { ListView, listHeight } from '../components/list-view.tsx';
import { type Part, part } from '../present/line.ts';
import type { Column } from '../present/table.ts';
import type { Room, Screen } from '../screen.ts';
import type { Session } from '../session.ts';
import type { InputEvent } from '../terminal/input.ts';

type Count = Awaited<ReturnType<typeof piecesByProduct>>[number];

const most = 1000;

const columns: readonly Column<Count>[] = [
  { title: 'pieces', width: 6, align: 'right', cell: ({ pieces }) => String(pieces) },
  {
    title: 'product',
    width: 20,
    grow: 1,
    most: 40,
    cell: ({ sku }) => (sku === null ? part('no SKU', 'dim') : sanitize(sku, 200)),
  },
  { title: 'colour 1', width: 14, grow: 1, most: 24, cell: ({ color1 }) => colorCell(color1) },
  { title: 'colour 2', width: 14, grow: 1, most: 24, cell: ({ color2 }) => colorCell(color2) },
];

/** Pieces still to be made, by product and colours, the most first: what to load and in which order. */
export class PrintCountsScreen implements Screen {
  readonly tab = 'print';
  readonly title = 'counts';
  readonly keys: readonly Bound[];
  readonly isTyping = false;
  readonly #list: List<Count>;
  #pieces = 0;
  #room: Room = { width: 0, height: 0 };

  constructor(session: Session) {
    this.keys = bind([], this, session.readOnly);
    this.#list = new List<Count>({
      id: ({ sku, color1, color2 }) => JSON.stringify([sku, color1, color2]),
      fetch: async (limit, offset) => {
        const all = await piecesByProduct(session.store.db, most);
        this.#pieces = all.reduce((sum, { pieces }) => sum + pieces, 0);
        return { rows: all.slice(offset, offset + limit), total: all.length };
      },
      onChange: () => session.changed(),
      onReading: (reading) => session.settle(reading),
      version: ({ pieces }) => String(pieces),
    });
  }

  get note(): Part[] {
    return [part(`${this.#pieces} pieces of ${this.#list.total} kinds · ${this.#list.position}`, 'dim')];
  }

  arrange(room: Room): void {
    this.#room = room;
    this.#list.setHeight(listHeight(room.height));
  }

  load(): Promise<boolean> {
    return this.#list.load();
  }

  take(event: InputEvent): boolean {
    return this.#list.take(event);
  }

  body(): ReactNode {
    const { width, height } = this.#room;
    return (
      <ListView list={this.#list} columns={columns} width={width} height={height} empty={['nothing is to be made']} />
    );
  }
}

function colorCell(color: string | null): Part {
  return color === null ? part('–', 'dim') : sanitize(color, 60);
}
