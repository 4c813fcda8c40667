import type { Finding, Personalization } from './personalization.ts';
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
  /** What was to be printed on the line then, as `printed` writes it; left out: nobody kept it. */
  readonly said?: string;
}

/**
 * The approvals that hold for what is read of a line now. One input may be read otherwise when its neighbours, our rules or the
 * model are others: a word that was given to one text is none about the next. While nothing is read they wait for what comes.
 *
 * @param was what was read before, to which those were given of which nobody kept it
 */
export function stillMeant(
  approvals: readonly Approval[],
  was: readonly Personalization[],
  is: readonly Personalization[],
): readonly Approval[] {
  if (is.length === 0) return approvals;
  const now = printed(is);
  const before = was.length === 0 ? now : printed(was);
  return approvals.filter(({ said = before }) => said === now);
}

/** What a line's pieces look like, as one text to be compared: not where it comes from, nor notes for the maker. */
export function printed(personalizations: readonly Personalization[]): string {
  return JSON.stringify(
    personalizations.map(({ text, fields, color1, color2, font, quantity }) => [
      text,
      fields.map((field) => [field.text, field.color, field.font]),
      color1,
      color2,
      font,
      quantity,
    ]),
  );
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
