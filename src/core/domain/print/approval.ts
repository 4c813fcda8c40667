import type { Finding } from './personalization.ts';
import { type ReviewReason, reviewRules } from './review.ts';

/** What a line's reading rests on; a word given to one input does not hold for another. */
export interface InputMark {
  readonly inputHash: string;
  readonly notesHash: string;
  readonly archiveSha256: string | null;
}

/** A person's word that a finding is all right as it is, for exactly that finding of exactly that input. */
export interface Approval extends InputMark {
  readonly reason: ReviewReason;
  readonly position: number | null;
  readonly detail: string;
  readonly actId: number;
}

/** The findings that still wait for a person. */
export function openFindings(
  findings: readonly Finding[],
  approvals: readonly Approval[],
  input: InputMark,
): readonly Finding[] {
  return findings.filter((finding) => !approvals.some((approval) => covers(approval, finding, input)));
}

function covers(approval: Approval, finding: Finding, input: InputMark): boolean {
  return (
    reviewRules[finding.reason].approvable &&
    approval.reason === finding.reason &&
    approval.position === finding.position &&
    approval.detail === finding.detail &&
    sameInput(approval, input)
  );
}

export function sameInput(one: InputMark, other: InputMark): boolean {
  return (
    one.inputHash === other.inputHash && one.notesHash === other.notesHash && one.archiveSha256 === other.archiveSha256
  );
}
