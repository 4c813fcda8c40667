import { type SettingRow, settingRows } from '../../jobs/settings/rows.ts';
import { type Bound, bind } from '../action.ts';
import { passes } from '../filter.ts';
import type { Part } from '../present/line.ts';
import { settingColumns, settingLines } from '../present/setting-row.ts';
import type { Column } from '../present/table.ts';
import type { Session } from '../session.ts';
import { deskOf } from '../settings/acts.ts';
import { type Fetched, ListScreen } from './list-screen.tsx';
import { settingsActions } from './settings-actions.ts';

const linesOnTop = 4;

/** All that can be set: value, unit, range, origin and what it affects; of the row under the cursor in full. */
export class SettingsScreen extends ListScreen<SettingRow, null, never> {
  readonly tab = 'settings';
  readonly title = 'Settings';
  readonly keys: readonly Bound[];

  constructor(session: Session, filter = '') {
    super(session, {
      id: ({ name }) => name,
      version: ({ value, origin, isSet, paused, problem }) => `${value} ${origin} ${isSet} ${paused?.at} ${problem}`,
      fields: ['from', 'is'],
      filter,
      linesOnTop,
      leastList: null,
    });
    this.keys = bind(settingsActions, this as SettingsScreen, session.readOnly);
  }

  protected async fetch(limit: number, offset: number): Promise<Fetched<SettingRow>> {
    const rows = (await settingRows(deskOf(this.session))).filter((row) => this.#passes(row));
    return { rows: rows.slice(offset, offset + limit), total: rows.length };
  }

  protected columns(): Column<SettingRow>[] {
    return [...settingColumns];
  }

  protected async readTotals(): Promise<null> {
    return null;
  }

  protected top(): Part[][] {
    return settingLines(this.row, this.session.now(), this.session.settings.zone, linesOnTop);
  }

  protected async readDetail(): Promise<null> {
    return null;
  }

  protected detailLines(): Part[][] {
    return [];
  }

  protected emptyWords(): string[] {
    return ['no setting passes the filter; Esc takes it away'];
  }

  #passes(row: SettingRow): boolean {
    const text = `${row.name} ${row.title} ${row.affects} ${row.value ?? ''}`;
    const states = [
      row.isSet ? 'set' : 'unset',
      row.problem && 'wrong',
      row.conflict && 'twice',
      row.paused && 'paused',
    ];
    return passes(this.filter.filter, text, (name) =>
      name === 'from' ? row.origin : states.filter(Boolean).join(' '),
    );
  }
}
