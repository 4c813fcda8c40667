import { sanitize } from '../../core/sanitize.ts';
import type { AlertCounts, AlertRow } from '../../core/store/alerts/alert-list.ts';
import { joined, type Part, part } from './line.ts';
import type { Column } from './table.ts';
import { clockTime, roughly } from './time.ts';

const longest = 400;

/** How bad it is, with a sign of its own beside the colour. */
export function severityPart({ severity, state }: Pick<AlertRow, 'severity' | 'state'>): Part {
  if (state === 'recovered') return part(`✓ ${severity}`, 'dim');
  if (state === 'lapsed') return part(`· ${severity}`, 'dim');
  return severity === 'critical' ? part('✗ critical', 'bad') : part('! warning', 'warn');
}

/** `open`, `seen by jane`, `recovered`, `lapsed`. */
export function alertStanding({ state, acknowledgedBy }: AlertRow): string {
  if (state === 'acknowledged') return `seen by ${sanitize(acknowledgedBy ?? '?', 40)}`;
  return state;
}

/** Why an alert that is not open cannot be acknowledged. */
export function notOpenWords({ state, acknowledgedBy }: AlertRow): string {
  if (state === 'lapsed') return 'it is no longer watched';
  return state === 'recovered' ? 'it has recovered' : `${acknowledgedBy} has seen it already`;
}

/** The columns of the list of alerts. */
export function alertColumns(now: () => number): Column<AlertRow>[] {
  return [
    { title: 'severity', width: 10, cell: (row) => severityPart(row) },
    {
      title: 'state',
      width: 10,
      grow: 1,
      most: 18,
      cell: (row) => part(alertStanding(row), row.state === 'open' ? 'plain' : 'dim'),
    },
    {
      title: 'for',
      width: 4,
      align: 'right',
      cell: (row) => part(roughly((row.closedAt ?? now()) - row.openedAt), 'dim'),
    },
    {
      title: 'what',
      width: 30,
      grow: 8,
      most: 140,
      cell: ({ line, state }) => part(sanitize(line, longest), state === 'open' ? 'plain' : 'dim'),
    },
  ];
}

/** What the lines above the list tell. */
export interface AlertTotals extends AlertCounts {
  /** Why nobody outside is told, or what stands in the way; null: all is well. */
  readonly telling: string | null;
  /** Since when nobody looks (UTC epoch ms); null: somebody does. */
  readonly unwatchedSince: number | null;
}

export function alertTotalsLine(totals: AlertTotals | undefined, zone: string, now: number): Part[] {
  if (!totals) return [];
  const { critical, warning, acknowledged, telling, unwatchedSince } = totals;
  return [
    '  ',
    ...joined(
      [
        ...(unwatchedSince === null
          ? []
          : [[part(`✗ nobody watches since ${clockTime(unwatchedSince, zone, now)}`, 'bad')]]),
        [part(`${critical} critical`, critical > 0 ? 'bad' : 'dim')],
        [part(`${warning} warning`, warning > 0 ? 'warn' : 'dim')],
        [part(`${acknowledged} acknowledged`, 'dim')],
        ...(telling === null ? [] : [[part(telling, 'warn')]]),
      ],
      part(' · ', 'dim'),
    ),
  ];
}
