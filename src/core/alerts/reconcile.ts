import type { AlertDefinition, AlertFinding, AlertSeverity } from './alert.ts';

/** An alert that is open, as far as it is compared with what is found. */
export interface StandingAlert {
  readonly id: number;
  readonly class: string;
  readonly key: string;
  readonly severity: AlertSeverity;
  readonly level: number;
  readonly line: string;
  readonly isEvent: boolean;
  readonly openedAt: number;
}

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
  readonly escalated: readonly { readonly id: number; readonly finding: FullFinding }[];
  /** Still there, as it was told or with other words. */
  readonly standing: readonly { readonly id: number; readonly finding: FullFinding; readonly isOther: boolean }[];
  readonly recovered: readonly StandingAlert[];
}

/** What happened closes by itself after so long (ms). */
export const eventMs = 24 * 3_600_000;

/**
 * Holds what was found now against what is open: the same key is the same thing. Classes that were not asked are left as they are.
 *
 * @param now UTC epoch ms
 */
export function reconcile(standing: readonly StandingAlert[], found: readonly Found[], now: number): Reconciled {
  const known = new Map(standing.map((alert) => [placeOf(alert.class, alert.key), alert]));
  const asked = new Set(found.map(({ definition }) => definition.id));
  const seen = new Set<string>();
  const opened: FullFinding[] = [];
  const escalated: { id: number; finding: FullFinding }[] = [];
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
      else if (isWorse(finding, alert)) escalated.push({ id: alert.id, finding: atLeast(finding, alert) });
      else still.push({ id: alert.id, finding: atLeast(finding, alert), isOther: finding.line !== alert.line });
    }
  }
  const recovered = standing.filter((alert) =>
    alert.isEvent
      ? now - alert.openedAt >= eventMs
      : asked.has(alert.class) && !seen.has(placeOf(alert.class, alert.key)),
  );
  return { opened, escalated, standing: still, recovered };
}

export function fullFinding(definition: AlertDefinition, finding: AlertFinding): FullFinding {
  return { severity: definition.severity, level: 0, next: definition.next, ...finding, class: definition.id };
}

function isWorse(finding: FullFinding, alert: StandingAlert): boolean {
  return finding.level > alert.level;
}

/** How far it has come is not taken back: what was told once is not told again. */
function atLeast(finding: FullFinding, alert: StandingAlert): FullFinding {
  const severity = alert.severity === 'critical' ? 'critical' : finding.severity;
  return { ...finding, severity, level: Math.max(finding.level, alert.level) };
}

function placeOf(cls: string, key: string): string {
  return JSON.stringify([cls, key]);
}
