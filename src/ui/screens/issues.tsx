import type { IssueShown } from '../../core/issues/present.ts';
import type { Fix } from '../../core/store/issues/fixes.ts';
import { issueIds } from '../../core/store/issues/issue-classes.ts';
import { countIssues, type IssueCounts } from '../../core/store/issues/issue-counts.ts';
import { issueSorts } from '../../core/store/issues/issue-groups.ts';
import { type IssueTrend, issueTrend } from '../../core/store/issues/trend.ts';
import { type Bound, bind } from '../action.ts';
import { mostMeant } from '../fixing/acts.ts';
import { newestOf } from '../fixing/undo.ts';
import { issueFields } from '../issue-query.ts';
import { type KnownIssue, readKnown } from '../issues/known.ts';
import type { IssuePlace } from '../issues/place.ts';
import { type Grouping, type IssueRow, readFilter, readIssueRows } from '../issues/rows.ts';
import { classLines } from '../present/issue-class.ts';
import { issueLines } from '../present/issue-detail.ts';
import { classColumns, issueColumns, repairColumns } from '../present/issue-row.ts';
import { issueTotals } from '../present/issue-totals.ts';
import { joined, type Part, part } from '../present/line.ts';
import type { Column } from '../present/table.ts';
import type { Session } from '../session.ts';
import { issueActions } from './issue-actions.ts';
import { issuesListActions } from './issues-actions.ts';
import { type Fetched, ListScreen } from './list-screen.tsx';

/** The list Repair, as it is typed. */
const halfDoneFilter = 'is:half-done';

const day = 24 * 3_600_000;
/** So far a next problem is looked for. */
const searchRows = 1000;

interface Totals {
  readonly counts: IssueCounts;
  readonly trend: IssueTrend;
  /** What this operator mended last and that stands. */
  readonly newest: Fix | null;
}

type Detail = { readonly kind: 'one'; readonly known: KnownIssue } | { readonly kind: 'class'; readonly row: IssueRow };

/** What is wrong, the worst first: a row for each order, barcode or matter of the shop; or for each class. */
export class IssuesScreen extends ListScreen<IssueRow, Totals, Detail> implements IssuePlace {
  readonly tab = 'issues';
  readonly keys: readonly Bound[];
  #grouping: Grouping = 'order';
  #sort = 0;
  /** Rows that came to be since the last read are marked. */
  #readAt: [before: number, now: number] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  /** The issues of rows that are selected, as they were then. */
  readonly #known = new Map<string, IssueRow>();

  /** @param filter filled in, as if typed */
  constructor(session: Session, filter = '') {
    super(session, {
      id: ({ key }) => key,
      version: (row) =>
        row.kind === 'one'
          ? `${row.worst} ${row.first.id} ${row.first.state} ${row.first.line} ${row.others.length}`
          : `${row.severity} ${row.issues}`,
      isNew: (row) => row.kind === 'one' && row.first.firstSeenAt > this.#readAt[0],
      fields: issueFields,
      filter,
      linesOnTop: 1,
      leastList: 96,
    });
    const [open, ...more] = bind(issuesListActions, this, session.readOnly);
    this.keys = [...(open ? [open] : []), ...bind(issueActions, this, session.readOnly), ...more];
  }

  get issue(): IssueShown | undefined {
    return this.row?.kind === 'one' ? this.row.first : undefined;
  }

