import {
  type AlertEnd,
  addStep,
  closeAlert,
  heldSteps,
  insertAlert,
  lastToldAt,
  leaveWaiting,
  needsAnEye,
  seenAgain,
  standingAlerts,
  toldOf,
  updateAlert,
} from '../store/alerts/alert-rows.ts';
import { readLooks, recordLook, type Watcher } from '../store/alerts/looks.ts';
import { markTold } from '../store/alerts/steps.ts';
import type { Reader, Store, Tx } from '../store/store.ts';
import type { AlertDefinition, AlertFinding, AlertLook, StandingAlert } from './alert.ts';
import { type Ends, endsOf } from './ends.ts';
import { alertClass } from './index.ts';
import { type Found, type FullFinding, fullFinding, type Reconciled, reconcile } from './reconcile.ts';
import { isToldAtAll, type TellingRules, tellEnded, tellOpened } from './telling.ts';

/** A look is written down, and what stands is noted as seen, no more often than this (ms). */
const noteEveryMs = 5 * 60_000;

export interface LookTools {
  /** Takes out of a line what nobody may read. */
  readonly redact: (text: string) => string;
  readonly who: Watcher;
  readonly hasNotifier: boolean;
  /** Told which rule could not be asked; what is open of its class stays as it is. */
  readonly onError: (cls: string, error: unknown) => void;
}

export interface Looked {
  readonly opened: number;
  readonly escalated: number;
  readonly recovered: number;
  /** No longer watched, though what they tell was never put right. */
  readonly lapsed: number;
  readonly standing: number;
}

/** Asks these classes and brings the list of alerts up to what they found, in one transaction. */
export async function lookForAlerts(
  store: Store,
  look: AlertLook,
  definitions: readonly AlertDefinition[],
  tools: LookTools,
): Promise<Looked> {
  const found = await findAll(look, definitions, tools);
  const before = reconcile(await standingAlerts(store.db), found, look.now);
  const ends = await endsOf(before.over, look, definitions, tools.onError);
  const rules = { ...look.settings, hasNotifier: tools.hasNotifier };
  const held = await stillToTell(store.db, rules, look.now);
  const isNews = before.opened.length + before.escalated.length + ends.size + held.length > 0;
  const isOther = before.standing.some((one) => one.isOther);
  const noted = (await readLooks(store.db)).get(tools.who);
  const isDue = !noted || look.now - noted.at >= noteEveryMs || look.now < noted.at;
  if (!isNews && !isOther && !isDue) return counted(before, ends);
  return store.write(async (tx) => {
    // Another who looks may have been here since.
    const result = reconcile(await standingAlerts(tx), found, look.now);
    await carryOut(tx, result, ends, look.now, rules);
    await markTold(tx, await stillToTell(tx, rules, look.now), 'waiting');
    await recordLook(tx, tools.who, look.now);
    return counted(result, ends);
  });
}

/** Something that happened and is over: it is told once and stands for a day, or until somebody has seen it. */
export async function tellEvent(
  tx: Tx,
  definition: AlertDefinition,
  finding: AlertFinding,
  rules: TellingRules,
  now: number,
): Promise<void> {
  await open(tx, fullFinding(definition, finding), rules, now, true);
}

/** What the classes find now, without changing anything. */
export async function findAll(
  look: AlertLook,
  definitions: readonly AlertDefinition[],
  { redact, onError }: Pick<LookTools, 'redact' | 'onError'>,
): Promise<Found[]> {
  const found: Found[] = [];
  for (const definition of definitions) {
    try {
      const findings = (await definition.find(look)).map((one) => clean(one, redact));
      found.push({ definition, findings });
    } catch (error) {
      onError(definition.id, error);
    }
  }
  return found;
}

function clean(finding: AlertFinding, redact: (text: string) => string): AlertFinding {
  const { cause, line, next } = finding;
  const tidy = (text: string): string => redact(onOneLine(text));
  return {
    ...finding,
    line: tidy(line),
    ...(cause !== undefined && { cause: tidy(cause) }),
    ...(next !== undefined && { next: tidy(next) }),
  };
}

/** A number or a name that others gave must not make lines of a mail of its own, nor move a terminal's cursor. */
function onOneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
}

/** What came back within the cooldown and still stands behind it: who heard that it was over must hear that it is not. @returns steps */
async function stillToTell(db: Reader, rules: TellingRules, now: number): Promise<number[]> {
  const due: number[] = [];
  for (const step of await heldSteps(db)) {
    const isTold = isToldAtAll(alertClass(step.class), rules);
    const told = tellOpened(isTold, await lastToldAt(db, step, step.key, now), now, rules.cooldownMs);
    if (told === 'waiting') due.push(step.id);
  }
  return due;
}

async function carryOut(tx: Tx, result: Reconciled, ends: Ends, now: number, rules: TellingRules): Promise<void> {
  for (const finding of result.opened) await open(tx, finding, rules, now, false);
  for (const { id, finding, isNowCritical } of result.escalated) {
    await updateAlert(tx, id, finding, now);
    // Who saw a warning has not seen this.
    if (isNowCritical) await needsAnEye(tx, id);
    const isTold = isToldAtAll(alertClass(finding.class), rules);
    const told = tellOpened(isTold, await lastToldAt(tx, finding, finding.key, now), now, rules.cooldownMs);
    await addStep(tx, { ...stepOf(id, finding), kind: 'escalated', told }, now);
  }
  for (const { id, finding, isOther } of result.standing) if (isOther) await updateAlert(tx, id, finding, now);
  for (const alert of result.over) {
    const end = ends.get(alert.id);
    // What is over since the rules were asked is asked about by the next look.
    if (end) await close(tx, alert, end, rules, now);
  }
  await seenAgain(
    tx,
    result.standing.map(({ id }) => id),
    now,
    noteEveryMs,
  );
}

async function open(tx: Tx, finding: FullFinding, rules: TellingRules, now: number, isEvent: boolean): Promise<void> {
  const isTold = isToldAtAll(alertClass(finding.class), rules);
  // Each event has a key of its own.
  const before = await lastToldAt(tx, finding, isEvent ? null : finding.key, now);
  const id = await insertAlert(tx, finding, now, isEvent);
  if (id === null) return;
  const told = tellOpened(isTold, before, now, rules.cooldownMs);
  await addStep(tx, { ...stepOf(id, finding), kind: 'opened', told }, now);
}

async function close(tx: Tx, alert: StandingAlert, end: AlertEnd, rules: TellingRules, now: number): Promise<void> {
  const isTold = isToldAtAll(alertClass(alert.class), rules);
  const told = tellEnded(isTold, await toldOf(tx, alert.id), alert.isEvent);
  await closeAlert(tx, alert.id, end, now);
  await leaveWaiting(tx, alert.id, 'digest');
  const { id: alertId, level, severity, line } = alert;
  await addStep(tx, { alertId, kind: end.kind, level, severity, line, told }, now);
}

function stepOf(alertId: number, { level, severity, line }: FullFinding) {
  return { alertId, level, severity, line };
}

function counted({ opened, escalated, over, standing }: Reconciled, ends: Ends): Looked {
  const of = (kind: AlertEnd['kind']): number => over.filter(({ id }) => ends.get(id)?.kind === kind).length;
  return {
    opened: opened.length,
    escalated: escalated.length,
    recovered: of('recovered'),
    lapsed: of('lapsed'),
    standing: standing.length,
  };
}
