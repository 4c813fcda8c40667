import type { ReactNode } from 'react';
import type { IssueShown } from '../../core/issues/present.ts';
import { sanitize } from '../../core/sanitize.ts';
import { type Act, listActs } from '../../core/store/acts.ts';
import { type Fix, fixes } from '../../core/store/issues/fixes.ts';
import { orderInstants } from '../../core/store/orders/order-as-of.ts';
import { type OrderDetail, readOrder } from '../../core/store/orders/order-view.ts';
import { type PastOrder, readPastOrder } from '../../core/store/orders/past-order.ts';
import type { Bound } from '../action.ts';
import { Box } from '../components/box.ts';
import { Pager, type PagerLine } from '../components/pager.ts';
import { Painted } from '../components/painted.tsx';
import { askFixOrder } from '../fixing/acts.ts';
import { issuesAt } from '../issues/known.ts';
import { line, type Part, part } from '../present/line.ts';
import { orderDetail } from '../present/order-detail.ts';
import { orderIssueLines } from '../present/order-issues.ts';
import { pastOrderLines } from '../present/past-order.ts';
import { type TimelineEntry, timeline, timelineParts } from '../present/timeline.ts';
import { askHandIn, type FileLine, lineToHandIn } from '../print/hand-in.ts';
import { Query } from '../query.ts';
import type { Room, Screen } from '../screen.ts';
import type { Session } from '../session.ts';
import type { InputEvent } from '../terminal/input.ts';
import { TimeKeys, TimeTravel } from '../time-travel.ts';
import { orderActions } from './order-actions.ts';

const wideScreen = 140;
const margin = 2;

interface Known {
  readonly detail: OrderDetail | null;
  readonly past: Awaited<ReturnType<typeof readPastOrder>>;
  readonly instants: readonly number[];
  readonly acts: Act[];
  readonly issues: IssueShown[];
  readonly fixes: Fix[];
}

/** One order: as it stands (or, with `t`, as it stood), and everything that happened to it. */
export class OrderScreen implements Screen {
  readonly tab = 'orders';
  readonly session: Session;
  readonly id: number;
  readonly time = new TimeTravel();
  readonly isTyping = false;
  /** The order as it stands; where there is no room beside it, what happened to it below. */
  readonly #facts = new Pager();
  readonly #story = new Pager();
  #isInStory = false;
  readonly #keys: TimeKeys<OrderScreen>;
  readonly #query: Query<Known>;
  #room: Room = { width: 0, height: 0 };

