import { alertClass } from '../../core/alerts/index.ts';
import type { Told } from '../../core/alerts/telling.ts';
import { sanitize } from '../../core/sanitize.ts';
import type { AlertRow } from '../../core/store/alerts/alert-list.ts';
import type { AlertStep } from '../../core/store/alerts/steps.ts';
import { alertStanding, severityPart } from './alert-row.ts';
import { type Part, part } from './line.ts';
import type { Tone } from './paint.ts';
import { fullTime } from './time.ts';
import { wrap } from './wrap.ts';

/** All that is shown of one alert. */
export interface AlertDetail {
  readonly alert: AlertRow;
  readonly steps: readonly AlertStep[];
}

const nameColumns = 14;
const mostText = 800;

const toldWords: Readonly<Record<Told, string>> = {
  waiting: 'about to be told',
  message: 'told by message',
  digest: 'left to the digest',
  screen: 'here only',
};

/** An alert as lines: what, since when, why, what to do, and step by step whom it was told (M54). */
export function alertDetail({ alert, steps }: AlertDetail, zone: string, columns: number): Part[][] {
  const definition = alertClass(alert.class);
  const text = (value: string, tone: Tone = 'plain'): Part[][] =>
    wrap(sanitize(value, mostText), Math.max(10, columns)).map((one) => [part(one, tone)]);
  const row = (name: string, value: string | null): Part[][] => {
    if (value === null) return [];
    const lines = wrap(sanitize(value, mostText), Math.max(10, columns - nameColumns));
    return lines.map((one, index) => [part((index === 0 ? name : '').padEnd(nameColumns), 'dim'), one]);
  };
  const time = (at: number | null): string | null => (at === null ? null : fullTime(at, zone));
  const seen = alert.acknowledgedAt === null ? null : `${alert.acknowledgedBy}, ${time(alert.acknowledgedAt)}`;
  const over = alert.closedAt === null ? null : `${time(alert.closedAt)}: ${alert.closedWhy}`;
  return [
    ...text(alert.line, 'strong'),
    [severityPart(alert), part(`  ${alertStanding(alert)} · ${definition?.title ?? alert.class}`, 'dim')],
    [],
    ...row('holds since', time(alert.since)),
    ...row('opened', time(alert.openedAt)),
    ...row('last seen', alert.closedAt === null ? time(alert.lastSeenAt) : null),
    ...row('deadline', time(alert.deadlineAt)),
    ...row('seen by', seen),
    ...row(alert.state === 'lapsed' ? 'not watched' : 'recovered', over),
    ...row('cause', alert.cause),
    [],
    ...row('what to do', alert.next),
    ...row('what it is', definition?.description ?? null),
    [],
    [part('steps', 'strong')],
    ...steps.flatMap(({ at, kind, line, told }) =>
      wrap(
        sanitize(`${fullTime(at, zone)}  ${kind}, ${toldWords[told]}: ${line}`, mostText),
        Math.max(10, columns - 2),
      ).map((one, index): Part[] => [index === 0 ? '' : '  ', one]),
    ),
  ];
}
