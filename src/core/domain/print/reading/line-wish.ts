import type { LineInput, OrderInput } from '../order-input.ts';
import type { Origin } from '../personalization.ts';
import { fold } from './fold.ts';
import { type BlocksOfLine, comparableColor, type LineSigns } from './match-blocks.ts';
import { lookUpColor } from './palette.ts';
import { ebaySku, variationColor } from './product-rules.ts';
import { quote } from './quote.ts';
import type { TextFinding } from './text-check.ts';
import { hasText, noWish, type Wish } from './wish.ts';

/** A colour that the name of a product ends in, as eBay's listings have it: `Name Keyring [Red]`. */
export function colorOfName(name: string): Origin | null {
  const inBrackets = /\[([^[\]]{1,80})\]\s{0,3}$/.exec(name.slice(-200));
  const parts = (inBrackets?.[1] ?? '').split(/[,/]/).filter((part) => {
    const { kind } = lookUpColor(part);
    return kind === 'known' || kind === 'random';
  });
  return parts.length === 1 && parts[0] ? { from: 'product name', raw: parts[0].trim() } : null;
}

/** What tells the lines of an order apart for a note that speaks of them. */
export function signsOf(order: OrderInput, options: readonly Wish[]): readonly LineSigns[] {
  return order.lines.map((line, index) => {
    const sku = ebaySku(line.sku);
    const stated = options[index]?.color1.find(({ raw }) => comparableColor(raw) !== null) ?? colorOfName(line.name);
    return {
      index,
      product: JSON.stringify([line.sku, line.name, line.options]),
      quantity: line.quantity,
      itemId: sku?.itemId ?? null,
      variation: sku?.variation ?? null,
      color: comparableColor(stated?.raw),
      plain: line.profile.personalised === false,
    };
  });
}

/** What a note says of a line, and how sure it is that it speaks of this one. */
export interface NoteWish {
  readonly wish: Wish;
  readonly doubt: string | null;
  /** It names no item: an option's own text stands before it. */
  readonly nameless: boolean;
}

/**
 * Joins what the note and the options say of a line. The note's text stands before the options'; where both speak and differ, or the
 * note may be about another line, a finding says so. A stated colour is never replaced: all statements are kept side by side.
 */
export function joinWishes(line: LineInput, options: Wish, said: NoteWish | null): Wish {
  const findings: TextFinding[] = [];
  const note = said?.wish ?? noWish;
  const both = hasText(note) && hasText(options);
  if (both && !sameTexts(note, options)) {
    findings.push({ reason: 'buyer-note', detail: `the note says ${told(note)}, the option ${told(options)}` });
  }
  if (said?.doubt) {
    findings.push({ reason: 'variation-unsure', detail: said.doubt });
  }
  const fromOptions = hasText(options)
    ? !hasText(note) || said?.nameless === true
    : !hasText(note) && options.texts.length > 0;
  const { source, texts, separate } = fromOptions ? options : note;
  const name = colorOfName(line.name);
  const color1 = [...note.color1, ...options.color1, ...(name ? [name] : [])];
  const sku = colorOfSku(line, color1, findings);
  return {
    source,
    texts,
    separate,
    color1: [...color1, ...sku],
    color2: [...note.color2, ...options.color2],
    font: options.font ?? note.font,
    notes: [...options.notes, ...note.notes],
    findings: [...options.findings, ...note.findings, ...findings],
    unread: options.unread || note.unread,
  };
}

/** What the blocks of a note that were found to be a line's say of it. */
export function wishOfBlocks({ blocks, doubt }: BlocksOfLine): NoteWish {
  const texts = blocks.flatMap((block) => block.texts.map((text) => ({ label: null, ...text })));
  const color1 = blocks.flatMap((block) => block.color1);
  const color2 = blocks.flatMap((block) => block.color2);
  return {
    wish: { ...noWish, source: 'note', texts, separate: texts.length > 1, color1, color2 },
    doubt,
    nameless: blocks.every(({ itemId }) => itemId === null),
  };
}

/**
 * eBay's variation number: where its colour is known it must be the stated one. It never fills in a colour; a variation without a
 * stated colour leaves an empty one, which `judge` asks for.
 */
function colorOfSku(line: LineInput, stated: readonly Origin[], findings: TextFinding[]): readonly Origin[] {
  const sku = ebaySku(line.sku);
  if (!sku) return [];
  const told = stated.map(({ raw }) => comparableColor(raw)).find((color) => color !== null) ?? null;
  const expected = comparableColor(variationColor(sku.variation));
  if (told !== null && expected !== null && told !== expected) {
    const detail = `variation ${sku.variation} is ${variationColor(sku.variation)}, the order says ${told}`;
    findings.push({ reason: 'colors-disagree', detail });
  }
  return told === null && stated.length === 0 ? [{ from: `SKU ${line.sku?.trim()}`, raw: '' }] : [];
}

function sameTexts(one: Wish, other: Wish): boolean {
  const words = ({ texts }: Wish): string =>
    fold(
      texts
        .map(({ value }) => value)
        .join(' ')
        .replace(/[^\p{L}\p{N}]+/gu, ' '),
    );
  return words(one) === words(other);
}

function told(wish: Wish): string {
  return quote(wish.texts.map(({ value }) => value).join(' / '), 60);
}
