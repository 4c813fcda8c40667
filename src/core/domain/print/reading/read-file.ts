import { isFileLink, type LineInput } from '../order-input.ts';
import type { Finding, LineReading, Personalization } from '../personalization.ts';
import { asPrinted } from './as-printed.ts';
import { fold } from './fold.ts';
import { judge } from './judge.ts';
import { quote } from './quote.ts';
import { colorInText, messageSigns } from './text-doubts.ts';
import type { Wish } from './wish.ts';

/**
 * The reading of a line whose buyer designed it in a file: what the file says, or why it does not say anything yet. The file is surer
 * than all else; what notes and options say besides is told where it differs.
 */
export function readFile(line: LineInput, besides: Wish): LineReading {
  const { file } = line;
  const told: Finding[] = besides.findings.map((finding) => ({ ...finding, position: null }));
  const links = new Set(line.options.filter(isFileLink).map(({ value }) => value.trim())).size;
  if (links > 1)
    told.push({ reason: 'several-links', detail: `${links} links, the file behind the first is read`, position: null });
  const nothing = (reason: Finding['reason'], detail: string): LineReading => ({
    source: null,
    personalizations: [],
    findings: [{ reason, detail, position: null }, ...told],
    askModel: false,
  });
  if (file.state === 'failed') return nothing(file.reason, file.detail);
  if (file.state !== 'read') return nothing('file-pending', 'the buyer’s file is not read yet');
  const { personalizations, findings } = asPrinted(file.reading.personalizations, line.profile);
  return {
    source: 'amazon-file',
    personalizations,
    findings: [
      ...file.reading.findings,
      ...findings,
      ...personalizations.flatMap(doubtsOf),
      ...judge(line, personalizations),
      ...told,
      ...otherTexts(besides, personalizations),
    ],
    askModel: false,
  };
}

/** A text that stands beside the file, in a note or an option, and is none of the file's. */
function otherTexts({ texts }: Wish, personalizations: readonly Personalization[]): readonly Finding[] {
  const words = (text: string): string => fold(text.replace(/[^\p{L}\p{N}]+/gu, ' '));
  const printed = personalizations
    .flatMap(({ text, fields }) => [text ?? '', ...fields.map((field) => field.text)])
    .map(words);
  return texts
    .filter(({ value }) => words(value) !== '' && !printed.includes(words(value)))
    .map(({ value, origin }) => ({
      reason: 'buyer-note',
      detail: `the file says otherwise than ${origin.from}: ${quote(value)}`,
      position: null,
    }));
}

/** A text in a file stands where it belongs; one that reads like a message is shown as it is, for a person to decide. */
function doubtsOf({ text }: Personalization, position: number): readonly Finding[] {
  if (text === null) return [];
  return [...messageSigns(text), ...colorInText(text)].map(({ reason, detail }) => ({
    reason: reason === 'not-understood' ? 'buyer-note' : reason,
    detail,
    position,
  }));
}
