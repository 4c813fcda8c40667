import type { ReactNode } from 'react';
import { type RawSummary, readRaw } from '../../core/store/orders/raw.ts';
import { type HeldArchive, readArchive } from '../../core/store/print/held-files.ts';
import { readPrintRows } from '../../core/store/print/print-list.ts';
import { type Action, type Bound, bind } from '../action.ts';
import { Box } from '../components/box.ts';
import { DetailPane, splitWidths } from '../components/detail-pane.tsx';
import { Pager } from '../components/pager.ts';
import { Painted } from '../components/painted.tsx';
import type { Place } from '../place.ts';
import { designText } from '../present/design-text.ts';
import { jsonLines } from '../present/json.ts';
import { line, type Part, part } from '../present/line.ts';
import { type PrintDetail, printDetail } from '../present/print-detail.ts';
import { clockTime } from '../present/time.ts';
import { readDetail } from '../print/detail.ts';
import { Query } from '../query.ts';
import type { Room, Screen } from '../screen.ts';
import type { Session } from '../session.ts';
import type { InputEvent } from '../terminal/input.ts';

const margin = 2;
const leastSource = 84;

/** The buyer's file as text, the same as JSON, or what the channel told of the order. */
type View = 'file' | 'json' | 'order';
const nextView: Readonly<Record<View, View>> = { file: 'json', json: 'order', order: 'file' };

const actions: readonly Action<SourceScreen>[] = [
  {
    key: 'v',
    title: 'next source',
    help: 'in turn: the buyer’s file as text, its JSON, what the channel told of the order',
    group: 'view',
    disabled: (screen) => screen.whyNoFile(),
    run: (screen) => screen.nextView(),
  },
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

/**
 * What was there before we made anything of it: what a channel answered about an order, version by version, and the buyer's file of
 * one of its lines. Where there is room, what is made of the line stands beside it.
 */
export class SourceScreen implements Screen {
  readonly tab = 'orders';
  readonly title = 'source';
  readonly keys: readonly Bound[];
  readonly isTyping = false;
  readonly #session: Session;
  readonly #place: Extract<Place, { screen: 'source' }>;
  readonly #pager = new Pager();
  #at: number;
  #view: View;
  /** The file as we hold it, with its document; undefined: not looked for yet. */
  #file: (HeldArchive & { readonly json: string }) | null | undefined;
  readonly #detail: Query<PrintDetail | null>;
  #body = '';
  #shown = '';
  #room: Room = { width: 0, height: 0 };

  constructor(session: Session, place: Extract<Place, { screen: 'source' }>) {
    this.#session = session;
    this.#place = place;
    this.#at = Math.max(
      0,
      place.versions.findIndex(({ id }) => id === place.at),
    );
    this.#view = place.itemId === undefined || place.at !== undefined ? 'order' : 'file';
    this.#detail = new Query(() => this.#readDetail());
    this.keys = bind(actions, this, session.readOnly);
  }

  get note(): Part[] {
    const time = (at: number): string => clockTime(at, this.#session.settings.zone, this.#session.now());
    const place = this.#pager.place;
    if (this.#view !== 'order' && this.#file) {
      const what = this.#view === 'file' ? 'buyer’s file' : 'buyer’s file, JSON';
      // Beside the tabs of a small screen there is room for little more.
      const about =
        this.#room.width < 120 ? '' : ` · of line ${this.#place.itemId}, came ${time(this.#file.receivedAt)}`;
      return [what, part(`${about} · ${place}`, 'dim')];
    }
    const version = this.#version;
    if (!version) return [];
    const { length } = this.#place.versions;
    const number = `version ${length - this.#at} of ${length}`;
    return [number, part(` · told ${time(version.receivedAt)} · ${place}`, 'dim')];
  }

  arrange(room: Room): void {
    this.#room = room;
    this.#pager.setHeight(room.height);
    this.#draw();
  }

  async load(): Promise<boolean> {
    await this.#readFile();
    const isOther = await this.#detail.load();
    const { db } = this.#session.store;
    const version = this.#version;
    const shown = this.#view === 'order' ? `${version?.id}` : this.#view;
    if (this.#shown === shown) return isOther;
    this.#body = this.#view === 'order' ? (version ? ((await readRaw(db, version.id)) ?? '') : '') : '';
    this.#shown = shown;
    this.#draw();
    return true;
  }

  take(event: InputEvent): boolean {
    return this.#pager.take(event);
  }

  body(): ReactNode {
    const { width, height } = this.#room;
    const [left, right] = this.#widths;
    const source = <Painted width={left} height={height} lines={this.#pager.draw(left)} />;
    if (right === 0) return source;
    return (
      <Box width={width}>
        {source}
        <DetailPane width={right} height={height} lines={(columns) => this.#made(columns)} />
      </Box>
    );
  }

  whyNoFile(): string | null {
    if (this.#place.itemId === undefined) return 'it is of no one line; on the order the cursor says of which';
    return this.#file ? null : 'no buyer’s file of this line is kept';
  }

  nextView(): void {
    this.#view = nextView[this.#view];
    this.#pager.take({ type: 'key', key: 'g', text: 'g' } as InputEvent);
  }

  whyNot(by: 1 | -1): string | null {
    if (this.#view !== 'order') return 'there is one version of the file; v shows those of the order';
    if (this.#place.versions[this.#at + by]) return null;
    return by > 0 ? 'this is the first version' : 'this is the newest version';
  }

  turn(by: 1 | -1): void {
    this.#at += by;
  }

  get #version(): RawSummary | undefined {
    return this.#place.versions[this.#at];
  }

  get #widths(): [source: number, made: number] {
    return this.#place.row === undefined ? [this.#room.width, 0] : splitWidths(this.#room.width, leastSource);
  }

  /** Once. Without a file there is the order only. */
  async #readFile(): Promise<void> {
    const { itemId } = this.#place;
    if (this.#file !== undefined) return;
    const { store, files } = this.#session;
    const held = itemId === undefined ? null : await readArchive(store.db, itemId);
    this.#file = held && { ...held, json: await files.document(held.bytes) };
    if (!this.#file) this.#view = 'order';
  }

  /** What is made of the line now. */
  async #readDetail(): Promise<PrintDetail | null> {
    const { row: key } = this.#place;
    const [row] = key === undefined ? [] : await readPrintRows(this.#session.store.db, [key]);
    return row ? readDetail(this.#session, row) : null;
  }

  #draw(): void {
    const text = this.#view === 'file' ? null : this.#view === 'json' ? (this.#file?.json ?? '') : this.#body;
    const columns = this.#widths[0] - margin;
    const lines = text === null ? designText(this.#file?.json ?? '', columns) : jsonLines(text);
    this.#pager.lines = lines.map((parts) => ({ parts }));
  }

  #made(columns: number): string[] {
    const detail = this.#detail.value;
    if (!detail) return [];
    const { now, settings } = this.#session;
    return printDetail(detail, now(), settings.zone, columns).map((parts) => line(parts, columns));
  }
}
