import { type InputMark, openFindings, sameInput } from '../../domain/print/approval.ts';
import { untouchedDoubts } from '../../domain/print/edit.ts';
import type { LineInput } from '../../domain/print/order-input.ts';
import type { Finding, Personalization } from '../../domain/print/personalization.ts';
import { judge } from '../../domain/print/reading/judge.ts';
import { reviewRules } from '../../domain/print/review.ts';
import type { PrintLine } from './print-order.ts';

/** What only the tasks can tell (see reconcile.ts and also-elsewhere.ts). */
export const taskReasons: readonly string[] = ['changed-after-start', 'surplus-pieces', 'also-on-other-order'];

/** What is told anew whenever a decided line is looked at. */
const foundAnew: readonly string[] = [...taskReasons, 'source-changed', 'new-link'];

/**
 * What is open about a line as a person wants it: the checks hold for people too, and what was in doubt about the pieces that the
 * person did not touch still is.
 */
export function findingsOfEdit(
  { input, mark, reading }: PrintLine,
  personalizations: readonly Personalization[],
): readonly Finding[] {
  if (!reading) return judgeOfPerson(input, personalizations, []);
  const was = reading.personalizations;
  const judged = judge(input, was).filter(({ reason }) => reason !== 'duplicate-name');
  // What only a reader of the source can tell, and a person can wave through.
  const doubts = openFindings(reading.findings, reading.approvals, mark).filter(
    (finding) =>
      reviewRules[finding.reason].approvable && !foundAnew.includes(finding.reason) && !isAmong(finding, judged),
  );
  const left = untouchedDoubts(was, personalizations, doubts);
  return judgeOfPerson(
    input,
    personalizations,
    left.map((finding) => ({ ...finding, kept: true })),
  );
}

/** Who says the same text twice means it, unless it was said before and not touched. */
function judgeOfPerson(
  line: LineInput,
  personalizations: readonly Personalization[],
  doubts: readonly Finding[],
): readonly Finding[] {
  const judged = judge(line, personalizations);
  const kept = doubts.filter((doubt) => doubt.reason !== 'duplicate-name' || isAmong(doubt, judged));
  return [...judged.filter(({ reason }) => reason !== 'duplicate-name'), ...kept];
}

function isAmong({ reason, position, detail }: Finding, all: readonly Finding[]): boolean {
  return all.some((one) => one.reason === reason && one.position === position && one.detail === detail);
}

/**
 * What is open about a line that a person decided: the checks hold for people too, doubts about what the person did not touch
 * stay, and a source that has changed since is said.
 */
export function findingsOfDecided({ input, mark, reading }: PrintLine): readonly Finding[] {
  if (!reading) return [];
  const inFile = input.file.state === 'read' ? input.file.reading.findings : [];
  const newLink = inFile.filter(({ reason }) => reason === 'new-link');
  const doubts = reading.findings.filter(({ kept }) => kept);
  const own = [...judgeOfPerson(input, reading.personalizations, doubts), ...newLink];
  if (sameInput(reading, mark)) return own;
  // Behind a new link there may be the same file; until it is fetched there is nothing to compare.
  if (input.file.state === 'pending' && sameInput({ ...reading, archiveSha256: null }, mark)) {
    return [...own, { reason: 'file-pending', detail: 'the file behind the new link is not read yet', position: null }];
  }
  return [...own, sourceChanged(mark)];
}

/** It names what the source has become: a word about that is none about what it becomes next. */
function sourceChanged({ inputHash, notesHash, archiveSha256 }: InputMark): Finding {
  const state = [inputHash, notesHash, archiveSha256 ?? ''].map((hash) => hash.slice(0, 4)).join('');
  return {
    reason: 'source-changed',
    detail: `what it was decided from has changed since, to ${state}`,
    position: null,
  };
}

/** Whether what is stored of a line is about its source as it stands: read of it, or decided before with a word about the change. */
export function isAboutNow(line: PrintLine): boolean {
  const { reading, mark } = line;
  if (reading === null || sameInput(reading, mark)) return true;
  const news = findingsOfDecided(line).filter(({ reason }) => reason === 'source-changed' || reason === 'file-pending');
  return reading.decidedActId !== null && news.every((finding) => isAmong(finding, reading.findings));
}