  get chosen(): readonly IssueShown[] {
    const { selection } = this.list;
    const rows = selection.size > 0 ? [...selection].flatMap((key) => this.#known.get(String(key)) ?? []) : [this.row];
    return rows.flatMap((row) => (row?.kind === 'one' ? [row.first, ...row.others] : []));
  }

  get cls(): string | null {
    return (this.row?.kind === 'class' ? this.row.class : this.row?.first.class) ?? null;
  }

  get undoable(): Fix | null {
    return this.totals?.newest ?? null;
  }

  /** Of a row that stands for a class nothing single is meant. */
  get whyNoIssue(): string | null {
    if (!this.row) return 'nothing is selected';
    return this.row.kind === 'class' ? 'it is a class; Enter shows its issues, F mends them all' : null;
  }

  get title(): string {
    return this.#isRepair ? 'Repair' : 'Issues';
  }

  get grouping(): Grouping {
    return this.#grouping;
  }

  override get note(): Part[] {
    const sort = this.#grouping === 'order' ? `${issueSorts[this.#sort]} first` : 'by class';
    const name = this.#isRepair ? [part('Repair', 'accent')] : [];
    return joined([name, super.note, [part(sort, 'dim')]], part(' · ', 'dim'));
  }

  openRow(): void {
    const { row, session } = this;
    if (row?.kind === 'class') session.open({ screen: 'issues', filter: this.#withClass(row.class) });
    if (row?.kind === 'one') session.open({ screen: 'issue', id: row.first.id, among: this.#among });
  }

  toggleGrouping(): void {
    this.#grouping = this.#grouping === 'order' ? 'class' : 'order';
    this.list.selection.clear();
    this.list.restart();
  }

  /** To the list of what was begun and not brought to its end, or back to all (S46). */
  toggleHalfDone(): void {
    this.filter.set(this.#isRepair ? '' : halfDoneFilter);
  }

  nextSort(): void {
    this.#sort = (this.#sort + 1) % issueSorts.length;
    this.list.restart();
  }

  /** The next (or previous) of the worst rows there are; after the last the first. */
  async nextProblem(by: 1 | -1): Promise<void> {
    const { rows } = await this.fetch(searchRows, 0);
    const ranks = rows.map((row) => (row.kind === 'one' ? row.worst : row.severity));
    const worst = (['critical', 'high', 'medium', 'low'] as const).find((severity) => ranks.includes(severity));
    const here = this.list.position - 1;
    for (let step = 1; step <= ranks.length; step += 1) {
      const at = (here + by * step + ranks.length * step) % ranks.length;
      if (ranks[at] === worst) return this.list.moveToPlace(at);
    }
  }

  /** All that `F` means: what is selected, else the class of the row under the cursor; respecting the filter. */
  async meant(): Promise<{ readonly ids: readonly number[]; readonly what: string }> {
    const { selection } = this.list;
    if (selection.size > 0) {
      const chosen = [...selection].flatMap((key) => this.#known.get(String(key)) ?? []);
      const ids = await Promise.all(chosen.map((row) => this.#idsOf(row)));
      return {
        ids: ids.flat(),
        what: selection.size === 1 ? 'the row selected' : `the ${selection.size} rows selected`,
      };
    }
    const { row } = this;
    if (!row) return { ids: [], what: '' };
    const cls = row.kind === 'class' ? row.class : row.first.class;
    const title = row.kind === 'class' ? row.title : row.first.title;
    const filtered = this.filter.text === '' ? '' : ` that pass / ${this.filter.text}`;
    return { ids: await this.#idsOfClass(cls), what: `all of ${cls} ${title}${filtered}` };
  }

  protected async fetch(limit: number, offset: number): Promise<Fetched<IssueRow>> {
    this.#readAt = [this.#readAt[1], this.session.now()];
    const by = { grouping: this.#grouping, sort: issueSorts[this.#sort] ?? 'worst' };
    const page = await readIssueRows(this.session, this.filter.filter, by, { limit, offset });
    for (const key of this.#known.keys()) if (!this.list.selection.has(key)) this.#known.delete(key);
    for (const row of page.rows) this.#known.set(row.key, row);
    return page;
  }

  protected columns(): Column<IssueRow>[] {
    const { now, settings } = this.session;
    if (this.#grouping === 'class') return classColumns(now);
    return this.#isRepair ? repairColumns(now) : issueColumns(now, settings.zone);
  }

  protected async readTotals(): Promise<Totals> {
    const { db } = this.session.store;
    const now = this.session.now();
    return {
      counts: await countIssues(db, now),
      trend: await issueTrend(db, now - day, now),
      newest: await newestOf(db, this.session.actor.name),
    };
  }

  protected top(totals: Totals | undefined): Part[][] {
    return [issueTotals(totals)];
  }

  protected async readDetail(row: IssueRow): Promise<Detail | null> {
    if (row.kind === 'class') return { kind: 'class', row };
    const known = await readKnown(this.session, row.first.id);
    return known && { kind: 'one', known };
  }

  protected detailLines(detail: Detail, columns: number): Part[][] {
    const { now, settings } = this.session;
    const look = { now: now(), zone: settings.zone, columns };
    if (detail.kind === 'class') return detail.row.kind === 'class' ? classLines(detail.row, look) : [];
    return issueLines(detail.known, look).map(({ parts }) => [...parts]);
  }

  protected emptyWords(): string[] {
    if (this.#isRepair) return ['nothing is half-done: what was begun was brought to its end'];
    if (this.filter.text !== '') return ['nothing passes the filter; Esc takes it away'];
    return [
      'nothing is known to be wrong',
      'what runs, webhooks and people touch is looked at within seconds; everything at 03:00 (find-inconsistencies)',
      '/ state:closed shows what was wrong, / state:aside what was put aside',
    ];
  }

  get #isRepair(): boolean {
    return this.filter.text.trim() === halfDoneFilter;
  }

  get #among(): number[] {
    return this.list.held.flatMap((row) => (row.kind === 'one' ? [row.first.id] : []));
  }

  #withClass(cls: string): string {
    const rest = this.filter.text.replace(/-?class:\S*/gi, '').trim();
    return `class:${cls}${rest === '' ? '' : ` ${rest}`}`;
  }

  /** Of an order all that is open and stands in its row, of a class all that passes the filter. */
  async #idsOf(row: IssueRow): Promise<number[]> {
    if (row.kind === 'class') return this.#idsOfClass(row.class);
    return [row.first, ...row.others].filter(({ state }) => state !== 'closed').map(({ id }) => id);
  }

  async #idsOfClass(cls: string): Promise<number[]> {
    const filter = await readFilter(this.session, this.filter.filter);
    const states = filter?.states?.filter((state) => state !== 'closed') ?? [];
    if (!filter || (filter.classes && !filter.classes.includes(cls)) || states.length === 0) return [];
    const wanted = { ...filter, states, classes: [cls] };
    return issueIds(this.session.store.db, wanted, mostMeant + 1, this.session.now());
  }
}
