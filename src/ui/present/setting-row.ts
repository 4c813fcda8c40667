import { sanitize } from '../../core/sanitize.ts';
import type { SettingRow } from '../../jobs/settings/rows.ts';
import { type Part, part } from './line.ts';
import type { Column } from './table.ts';

/** Where its value comes from. */
export function originWords({ origin, isSet, value }: SettingRow): string {
  return !isSet && value === null ? '–' : origin;
}

/** A value as it may be shown: of a secret only whether there is one. */
export function valuePart(row: SettingRow): Part {
  const { value, isSet, secret, problem, conflict, paused } = row;
  const shown = sanitize(value ?? '', 200);
  if (problem !== null) return part(secret ? 'set, wrong' : `${value ?? ''} (wrong)`, 'bad');
  if (secret) return part(isSet ? 'set' : 'not set', isSet ? 'good' : 'dim');
  if (paused !== null) return part(`${shown} (paused)`, 'warn');
  if (value === null) return part('not set', 'dim');
  if (conflict !== null || (row.kind === 'switch' && value === 'off')) return part(shown, 'warn');
  return part(shown, row.origin === 'default' ? 'plain' : 'accent');
}

export const settingColumns: readonly Column<SettingRow>[] = [
  { title: 'SETTING', width: 27, cell: ({ name }) => name },
  { title: 'VALUE', width: 16, grow: 1, most: 44, cell: valuePart },
  { title: 'UNIT', width: 10, most: 26, grow: 1, cell: ({ unit }) => part(unit ?? '', 'dim') },
  { title: 'FROM', width: 11, cell: (row) => part(originWords(row), row.origin === 'default' ? 'dim' : 'plain') },
  { title: 'WHAT IT IS', width: 40, grow: 2, most: 60, from: 110, cell: ({ title }) => part(title, 'dim') },
];
