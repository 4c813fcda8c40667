import type { AlertDefinition, AlertFinding, AlertSeverity, StandingAlert } from './alert.ts';
import { alertClass } from './index.ts';

export interface Found {
  readonly definition: AlertDefinition;
  readonly findings: readonly AlertFinding[];
}

/** A finding with what its class says where it does not. */
export interface FullFinding extends AlertFinding {
  readonly class: string;
  readonly severity: AlertSeverity;
  readonly level: number;
  readonly next: string;
}

export interface Reconciled {
  readonly opened: readonly FullFinding[];
  /** Nearer to its deadline, or worse, than it was ever told. */
  readonly escalated: readonly {
    readonly id: number;
    readonly finding: FullFinding;
    readonly isNowCritical: boolean;
  }[];
  /** Still there, as it was told or with other words. */
  readonly standing: readonly { readonly id: number; readonly finding: FullFinding; readonly isOther: boolean }[];
  /** Not found any more: right again, or no longer watched. */
  readonly over: readonly StandingAlert[];
}

/** What happened closes by itself after so long (ms). */
export const eventMs = 24 * 3_600_000;

/**
 * Holds what was found now against what is open: the same key is the same thing. Classes that were not asked are left as they are; a class
 * that is no more, as after another release, holds nothing open.
 *
 * @param now UTC epoch ms
 */
export function reconcile(standing: readonly StandingAlert[], found: readonly Found[], now: number): Reconciled {
  const known = new Map(standing.map((alert) => [placeOf(alert.class, alert.key), alert]));
  const asked = new Set(found.map(({ definition }) => definition.id));
  const seen = new Set<string>();
  const opened: FullFinding[] = [];
  const escalated: { id: number; finding: FullFinding; isNowCritical: boolean }[] = [];
  const still: { id: number; finding: FullFinding; isOther: boolean }[] = [];
  for (const { definition, findings } of found) {
    for (const one of findings) {
      const finding = fullFinding(definition, one);
      const place = placeOf(definition.id, one.key);
      if (seen.has(place)) continue;
      const alert = known.get(place);
      // What has begun to recover is not opened anew before its grace; what is open stays so.
      if (!alert && now < one.since + definition.graceMs) continue;
      seen.add(place);
      if (!alert) opened.push(finding);
      else if (finding.level > alert.level) {
        const isNowCritical = finding.severity === 'critical' && alert.severity === 'warning';
        escalated.push({ id: alert.id, finding, isNowCritical });
      } else
        still.push({ id: alert.id, finding: { ...finding, level: alert.level }, isOther: isOther(finding, alert) });
    }
  }
  const over = standing.filter((alert) =>
    alert.isEvent
      ? now - alert.openedAt >= eventMs
      : !seen.has(placeOf(alert.class, alert.key)) && (asked.has(alert.class) || alertClass(alert.class) === undefined),
  );
  return { opened, escalated, standing: still, over };
}

export function fullFinding(definition: AlertDefinition, finding: AlertFinding): FullFinding {
  return { severity: definition.severity, level: 0, next: definition.next, ...finding, class: definition.id };
}

/** How bad it is now, and how often it came, is told as it is; how far it has come (`level`) is not taken back, so that nothing is told twice. */
function isOther(finding: FullFinding, alert: StandingAlert): boolean {
  const { line, severity, occurrences } = alert;
  return finding.line !== line || finding.severity !== severity || (finding.occurrences ?? null) !== occurrences;
}

function placeOf(cls: string, key: string): string {
  return JSON.stringify([cls, key]);
}
