import type { LineInput } from '../order-input.ts';
import type { Finding, Origin, Personalization, TextField } from '../personalization.ts';
import { textAsPrinted } from './as-printed.ts';
import { cleanText } from './clean-text.ts';
import { fold } from './fold.ts';
import { findList } from './list-shapes.ts';
import { saysNone } from './none-words.ts';
import { quote } from './quote.ts';
import { splitTexts } from './split-texts.ts';
import { stateColors } from './state-colors.ts';
import type { TextFinding } from './text-check.ts';
import { colorInText, messageSigns } from './text-doubts.ts';
import type { LabelledText, Wish } from './wish.ts';

/** What became of a wish. */
export interface Composed {
  readonly personalizations: readonly Personalization[];
  readonly findings: readonly Finding[];
  /** The buyer says, in words that leave no doubt, that nothing shall be printed. */
  readonly none: boolean;
  /** There is text, and it is no text to print as it stands. */
  readonly askModel: boolean;
}

type Part = Pick<Personalization, 'text' | 'fields' | 'quantity'> & { readonly origin: Origin };

interface Parts {
  readonly parts: readonly Part[];
  readonly findings: readonly TextFinding[];
}

/**
 * Makes personalizations of what a source says of a line: tells several texts apart, derives each as it is printed, names the colours.
 * Null: the source speaks of no text at all. What holds whatever the source (characters, lengths, sums) is left to `judge`.
 */
export function compose(line: LineInput, wish: Wish): Composed | null {
  if (wish.texts.length === 0) return null;
  const colors = stateColors(wish);
  const common = { color1: colors.color1, color2: colors.color2, font: wish.font?.raw.trim() ?? null, note: null };
  const origins = { ...colors.origins, ...(wish.font && { font: wish.font }) };
  const build = ({ origin, ...part }: Part): Personalization => ({
    ...part,
    ...common,
    origins: { text: origin, ...origins },
  });
  const whole = (findings: readonly TextFinding[]): Finding[] => findings.map((f) => ({ ...f, position: null }));
  const before = [...wish.findings, ...colors.findings];

  const texts = wish.texts.map((text) => ({ ...text, says: saysNone(cleanText(text.value).text) }));
  const told = texts.filter(({ value }) => cleanText(value).text !== '');
  const [first] = told.length > 0 ? told : texts;
  if (!first) return null;
  const blank = (text: string | null): Composed => ({
    personalizations: [build({ text, fields: [], quantity: line.quantity, origin: first.origin })],
    findings: whole(before),
    none: text === null,
    askModel: wish.unread,
  });
  if (told.length === 0) return blank('');
  if (told.every(({ says }) => says === 'none')) return blank(null);

  const printed = told.filter(({ says }) => says !== 'none');
  const unclear = printed.flatMap(({ value, says }) =>
    says === 'perhaps'
      ? [{ reason: 'not-understood' as const, detail: `a text, or no personalisation? ${quote(value)}` }]
      : signsIn(cleanText(value).text),
  );
  if (unclear.length > 0) {
    return { personalizations: [], findings: whole([...before, ...unclear]), none: false, askModel: true };
  }
  const { parts, findings } = partsOf(line, wish, printed);
  return {
    personalizations: parts.map(build),
    findings: [
      ...whole([...before, ...findings]),
      ...parts.flatMap(({ text }, position) => colorInText(text ?? '').map((f) => ({ ...f, position }))),
    ],
    none: false,
    askModel: wish.unread,
  };
}

/** The brackets of a numbered list are no sign of a message; its entries are looked at one by one. */
function signsIn(text: string): readonly TextFinding[] {
  const list = findList(text);
  return list?.shape === 'numbers' ? list.entries.flatMap(messageSigns) : messageSigns(text);
}

function partsOf(line: LineInput, wish: Wish, texts: readonly LabelledText[]): Parts {
  const [first] = texts;
  if (first && texts.length === 1) return splitOne(line, first);
  return wish.separate ? apart(line, texts) : together(line, texts);
}

/** One text: for every piece, or a list of them. */
function splitOne({ quantity, profile }: LineInput, { label, value, origin }: LabelledText): Parts {
  const { text, changes } = textAsPrinted(value, profile);
  const { parts, doubt } = splitTexts(text, quantity);
  return {
    parts: parts.map((part) => ({ ...part, fields: [field(label, part.text)], origin })),
    findings: [...changed(changes), ...(doubt === null ? [] : [unsure(doubt)])],
  };
}

/** Texts that the source keeps apart: one piece each. One that looks like a list itself leaves it in doubt. */
function apart({ quantity, profile }: LineInput, texts: readonly LabelledText[]): Parts {
  const derived = texts.map((text) => ({ ...text, ...textAsPrinted(text.value, profile) }));
  const lists = derived.filter(({ text }) => findList(text) !== null);
  const doubts = lists.length > 0 ? [unsure(`${quote(lists[0]?.text ?? '')} for one piece of ${quantity}`)] : [];
  return {
    parts: derived.map(({ label, text, origin }) => ({ text, fields: [field(label, text)], quantity: 1, origin })),
    findings: [...changed(derived.flatMap(({ changes }) => changes)), ...doubts],
  };
}

/** Several fields of a line: all on each piece. Fields that could as well be one piece's each leave it in doubt. */
function together({ quantity, profile }: LineInput, texts: readonly LabelledText[]): Parts {
  const derived = texts.map((text) => ({ ...text, ...textAsPrinted(text.value, profile) }));
  const labels = new Set(texts.map(({ label }) => fold(label ?? '')));
  const findings = [...changed(derived.flatMap(({ changes }) => changes))];
  if (labels.size < texts.length) findings.push(unsure('two texts under one label'));
  else if (quantity > 1 && (texts.length === quantity || derived.some(({ text }) => findList(text) !== null))) {
    findings.push(unsure(`${texts.length} fields for ${quantity} pieces: all on each, or one each`));
  }
  const same = new Set(derived.map(({ text }) => fold(text))).size < derived.length;
  if (same) findings.push({ reason: 'duplicate-name', detail: `two fields say ${quote(derived[0]?.text ?? '')}` });
  const origin = {
    from: texts
      .map(({ origin: { from } }) => from)
      .join(', ')
      .slice(0, 200),
    raw: texts.map(({ origin: { raw } }) => raw).join('\n'),
  };
  const text = derived.map((part) => part.text).join('\n');
  return {
    parts: [{ text, fields: derived.map((part) => field(part.label, part.text)), quantity, origin }],
    findings,
  };
}

function field(label: string | null, text: string): TextField {
  return { label, text, color: null, font: null };
}

function changed(changes: readonly string[]): TextFinding[] {
  return changes.map((detail) => ({ reason: 'text-changed', detail }));
}

function unsure(detail: string): TextFinding {
  return { reason: 'split-unsure', detail };
}
