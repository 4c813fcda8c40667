import type { IssueShown } from '../../core/issues/present.ts';
import type { Fix } from '../../core/store/issues/fixes.ts';
import type { RawShown } from '../../core/store/issues/writers.ts';
import { rawVersions } from '../../core/store/orders/raw.ts';
import { type Action, type Bound, bind } from '../action.ts';
import { splitWidths } from '../components/detail-pane.tsx';
import type { PagerLine } from '../components/pager.ts';
import { type KnownIssue, readKnown } from '../issues/known.ts';
import type { IssuePlace } from '../issues/place.ts';
import { issueLines } from '../present/issue-detail.ts';
import { line, part } from '../present/line.ts';
import { rawBeside } from '../present/raw-place.ts';
import type { Session } from '../session.ts';
import { issueActions } from './issue-actions.ts';
import { PagerScreen } from './pager-screen.tsx';

/** What is told keeps at least so many columns where the source stands beside it. */
const leastTold = 96;

const actions: readonly Action<IssueScreen>[] = [
  {
    key: 'enter',
    title: 'open',
    help: 'the run, or the other issue, of this line',
    group: 'open',
    disabled: ({ behind }) => (behind ? null : 'there is nothing behind this line'),
    run: ({ session, behind }) => {
      if (behind) session.open(behind);
    },
  },
];

const more: readonly Action<IssueScreen>[] = [
  {
    key: 'v',
    title: 'source',
    help: 'the stored document that this value is held against, word for word',
    group: 'open',
    disabled: ({ raw }) => (raw ? null : 'no document is kept that it could be held against'),
    run: (screen) => screen.openSource(),
  },
  {
    key: 'l',
    title: 'log',
    help: 'the run that wrote this value, with its log',
    group: 'open',
    disabled: ({ runId }) => (runId === null ? 'no run is known to have written it' : null),
    run: ({ session, runId }) => {
      if (runId !== null) session.open({ screen: 'run', id: runId });
    },
  },
  {
    key: 'n',
    title: 'next issue',
    help: 'the next of the list that this was opened from',
    group: 'go',
    quiet: true,
    disabled: (screen) => (screen.next(1) === null ? 'it is the last of the list' : null),
    run: (screen) => screen.go(1),
  },
  {
    key: 'N',
    title: 'previous issue',
    help: 'the one before it in that list',
    group: 'go',
    quiet: true,
    disabled: (screen) => (screen.next(-1) === null ? 'it is the first of the list' : null),
    run: (screen) => screen.go(-1),
  },
];

/** Why one thing is wrong: each value with who wrote it and the source beside it, how it is mended, what happened. */
export class IssueScreen extends PagerScreen<KnownIssue> implements IssuePlace {
  readonly tab = 'issues';
  readonly title: string;
  readonly keys: readonly Bound[];
  readonly whyNoIssue = null;
  readonly #id: number;
  readonly #among: readonly number[];

  constructor(session: Session, id: number, among: readonly number[] = []) {
    super(session);
    this.#id = id;
    this.#among = among;
    this.title = `issue ${id}`;
    this.keys = [
      ...bind(actions, this, session.readOnly),
      ...bind(issueActions, this, session.readOnly),
      ...bind(more, this, session.readOnly),
    ];
  }

  get issue(): IssueShown | undefined {
    return this.known?.issue;
  }

  get cls(): string | null {
    return this.issue?.class ?? null;
  }

  get topic(): string | null {
    return this.cls === null ? null : `issue-${this.cls}`;
  }

  get chosen(): readonly IssueShown[] {
    return this.issue ? [this.issue] : [];
  }

  get undoable(): Fix | null {
    return this.known?.why.fixes.find(({ undoneBy }) => undoneBy === null) ?? null;
  }

  /** What Enter leads to from this line. */
  get behind() {
    const { issueId, runId } = this.line ?? {};
    if (issueId !== undefined) return { screen: 'issue', id: issueId } as const;
    return runId === undefined ? null : ({ screen: 'run', id: runId } as const);
  }

  /** The run of this line, else the first that wrote a value. */
  get runId(): number | null {
    return this.line?.runId ?? this.known?.why.values.find(({ run }) => run)?.run?.id ?? null;
  }

  /** The document of this line, else the first. */
  get raw(): RawShown | undefined {
    const raws = this.known?.why.raws ?? [];
    return raws.find(({ id }) => id === this.line?.rawId) ?? raws[0];
  }

  deselect(): void {}

  async openSource(): Promise<void> {
    const { raw, session } = this;
    if (!raw) return;
    const versions = await rawVersions(session.store.db, raw.channel, raw.kind, raw.externalId);
    session.open({ screen: 'source', versions, at: raw.id });
  }

  /** The issue that is so many further on in the list that this was opened from; null: there is none. */
  next(by: 1 | -1): number | null {
    const at = this.#among.indexOf(this.#id);
    return at < 0 ? null : (this.#among[at + by] ?? null);
  }

  go(by: 1 | -1): void {
    const id = this.next(by);
    if (id === null) return;
    this.session.back();
    this.session.open({ screen: 'issue', id, among: this.#among });
  }

  protected get absence(): string {
    return `There is no issue ${this.#id}.`;
  }

  protected read(): Promise<KnownIssue | null> {
    return readKnown(this.session, this.#id);
  }

  protected told(known: KnownIssue, columns: number): PagerLine[] {
    const { settings, now } = this.session;
    return issueLines(known, { now: now(), zone: settings.zone, columns });
  }

  protected override besideWidth(width: number): number {
    return splitWidths(width, leastTold)[1];
  }

  protected override beside(columns: number, height: number): string[] {
    const { raw, session } = this;
    const { settings, now } = session;
    if (!raw || this.line?.rawId === undefined) {
      return [line([part(raw ? 'beside a value stands what its source said' : '', 'dim')], columns)];
    }
    const look = { now: now(), zone: settings.zone, columns };
    return rawBeside(raw, this.line.rawValue, look, height).map((parts) => line(parts, columns));
  }
}
