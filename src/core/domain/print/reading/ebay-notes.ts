import type { Origin } from '../personalization.ts';
import { readLabel, textLabels } from './labels.ts';
import { type NoteLine, noteLines } from './note-lines.ts';
import { lookUpColor } from './palette.ts';
import { readRemarks } from './remarks.ts';
import { messageSigns } from './text-doubts.ts';

/** What a note says of one item: `Item ID: … Variation: Color=…`, then `Text: …`. */
export interface EbayBlock {
  /** Null: a text without an item id before it. */
  readonly itemId: string | null;
  /** The number of a numeric variation. */
  readonly variation: number | null;
  readonly color1: readonly Origin[];
  readonly color2: readonly Origin[];
  /** One for each label; lines that follow a text are part of it. */
  readonly texts: readonly { readonly value: string; readonly origin: Origin }[];
}

export interface EbayNotes {
  readonly blocks: readonly EbayBlock[];
  /** What belongs to no block: the buyer's own words, or what nobody knows. */
  readonly rest: readonly NoteLine[];
}

type OpenBlock = {
  itemId: string | null;
  variation: number | null;
  color1: Origin[];
  color2: Origin[];
  texts: { value: string; origin: Origin }[];
};

const head =
  /^\s*(?:item (?:id|number|no\.?)|numer przedmiotu|artikelnummer|ürün (?:no|numarası)) ?[:#] ?(\d{6,20})(?!\d)(.*)$/iu;
const label = `(?:${textLabels.join('|')}) ?\\d{0,2} ?[:：]`;
const textLine = new RegExp(`^\\s*${label} ?(.*)$`, 'iu');
const textWithin = new RegExp(`(?:^|\\s)${label} ?`, 'iu');
const variationPart = /^[\s,;|–-]*(?:variation|wariant|variante|varyasyon) ?: ?(.*)$/iu;
const labelLine = /^\s*([^:=]{1,40})[:=] ?(.*)$/u;

/** A line after a text that is longer than this is no second line of it. */
const longestContinuation = 60;

/**
 * Reads the blocks that eBay's listings make of what buyers chose and wrote. A line behind a text belongs to it, unless an empty line
 * is between them or it is plainly a remark; what belongs to no block is given back unread. Rule: facts on the print shop, section 2.
 *
 * @param from what an origin calls the note, `buyer’s note`
 */
export function readEbayNotes(note: string, from: string): EbayNotes {
  const blocks: OpenBlock[] = [];
  const rest: NoteLine[] = [];
  let current: OpenBlock | null = null;
  let mayContinue = false;

  const open = (itemId: string | null): OpenBlock => {
    const block: OpenBlock = { itemId, variation: null, color1: [], color2: [], texts: [] };
    blocks.push(block);
    return block;
  };
  const addText = (block: OpenBlock, line: NoteLine, value: string): void => {
    block.texts.push({ value, origin: { from: `${from}, line ${line.number}`, raw: line.text } });
    mayContinue = true;
  };

  for (const line of noteLines(note)) {
    const item = head.exec(line.text);
    const text = item ? null : textLine.exec(line.text);
    if (item) {
      current = open(item[1] ?? null);
      mayContinue = false;
      const tail = item[2] ?? '';
      const within = textWithin.exec(tail);
      const before = within ? tail.slice(0, within.index) : tail;
      const unread = readVariation(current, before, { from: `${from}, line ${line.number}`, raw: line.text });
      if (unread !== '') rest.push({ ...line, text: unread });
      if (within) addText(current, line, tail.slice(within.index + within[0].length));
    } else if (text) {
      current ??= open(null);
      addText(current, line, text[1] ?? '');
    } else if (line.text.trim() === '') {
      mayContinue = false;
    } else if (current && readMore(current, line, from)) {
      mayContinue = false;
    } else if (current && mayContinue && continues(line.text)) {
      const last = current.texts.pop();
      if (last) {
        const raw = `${last.origin.raw}\n${line.text}`;
        current.texts.push({ value: `${last.value}\n${line.text}`, origin: { ...last.origin, raw } });
      }
    } else {
      mayContinue = false;
      rest.push(line);
    }
  }
  return { blocks, rest };
}

/** `Variation: Color=Red, Size=L`, or a number; gives back what it did not understand. */
function readVariation(block: OpenBlock, part: string, origin: Origin): string {
  const content = variationPart.exec(part)?.[1]?.trim();
  if (content === undefined) return part.trim();
  if (/^\d{1,6}$/.test(content)) {
    block.variation = Number(content);
    return '';
  }
  const unread = content.split(/[,;|]/).filter((pair) => {
    const [, name, value] = labelLine.exec(pair) ?? [];
    if (name !== undefined && value !== undefined) return !readChoice(block, name, value, origin.from);
    if (lookUpColor(pair).kind !== 'known') return pair.trim() !== '';
    block.color1.push({ from: origin.from, raw: pair.trim() });
    return false;
  });
  return unread.join(', ').trim();
}

/** A line of its own inside a block: `Variation: …`, `Colour: Red`. */
function readMore(block: OpenBlock, line: NoteLine, from: string): boolean {
  const origin = { from: `${from}, line ${line.number}`, raw: line.text };
  if (variationPart.test(line.text)) return readVariation(block, line.text, origin) === '';
  const [, name, value] = labelLine.exec(line.text) ?? [];
  return name !== undefined && value !== undefined && readChoice(block, name, value, origin.from);
}

function readChoice(block: OpenBlock, name: string, value: string, from: string): boolean {
  const { meaning } = readLabel(name);
  if (meaning === 'color1') block.color1.push({ from, raw: value.trim() });
  else if (meaning === 'color2') block.color2.push({ from, raw: value.trim() });
  else return meaning === 'harmless';
  return true;
}

/** Whether a line may be a further line of the text before it: nothing in it speaks to the shop. */
function continues(line: string): boolean {
  if (line.length > longestContinuation || /[:=]/.test(line) || !/[\p{Script=Latin}\p{N}]/u.test(line)) return false;
  const speaks = readRemarks(line).some(({ kind }) => !['unknown', 'none', 'courtesy'].includes(kind));
  return !speaks && messageSigns(line).length === 0;
}
