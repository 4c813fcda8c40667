import { isFileLink, type LineInput, type OrderInput } from '../order-input.ts';
import type { Finding, LineReading } from '../personalization.ts';
import { compose } from './compose.ts';
import { doubtDivided } from './divided.ts';
import { heed, mayHoldText } from './heed-remarks.ts';
import { judge } from './judge.ts';
import { joinWishes, type NoteWish, signsOf, wishOfBlocks } from './line-wish.ts';
import { matchBlocks } from './match-blocks.ts';
import { readOptions } from './options.ts';
import { readNotes } from './order-notes.ts';
import { readPlain } from './plain-line.ts';
import { readFile } from './read-file.ts';
import { type Remark, readRemarks } from './remarks.ts';
import { stateColors } from './state-colors.ts';
import type { TextFinding } from './text-check.ts';
import { hasText, type Wish } from './wish.ts';

/** What the order around it tells of a line. */
interface Surroundings {
  readonly remarks: readonly Remark[];
  readonly isAmazon: boolean;
  /** The only line on which something is printed. */
  readonly alone: boolean;
}

/**
 * Reads what shall be printed on each line of an order, one reading per line in the lines' own order. The surest source that speaks of a
 * text wins: Amazon's file, the note, the options; else the buyer or the product says that nothing is printed; else it is unread, and a
 * model may be asked where there are words. A line that is no goods is not made. A reading without findings is certain. Never throws; takes time linear in the texts.
 */
export function readOrder(order: OrderInput): readonly LineReading[] {
  const notes = readNotes(order);
  const options = order.lines.map((line) => readOptions(line.options));
  const matches = matchBlocks(notes.blocks, signsOf(order, options));
  const alone = order.lines.filter((line) => line.profile.personalised !== false).length === 1;
  const surfaces: NoteWish | null =
    notes.surfaces.length === 0
      ? null
      : {
          wish: readOptions(notes.surfaces, 'note'),
          doubt: alone ? null : 'the note does not say which line it is about',
          nameless: false,
        };
  // Where there is nothing but fees, a note may be about any of them.
  const isNoted = hasNotes(order) && order.lines.every(({ profile }) => profile.notMade !== null);
  return order.lines.map((line, index) => {
    const { notMade } = line.profile;
    if (notMade && (notMade.said || !carriesWords(line, isNoted || matches.has(index)))) return unmade(notMade.why);
    if (!Number.isSafeInteger(line.quantity) || line.quantity < 1) return uncountable(line);
    const match = matches.get(index);
    const isPlain = line.profile.personalised === false;
    const said = match ? wishOfBlocks(match) : isPlain ? null : surfaces;
    const wish = joinWishes(line, options[index] ?? readOptions([]), said);
    if (isPlain) return readPlain(line, wish);
    const remarks = [...notes.remarks, ...wish.notes.flatMap((note) => readRemarks(note))];
    const read = readLine(line, wish, { remarks, isAmazon: isAmazonOrder(order), alone });
    const reading = order.isDivided && read.source !== 'amazon-file' ? doubtDivided(read) : read;
    return heed(
      reading,
      remarks,
      notes.findings.map((finding) => ({ ...finding, position: null })),
    );
  });
}

/** What no fee does: a buyer chose something on the line, designed it, or wrote about it. */
function carriesWords({ options, file }: LineInput, hasNote: boolean): boolean {
  return options.length > 0 || file.state !== 'none' || hasNote;
}

function hasNotes({ customerNotes, internalNotes }: OrderInput): boolean {
  return [customerNotes, internalNotes].some((notes) => notes !== null && notes.trim() !== '');
}

function unmade(why: string): LineReading {
  return { source: null, personalizations: [], findings: [], askModel: false, notMade: why };
}

/** Whether an order is Amazon's: by its marketplace, or by the form of its number. */
export function isAmazonOrder(order: Pick<OrderInput, 'marketplace' | 'orderNumber'>): boolean {
  return /amazon/i.test(order.marketplace ?? '') || /^\d{3}-\d{7}-\d{7}$/.test(order.orderNumber.trim());
}

function readLine(line: LineInput, wish: Wish, { remarks, isAmazon, alone }: Surroundings): LineReading {
  if (line.file.state !== 'none' || line.options.some(isFileLink)) return readFile(line, wish);
  const composed = compose(line, wish);
  if (composed && (hasText(wish) || !mayHoldText(remarks))) {
    const { personalizations, findings, none, askModel } = composed;
    if (personalizations.length === 0) return { source: null, personalizations, findings, askModel };
    const source = none ? 'rule' : wish.source;
    return { source, personalizations, findings: [...findings, ...judge(line, personalizations)], askModel };
  }
  const refusal = remarks.find(({ kind }) => kind === 'none');
  if (refusal && alone && !wish.unread && !mayHoldText(remarks)) {
    return readPlain(line, wish, { from: 'buyer’s note', raw: refusal.text });
  }
  return unread(line, wish, mayHoldText(remarks), isAmazon);
}

function unread(line: LineInput, wish: Wish, wordsLeft: boolean, isAmazon: boolean): LineReading {
  const findings: Finding[] = [...wish.findings, ...colorsOf(wish)].map((finding) => ({ ...finding, position: null }));
  const askModel = wish.unread || wordsLeft;
  const fileMissing = isAmazon && line.profile.personalised !== false;
  const found = (reason: Finding['reason'], detail: string): void => {
    findings.push({ reason, detail, position: null });
  };
  if (fileMissing) found('file-missing', 'the line has no link to the buyer’s file');
  if (askModel) found('not-understood', 'the buyer wrote something, and no text was found in it');
  else if (!fileMissing)
    found('missing-personalization', 'neither a file nor a note nor an option tells what to print');
  return { source: null, personalizations: [], findings, askModel };
}

/** What is wrong with the colours, whoever will read the text. */
function colorsOf(wish: Wish): readonly TextFinding[] {
  const { color1, origins, findings } = stateColors(wish);
  if (color1 !== null || origins.color1 === undefined) return findings;
  return [...findings, { reason: 'missing-color', detail: 'the first colour' }];
}

function uncountable({ quantity }: LineInput): LineReading {
  const findings: Finding[] = [
    { reason: 'quantity-mismatch', detail: `OrderQty=${quantity}, ParsedTotalQty=0`, position: null },
  ];
  return { source: null, personalizations: [], findings, askModel: false };
}
