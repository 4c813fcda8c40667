import { sanitize } from '../../core/sanitize.ts';
import type { SettingRow } from '../../jobs/settings/rows.ts';
import { joined, type Part, part } from './line.ts';
import type { Column } from './table.ts';
import { clockTime } from './time.ts';

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
  { title: 'setting', width: 27, grow: 1, most: 32, cell: ({ name }) => name },
  { title: 'value', width: 18, grow: 2, most: 44, cell: valuePart },
  { title: 'unit', width: 10, grow: 1, most: 24, cell: ({ unit }) => part(unit ?? '', 'dim') },
  { title: 'from', width: 11, cell: (row) => part(originWords(row), row.origin === 'default' ? 'dim' : 'plain') },
  { title: 'may be', width: 20, grow: 2, most: 40, from: 110, cell: ({ range }) => part(range ?? 'any text', 'dim') },
  { title: 'what it is', width: 30, grow: 2, most: 50, from: 140, cell: ({ title }) => part(title, 'dim') },
];

/** All that is known of the row under the cursor, in so many lines: what is wrong goes before who changed it last. */
export function settingLines(row: SettingRow | undefined, now: number, zone: string, count: number): Part[][] {
  if (!row) return Array.from({ length: count }, () => []);
  const usual = row.default === null ? '' : ` · default ${row.default}`;
  const range = `${row.range ?? 'any text'}${row.unit === null ? '' : ` ${row.unit}`}${usual}`;
  const changed = row.lastChange && `changed ${clockTime(row.lastChange.at, zone, now)} by ${row.lastChange.by}`;
  const notes: Part[] = [
    ...(row.problem === null ? [] : [part(`✗ ${row.problem}`, 'bad')]),
    ...(row.conflict === null ? [] : [part(`! ${row.conflict}`, 'warn')]),
    ...(row.paused === null ? [] : [part(`‖ paused by ${row.paused.by}`, 'warn')]),
    ...(row.restart === null ? [] : [part(`restart: ${row.restart}`, 'warn')]),
    ...(changed === null ? [] : [part(changed, 'dim')]),
  ];
  const lines: Part[][] = [
    ['  ', part(row.title, 'strong')],
    ['  ', part('may be ', 'dim'), sanitize(range, 300)],
    ['  ', part('affects ', 'dim'), row.affects],
    [
      '  ',
      ...joined(
        notes.length > 0 ? notes.map((note) => [note]) : [[part('in force at once', 'dim')]],
        part(' · ', 'dim'),
      ),
    ],
  ];
  return lines.slice(0, count);
}