  constructor(session: Session, id: number) {
    this.session = session;
    this.id = id;
    this.#query = new Query(async () => ({
      detail: await readOrder(session.store.db, id),
      past: this.time.at === null ? null : await readPastOrder(session.store.db, id, this.time.at),
      instants: await orderInstants(session.store.db, id),
      acts: await listActs(session.store.db, 50, `order:${id}`),
      issues: await issuesAt(session, { orderId: id, barcode: null }),
      fixes: await fixes(session.store.db, { orderId: id }, { limit: 50, offset: 0 }),
    }));
    this.#keys = new TimeKeys(orderActions, this);
  }

  get keys(): readonly Bound[] {
    return this.#keys.keys;
  }

  get detail(): OrderDetail | null {
    return this.#query.value?.detail ?? null;
  }

  /** What is open and not put aside, the worst first. */
  get issues(): readonly IssueShown[] {
    return (this.#query.value?.issues ?? []).filter(({ state }) => state === 'open');
  }

  /** The issue of the line under the cursor, else the worst. */
  get issueId(): number | null {
    return this.pager.current?.issueId ?? this.#query.value?.issues[0]?.id ?? null;
  }

  get undoable(): Fix | null {
    return this.#query.value?.fixes.find(({ undoneBy }) => undoneBy === null) ?? null;
  }

  get channel(): string {
    return this.detail?.order.channel ?? '';
  }

  get number(): string {
    return this.detail ? sanitize(this.detail.order.order_number, 60) : `order ${this.id}`;
  }

  get title(): string {
    return this.time.titled(this.number, this.session.settings.zone);
  }

  /** As it was; null: it is shown as it is. */
  get #past(): PastOrder | null {
    const past = this.#query.value?.past;
    return past && 'detail' in past && past.at === this.time.at ? past : null;
  }

  get note(): Part[] {
    return [part(this.pager.place, 'dim')];
  }

  /** What the keys move in. */
  get pager(): Pager {
    return this.isWide && this.#isInStory ? this.#story : this.#facts;
  }

  /** Whether there is room for the order and what happened to it, side by side. */
  get isWide(): boolean {
    return this.#room.width >= wideScreen;
  }

  get lastRun(): number | null {
    const { detail } = this;
    return detail?.order.run_id ?? detail?.rawVersions[0]?.runId ?? null;
  }

  arrange(room: Room): void {
    this.#room = room;
    const story = this.#timeline();
    for (const pager of [this.#facts, this.#story]) pager.setHeight(room.height);
    this.#story.lines = story;
    this.#facts.lines = this.isWide
      ? this.#standing(this.#left - margin * 2)
      : [...this.#standing(room.width - margin), { parts: [] }, ...story];
  }

  async load(): Promise<boolean> {
    const isOther = await this.#query.load();
    this.time.instants = this.#query.value?.instants ?? [];
    return isOther;
  }

  /** Past the last line of one side the other begins, as on the overview. */
  take(event: InputEvent): boolean {
    if (this.isWide && event.type === 'key') {
      const { key } = event;
      const isOver = this.#isInStory
        ? key === 'left' || (['k', 'up'].includes(key) && this.#story.isAtStart)
        : key === 'right' || (['j', 'down'].includes(key) && this.#facts.isAtEnd);
      if (isOver) this.turn();
      if (isOver || key === 'left' || key === 'right') return true;
    }
    return this.pager.take(event);
  }

  /** The keys go to the other side. */
  turn(): void {
    this.#isInStory = !this.#isInStory;
    this.session.changed();
  }

  body(): ReactNode {
    const { width, height } = this.#room;
    if (this.#query.value && !this.detail) {
      const words = line(['  ', part(`There is no order ${this.id} (any more).`, 'dim')], width);
      return <Painted width={width} height={height} lines={['', words]} />;
    }
    if (!this.isWide) return <Painted width={width} height={height} lines={this.#facts.draw(width)} />;
    const [left, right] = [this.#left, width - this.#left];
    return (
      <Box>
        <Painted width={left} height={height} lines={this.#facts.draw(left, !this.#isInStory)} />
        <Painted width={right} height={height} lines={this.#story.draw(right, this.#isInStory)} />
      </Box>
    );
  }

  openSource(rawId?: number): void {
    if (!this.detail) return;
    const { rawVersions: versions } = this.detail;
    const itemId = this.pager.current?.itemId;
    this.session.open({ screen: 'source', versions, at: rawId, itemId });
  }

  get lineToHandIn(): { readonly line: FileLine } | { readonly why: string } {
    return lineToHandIn(this.detail, this.#facts.current?.itemId);
  }

  askFile(): void {
    const found = this.lineToHandIn;
    if ('line' in found) askHandIn(this.session, found.line);
  }

  openLastRun(): void {
    if (this.lastRun !== null) this.session.open({ screen: 'run', id: this.lastRun });
  }

  openIssue(id: number): void {
    const among = (this.#query.value?.issues ?? []).map((issue) => issue.id);
    this.session.open({ screen: 'issue', id, among });
  }

  async fix(): Promise<void> {
    await askFixOrder(this.session, { id: this.id, number: this.number }, this.issues);
  }

  copy(): void {
    this.session.copy(this.number);
    this.session.say('good', `copied ${this.number}`);
  }

  get #left(): number {
    return Math.floor(this.#room.width / 2);
  }

  #standing(columns: number): PagerLine[] {
    if (!this.detail) return [{ parts: [part('reading…', 'dim')] }];
    const { now, settings } = this.session;
    if (this.time.isPast) {
      if (!this.#past) return [{ parts: [part('reading…', 'dim')] }];
      return pastOrderLines(this.#past, this.detail, { now: now(), zone: settings.zone, width: columns });
    }
    const { issues = [], fixes: made = [] } = this.#query.value ?? {};
    const wrong = orderIssueLines(issues, made, { now: now(), zone: settings.zone }).map((line): PagerLine => {
      const { issueId } = line;
      return issueId === undefined ? line : { ...line, open: () => this.openIssue(issueId) };
    });
    return orderDetail(this.detail, now(), settings.zone, columns, wrong);
  }

  #timeline(): PagerLine[] {
    if (!this.detail) return [];
    const { zone } = this.session.settings;
    const now = this.session.now();
    const until = <T extends { readonly at: number }>(all: readonly T[] = []): T[] =>
      all.filter(({ at }) => this.time.at === null || at <= this.time.at);
    const { acts, fixes: made } = this.#query.value ?? {};
    const entries = timeline(this.#past?.detail ?? this.detail, until(acts), zone, until(made));
    const title: PagerLine = { parts: [part(`── what happened (${entries.length}) `, 'dim')] };
    return [title, ...entries.map((entry) => ({ parts: timelineParts(entry, zone, now), ...this.#behind(entry) }))];
  }

  #behind({ rawId, runId, call }: TimelineEntry): { open?: () => void } {
    if (call) return { open: () => this.session.open({ screen: 'call', call }) };
    if (rawId !== null) return { open: () => this.openSource(rawId) };
    if (runId !== null) return { open: () => this.session.open({ screen: 'run', id: runId }) };
    return {};
  }
}
