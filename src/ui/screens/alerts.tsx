import { notifiersOf } from '../../core/alerts/alerting.ts';
import { alertClasses } from '../../core/alerts/index.ts';
import { type AlertRow, alertStates, countAlerts, listAlerts } from '../../core/store/alerts/alert-list.ts';
import { messageTrouble } from '../../core/store/alerts/messages.ts';
import { stepsOfAlert } from '../../core/store/alerts/steps.ts';
import { unwatchedSince } from '../../core/store/alerts/unwatched.ts';
import { type Action, type Bound, bind } from '../action.ts';
import type { AlertPlaceShown } from '../alerts/acts.ts';
import { type Filter, narrowed } from '../filter.ts';
import { type AlertDetail, alertDetail } from '../present/alert-detail.ts';
import { type AlertTotals, alertColumns, alertTotalsLine } from '../present/alert-row.ts';
import type { Part } from '../present/line.ts';
import type { Column } from '../present/table.ts';
import type { Session } from '../session.ts';
import { alertActions } from './alert-actions.ts';
import { type Fetched, ListScreen } from './list-screen.tsx';
import { nothingSelected, selecting } from './selecting.ts';

const fields = ['state', 'class'] as const;

/** What needs an eye: open, acknowledged, recovered, lapsed. */
export class AlertsScreen extends ListScreen<AlertRow, AlertTotals, AlertDetail> implements AlertPlaceShown {
  readonly tab = 'alerts';
  readonly title = 'Alerts';
  readonly keys: readonly Bound[];
  readonly #known = new Map<number, AlertRow>();

  constructor(session: Session, filter?: string) {
    super(session, {
      id: (row) => String(row.id),
      version: ({ state, level, line }) => `${state} ${level} ${line}`,
      fields,
      ...(filter !== undefined && { filter }),
      linesOnTop: 1,
      leastList: 96,
    });
    const [open, ...more] = bind(listActions, this, session.readOnly);
    this.keys = [...(open ? [open] : []), ...bind(alertActions, this, session.readOnly), ...more];
  }

  get selected(): readonly AlertRow[] {
    return [...this.list.selection].flatMap((id) => this.#known.get(Number(id)) ?? []);
  }

  protected async fetch(limit: number, offset: number): Promise<Fetched<AlertRow>> {
    const filter = alertFilter(this.filter.filter);
    if (!filter) return { rows: [], total: 0 };
    const found = await listAlerts(this.session.store.db, filter, { limit, offset });
    for (const row of found.rows) this.#known.set(row.id, row);
    return found;
  }

  protected columns(): Column<AlertRow>[] {
    return alertColumns(this.session.now);
  }

  protected async readTotals(): Promise<AlertTotals> {
    const { store, settings, now } = this.session;
    const [trouble] = await messageTrouble(store.db);
    const nobody = notifiersOf(settings).length === 0 ? 'nobody is told by mail or webhook' : null;
    return {
      ...(await countAlerts(store.db)),
      telling: trouble ? `${trouble.failing} messages by ${trouble.notifier} not sent` : nobody,
      unwatchedSince: await unwatchedSince(store.db, now()),
    };
  }

  protected top(totals: AlertTotals | undefined): Part[][] {
    const { settings, now } = this.session;
    return [alertTotalsLine(totals, settings.zone, now())];
  }

  protected async readDetail(row: AlertRow): Promise<AlertDetail> {
    return { alert: row, steps: await stepsOfAlert(this.session.store.db, row.id) };
  }

  protected detailLines(detail: AlertDetail, columns: number): Part[][] {
    return alertDetail(detail, this.session.settings.zone, columns);
  }

  protected emptyWords(): string[] {
    if (this.filter.text !== '') return ['nothing passes the filter; Esc takes it away'];
    return ['no alert: nothing was ever wrong here that somebody would have to look at'];
  }
}

const listActions: readonly Action<AlertsScreen>[] = [
  {
    key: 'enter',
    title: 'open',
    help: 'since when, the cause, what to do, and whom it was told',
    group: 'open',
    disabled: nothingSelected,
    run: ({ session, row }) => row && session.open({ screen: 'alert', id: row.id }),
  },
  {
    key: '/',
    title: 'filter',
    help: 'filter: words, -not, state:open state:acknowledged state:recovered state:lapsed, class:ship-by',
    group: 'view',
    run: (screen) => screen.filter.type(),
  },
  ...selecting,
];

/** A filter as typed, as the store understands it; words may be cut short. Null when nothing can pass. */
function alertFilter({ words, not, fields: wanted, notFields }: Filter) {
  const asked = (from: Filter['fields'], field: (typeof fields)[number]): string[] =>
    (from.get(field) ?? []).filter(Boolean);
  const means = (one: string, text: string): boolean => one.startsWith(text);
  const states = narrowed(alertStates, asked(wanted, 'state'), asked(notFields, 'state'), means);
  const all = alertClasses.map(({ id }) => id);
  const classes = narrowed(all, asked(wanted, 'class'), asked(notFields, 'class'), means);
  if (states.length === 0 || classes.length === 0) return null;
  return { states, words, not, ...(classes.length < all.length && { classes }) };
}
