import type { AlertDefinition } from './alert.ts';

/** How a step of an alert is told: by a message, with the day's digest, or in the console only. */
export type Told = 'waiting' | 'message' | 'digest' | 'screen';
export type StepKind = 'opened' | 'escalated' | 'recovered' | 'lapsed';

/** Whether a step of that kind is an alert's end. */
export function isEnd(kind: StepKind): boolean {
  return kind === 'recovered' || kind === 'lapsed';
}

export interface TellingRules {
  /** Whether there is anybody to be told. */
  readonly hasNotifier: boolean;
  readonly onError: boolean;
  readonly onLowStock: boolean;
  readonly cooldownMs: number;
}

/** Whether a class is told at all: `ALERT_ON_ERROR` and `ALERT_ON_LOW_STOCK` are switches of their own (M43, M44). */
export function isToldAtAll(definition: Pick<AlertDefinition, 'toldIf'> | undefined, rules: TellingRules): boolean {
  return rules.hasNotifier && (definition?.toldIf === undefined || rules[definition.toldIf]);
}

/** What opens or gets worse: a message, unless the same was told a short while ago; then the digest says how often it came back (M105). */
export function tellOpened(isTold: boolean, lastToldAt: number | null, now: number, cooldownMs: number): Told {
  if (!isTold) return 'screen';
  return lastToldAt !== null && now - lastToldAt < cooldownMs ? 'digest' : 'waiting';
}

/**
 * What is over is told to who heard that it began. What was over before anybody was told is left to the digest.
 *
 * @param before how the alert's earlier steps were told
 */
export function tellEnded(isTold: boolean, before: readonly Told[], isEvent: boolean): Told {
  if (!isTold || isEvent) return 'screen';
  return before.includes('message') ? 'waiting' : 'digest';
}
