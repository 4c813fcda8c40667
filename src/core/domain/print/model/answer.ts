import type { LineInput, OrderInput } from '../order-input.ts';
import type { Finding, LineReading, Origin, Personalization } from '../personalization.ts';
import { modelColors } from './colors.ts';
import { type Found, findPlaces, isPlain, type ModelPersonalization } from './found.ts';
import { noteFrom, shownTexts } from './input.ts';
import { countAt, isWhole, type Place, Source } from './places.ts';
import { otherMeaning, speaksToSeller } from './words.ts';

/** What a model says of one line. */
export interface ModelLine {
  readonly itemId: number;
  readonly personalizations: readonly ModelPersonalization[];
  readonly unsure: boolean;
  readonly why: string | null;
}

/**
 * What may be believed of a model's answer about one line. A model is not trusted: each text must stand, letter for letter (after
 * NFC and folding of white space), in the line's own options or in the order's note; each colour must be named there; the pieces
 * must add up; and nothing of those sources may be left over that could have meant something. Whatever fails is a finding, and a
 * text that the buyer did not write is dropped. An order in a note ("ignore your instructions …") can so lead to a review at worst.
 *
 * @param answer of all lines that were asked about in one call: they share the note
 * @param call for the origins: `call 12`
 * @throws RangeError when the order has no such line
 */
export function checkAnswer(
  order: OrderInput,
  itemId: number,
  answer: readonly ModelLine[],
  call: string,
): LineReading {
  const line = order.lines.find((candidate) => candidate.itemId === itemId);
  if (!line) throw new RangeError(`The order has no line ${itemId}.`);
  const mine = answer.filter((candidate) => candidate.itemId === itemId);
  const [said] = mine;
  if (said === undefined || mine.length > 1) return unread('the model gave no answer for this line');

  const sources = sourcesOf(order, line);
  const note = sources.find((source) => source.isNote);
  if (note) for (const other of answer) if (other !== said) takeFromNote(order, other, note);

  const found = findPlaces(said.personalizations, sources);
  const kept = found.filter(({ place }) => place !== null);
  const colors = modelColors(kept, sources, line);
  const personalizations = kept.map((one, position) => personalization(one, colors.of(position), call));
  const findings = [
    ...found.flatMap(({ lost }) => (lost === null ? [] : [finding('not-understood', lost)])),
    ...kept.flatMap((one, position) => doubtsAbout(one, kept.length, order).map((doubt) => ({ ...doubt, position }))),
    ...colors.findings,
    ...quantityFindings(personalizations, line),
    ...leftovers(sources),
    ...(said.unsure ? [finding('model-reading', `the model is not sure${said.why ? `: ${cut(said.why)}` : ''}`)] : []),
  ];
  if (personalizations.length === 0 && findings.every(({ reason }) => reason !== 'not-understood'))
    findings.push(finding('not-understood', 'the model found nothing to print and no word that says so'));
  return { source: personalizations.length > 0 ? 'model' : null, personalizations, findings, askModel: false };
}

function sourcesOf(order: OrderInput, line: LineInput): Source[] {
  return shownTexts(order, line).map((shown) => new Source(shown, shown.from === noteFrom));
}

/** What another line of the same call took from the note is explained too. */
function takeFromNote(order: OrderInput, other: ModelLine, note: Source): void {
  const line = order.lines.find(({ itemId }) => itemId === other.itemId);
  if (!line) return;
  const own = sourcesOf(order, line).filter((source) => !source.isNote);
  const found = findPlaces(other.personalizations, [...own, note]);
  modelColors(
    found.filter(({ place }) => place !== null),
    [...own, note],
    line,
  );
}

function personalization(
  { said, place, quote }: Found,
  [color1, color2]: readonly [Place | null, Place | null],
  call: string,
): Personalization {
  const text = isPlain(said) || place === null ? null : textAt(place);
  const origin = (at: Place): Origin => ({ from: `${call}, ${at.source.from}`, raw: textAt(at) });
  const first = color1 && textAt(color1);
  return {
    text,
    fields: text === null ? [] : [{ label: null, text, color: first, font: null }],
    color1: first,
    color2: color2 && textAt(color2),
    font: null,
    quantity: said.quantity,
    note: null,
    origins: {
      ...(quote && { text: origin(quote), quantity: origin(quote) }),
      ...(color1 && { color1: origin(color1) }),
      ...(color2 && { color2: origin(color2) }),
    },
  };
}

function textAt({ source, start, end }: Place): string {
  return source.text.slice(start, end);
}

/** What makes one doubt a text although the buyer wrote it. */
function doubtsAbout({ said, place, isShared }: Found, pieces: number, order: OrderInput): Finding[] {
  if (!place || isPlain(said)) return [];
  const text = textAt(place);
  const doubts: Finding[] = [];
  if (isShared) doubts.push(finding('split-unsure', 'two texts were taken from the same words'));
  if (!isWhole(place)) doubts.push(finding('model-reading', 'the text was cut out of a longer word'));
  if (/[,;:|\n]|[.!?] /.test(text)) doubts.push(finding('split-unsure', 'the text may be more than one'));
  if (/\.\S/u.test(text) && place.source.text[place.end] === '.')
    doubts.push(finding('model-reading', 'a full stop behind the text may be a part of it'));
  const words = text.toLowerCase().split(/[^\p{L}\p{M}]+/u);
  if (words.some((word) => speaksToSeller(word)))
    doubts.push(finding('model-reading', 'the text may hold a word to the seller'));
  if (otherMeaning.test(place.source.from) && !place.source.isNote)
    doubts.push(finding('model-reading', `the text was taken from ${place.source.from}`));
  if (place.source.isNote && order.lines.filter(({ profile }) => profile.personalised !== false).length > 1)
    doubts.push(finding('variation-unsure', 'the note does not prove which line it is about'));
  if (pieces > 1 && said.quantity > 1 && countAt(place)?.count !== said.quantity)
    doubts.push(finding('model-reading', `nothing says that ${said.quantity} pieces carry this text`));
  return doubts;
}

function quantityFindings(personalizations: readonly Personalization[], line: LineInput): Finding[] {
  const sum = personalizations.reduce((total, { quantity }) => total + quantity, 0);
  return sum === line.quantity ? [] : [finding('quantity-mismatch', `ordered ${line.quantity}, read ${sum}`)];
}

function leftovers(sources: readonly Source[]): Finding[] {
  return sources.flatMap((source) => {
    const left = source.unexplained();
    return left.length === 0 ? [] : [finding('model-reading', `${source.from}, not explained: ${cut(left.join(' '))}`)];
  });
}

function unread(why: string): LineReading {
  return { source: null, personalizations: [], findings: [finding('not-understood', why)], askModel: false };
}

function finding(reason: Finding['reason'], detail: string): Finding {
  return { reason, detail, position: null };
}

/** A detail is one line, and not a long one. */
function cut(text: string): string {
  const line = text.replace(/\s+/gu, ' ').trim();
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}
