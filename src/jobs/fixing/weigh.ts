import { weighDecision } from '../../core/issues/rule-proposals.ts';
import { stopAlone } from '../../core/issues/trust.ts';
import type { Actor } from '../../core/store/acts.ts';
import type { Fix } from '../../core/store/issues/fixes.ts';
import type { IssueRow } from '../../core/store/issues/ledger.ts';
import type { Tx } from '../../core/store/store.ts';

/** What follows for rules and trust from how a fix ended, in the transaction that settles it. */
export async function weighFix(tx: Tx, issue: IssueRow, fix: Fix, proven: boolean, now: number): Promise<void> {
  if (fix.kind !== 'fix') return;
  const engine = { name: fix.by, origin: 'engine' } as const;
  if (fix.alone && !proven) await stopAlone(tx, engine, fix.class, `fix ${fix.id} did not help`, now);
  if (!fix.alone && proven && fix.choice) {
    const decided = { fixId: fix.id, choice: fix.choice, undone: false, actId: fix.actId };
    await weighDecision(tx, issue, decided, now);
  }
}

/** What follows from taking a fix back: its class is asked about again, and a rule that decided so is a proposal again. */
export async function weighUndo(tx: Tx, issue: IssueRow, fix: Fix, by: Actor, now: number): Promise<void> {
  if (fix.kind !== 'fix') return;
  await stopAlone(tx, by, fix.class, `fix ${fix.id} was taken back by ${by.name}`, now);
  if (fix.choice) {
    const decided = { fixId: fix.id, choice: fix.choice, undone: true, actId: fix.actId };
    await weighDecision(tx, issue, decided, now);
  }
}
