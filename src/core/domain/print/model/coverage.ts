import { announcing, carrying, closing, following, joining, polite } from './words.ts';

/** They stand in a source in place of a text or a colour that was taken from it; no buyer can type them. */
export const textMark = '\u{f0000}';
export const colourMark = '\u{f0001}';

type Kind = 'text' | 'colour' | 'word' | 'separator' | 'other';

interface Token {
  readonly kind: Kind;
  /** In lower case. */
  readonly text: string;
  /** Nothing, not even a space, stands between it and the token before it. */
  readonly joined: boolean;
}

/**
 * What is left of a buyer's text when everything that a model explained is taken away: the marked texts and colours, and words
 * that mean nothing beside them (model-words). Empty: all of it is explained.
 *
 * @param marked the text with `textMark` and `colourMark` in place of what was taken from it, its spaces folded
 * @param isNote a note speaks to the seller and may thank; an option's value is the order itself
 */
export function unexplained(marked: string, isNote: boolean): string[] {
  const tokens = tokensOf(marked);
  const places = tokens.flatMap((token, index) => (token.kind === 'text' ? [index] : []));
  if (places.length === 0) return leftOfBare(tokens, isNote);
  const stretches = [...places, tokens.length].map((end, n) =>
    tokens.slice(n === 0 ? 0 : (places[n - 1] ?? 0) + 1, end),
  );
  const [head = [], tail = []] = [stretches[0], stretches.at(-1)];
  return [
    ...leftBefore(head, false),
    ...stretches.slice(1, -1).flatMap((stretch) => leftBefore(stretch, true)),
    ...leftBehind(tail, isNote && isAnnouncement(head.filter(carriesMeaning))),
    ...glued(tokens),
  ];
}

const token = new RegExp(
  `${textMark}|${colourMark}|\\[(?:link|e-mail|number)\\]|[\\p{L}\\p{M}\\p{N}]+(?:['’][\\p{L}\\p{M}\\p{N}]+)*|\\s+|.`,
  'gsu',
);
const separators = /^[,;:/|•·–—\-"“”„«»'‘’()=.>&+\n]$/u;

function tokensOf(marked: string): Token[] {
  const tokens: Token[] = [];
  let joined = false;
  for (const [found] of marked.matchAll(token)) {
    const isSpace = /^\s/u.test(found);
    // A line's end ends a sentence, which an ordinary space does not.
    if (isSpace && found.includes('\n')) tokens.push({ kind: 'separator', text: '\n', joined: false });
    if (!isSpace) tokens.push({ kind: kindOf(found), text: found.toLowerCase(), joined });
    joined = !isSpace;
  }
  return tokens;
}

function kindOf(found: string): Kind {
  if (found === textMark) return 'text';
  if (found === colourMark) return 'colour';
  if (/^[\p{L}\p{M}\p{N}]/u.test(found)) return 'word';
  return separators.test(found) ? 'separator' : 'other';
}

const carriesMeaning = ({ kind }: Token): boolean => kind !== 'separator';
const isOneOf = ({ text }: Token, ...sets: readonly ReadonlySet<string>[]): boolean =>
  sets.some((set) => set.has(text));

/** The words between a text (or the beginning) and the next text: they announce it, or join it to the one before. */
function leftBefore(stretch: readonly Token[], isBehindText: boolean): string[] {
  if (isBehindText && stretch.length === 0) return ['(no sign between two texts)'];
  const said = stretch.filter(carriesMeaning);
  const end = said.at(-1);
  if (!end) return [];
  const announced = isAnnouncement(said);
  const joins = end.kind === 'colour' || (isBehindText && isOneOf(end, joining));
  return textsOf(
    said.filter((one, index) => {
      if (one.kind === 'colour') return false;
      const touchesText = isBehindText && one === stretch[0];
      if (touchesText) return !isOneOf(one, following, joining) || !(announced || joins);
      if (announced) return !isOneOf(one, announcing, carrying, following, joining, polite);
      return !(joins && (isOneOf(one, following) || (one === end && index > 0) || isJoin(said, index)));
    }),
  );
}

/** It ends in `name`, `print`, or in `is` behind such a word. */
function isAnnouncement(said: readonly Token[]): boolean {
  const [before, end] = [said.at(-2), said.at(-1)];
  if (!end) return false;
  return isOneOf(end, announcing) || (isOneOf(end, carrying) && before !== undefined && isOneOf(before, announcing));
}

/** `and` between two colours, or between a colour and the text that follows. */
function isJoin(said: readonly Token[], index: number): boolean {
  const [before, one, behind] = [said[index - 1], said[index], said[index + 1]];
  return (
    one !== undefined && isOneOf(one, joining) && before?.kind === 'colour' && (behind?.kind ?? 'colour') === 'colour'
  );
}

/** Behind the last text: its colours, and in a note that asked for something the thanks in a sentence of their own. */
function leftBehind(stretch: readonly Token[], mayThank: boolean): string[] {
  const end = stretch.findIndex(({ text }) => text === '.' || text === '\n');
  const sentence = (end < 0 ? stretch : stretch.slice(0, end)).filter(carriesMeaning);
  const rest = (end < 0 ? [] : stretch.slice(end)).filter(carriesMeaning);
  return textsOf([
    ...sentence.filter((one, index) => !(one.kind === 'colour' || isOneOf(one, following) || isJoin(sentence, index))),
    ...rest.filter((one, index) => !(isColourTalk(rest, index) || (mayThank && isThanks(one)))),
  ]);
}

/** A source that no text was taken from: a colour's option, or a note that only thanks. */
function leftOfBare(tokens: readonly Token[], isNote: boolean): string[] {
  const said = tokens.filter(carriesMeaning);
  const speaksOfColour = said.some(({ kind }) => kind === 'colour');
  return textsOf(said.filter((one, index) => !(speaksOfColour ? isColourTalk(said, index) : isNote && isThanks(one))));
}

function isColourTalk(said: readonly Token[], index: number): boolean {
  const one = said[index];
  return one !== undefined && (one.kind === 'colour' || isOneOf(one, following) || isJoin(said, index));
}

function isThanks(one: Token): boolean {
  return one.text === '!' || isOneOf(one, closing);
}

/** What is written together with a text or a colour belongs to it: the `bel` of `Annabel`, the hyphen of `Anna-Marie`. */
function glued(tokens: readonly Token[]): string[] {
  return tokens.flatMap((one, index) => {
    const [before, behind] = [tokens[index - 1], tokens[index + 1]];
    const isTight =
      one.joined && behind?.joined === true && one.kind === 'separator' && !/[,;:=\n()"“”]/.test(one.text);
    if (isTight) return isMark(before) || isMark(behind) ? [one.text] : [];
    const meets =
      one.joined && (isMark(one) ? isMark(before) || before?.kind === 'word' : isMark(before) && one.kind === 'word');
    return meets ? textsOf([one]) : [];
  });
}

function isMark(one: Token | undefined): boolean {
  return one?.kind === 'text' || one?.kind === 'colour';
}

function textsOf(tokens: readonly Token[]): string[] {
  return tokens.map(({ kind, text }) => (kind === 'text' || kind === 'colour' ? '…' : text));
}
