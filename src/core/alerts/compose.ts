import type { NewMessage } from '../store/alerts/messages.ts';
import type { AlertStep } from '../store/alerts/steps.ts';
import { isEnd } from './telling.ts';
import { clockWords, counted, shortened } from './words.ts';

/** A message that nobody reads to its end helps nobody. */
const mostLines = 30;
const mostSubject = 180;

/** One message of all steps that wait: what is worse first; of each alert its last word only. */
export function composeAlerts(steps: readonly AlertStep[], zone: string): NewMessage {
  const last = new Map(steps.map((step) => [step.alertId, step]));
  const all = [...last.values()].sort((a, b) => order(a) - order(b) || a.id - b.id);
  const began = all.filter(({ kind }) => !isEnd(kind));
  const over = all.filter(({ kind }) => isEnd(kind));
  const lapsed = all.some(({ kind }) => kind === 'lapsed');
  const critical = began.some(({ severity }) => severity === 'critical');
  const lines = all.slice(0, mostLines).map((step) => stepLine(step, zone));
  const rest = all.length > mostLines ? [`… and ${all.length - mostLines} more: orderdeck alerts`] : [];
  const ids = steps.map(({ id }) => id);
  return {
    kind: 'alerts',
    mark: `steps:${Math.min(...ids)}-${Math.max(...ids)}`,
    severity: critical ? 'critical' : began.length > 0 || lapsed ? 'warning' : 'ok',
    subject: subjectOf(began, over),
    body: [
      ...lines,
      ...rest,
      '',
      'In the console: 9 shows alerts, a acknowledges. On the command line: orderdeck alerts.',
    ].join('\n'),
  };
}

function order({ kind, severity }: AlertStep): number {
  if (kind === 'recovered') return 3;
  if (kind === 'lapsed') return 2;
  return severity === 'critical' ? 0 : 1;
}

function stepLine(step: AlertStep, zone: string): string {
  const { alertId, kind, severity, line, next, at, openedAt, closedWhy } = step;
  const when = clockWords(at, zone);
  if (kind === 'lapsed')
    return `NO LONGER WATCHED ${when}  ${line}: ${closedWhy}  (alert ${alertId}, open since ${clockWords(openedAt, zone)})`;
  if (kind === 'recovered')
    return `RECOVERED ${when}  ${line}  (alert ${alertId}, open since ${clockWords(openedAt, zone)})`;
  const word = severity === 'critical' ? 'CRITICAL' : 'WARNING';
  const again = kind === 'escalated' ? ' (again: it got nearer or worse)' : '';
  return `${word} ${when}  ${line}${again}  (alert ${alertId})\n  → ${next}`;
}

function subjectOf(began: readonly AlertStep[], over: readonly AlertStep[]): string {
  const [first] = began.length > 0 ? began : over;
  const critical = began.filter(({ severity }) => severity === 'critical').length;
  const more = began.length + over.length - 1;
  const end = first?.kind === 'lapsed' ? 'no longer watched' : 'recovered';
  const word = began.length === 0 ? end : critical > 0 ? 'CRITICAL' : 'warning';
  const rest = more > 0 ? ` (and ${counted(more, 'more', 'more')})` : '';
  return `${shortened(`orderdeck ${word}: ${first?.line ?? ''}`, mostSubject - rest.length)}${rest}`;
}
