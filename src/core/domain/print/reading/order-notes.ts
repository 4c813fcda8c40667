import type { ItemOption } from '../../order.ts';
import type { OrderInput } from '../order-input.ts';
import { type EbayBlock, readEbayNotes } from './ebay-notes.ts';
import { noteLines } from './note-lines.ts';
import { type Remark, readRemarks } from './remarks.ts';
import type { TextFinding } from './text-check.ts';

/** What an order's notes say, before it is known about which line. */
export interface OrderNotes {
  readonly blocks: readonly EbayBlock[];
  /** `(Surface 1) Name or Text: …`: what Amazon's designs look like in a note, as options. */
  readonly surfaces: readonly ItemOption[];
  /** The buyer's own words. */
  readonly remarks: readonly Remark[];
  /** What holds for every line that is printed. */
  readonly findings: readonly TextFinding[];
}

/** Longer than any marketplace lets a buyer write; the rest is not read, and a finding says so. */
const maxNoteLength = 5_000;

const surfaceLine = /^\s*(\(surface \d{1,2}\) ?[^:]{1,60}): ?(.*)$/i;
const copyOfEbay = /ebay order (?:id|number|no\.?) ?[:#]/i;
/** The other lines that the shop software writes into such a copy. */
const copyLine = /^\s*ebay [\p{L} ]{1,40}[:#]/iu;

/**
 * Reads the buyer's note: blocks of items, Amazon's surfaces, and the rest sentence by sentence. Internal notes are the shop's own words:
 * of them only blocks and surfaces are taken, and only if the buyer's note has none; an order number of eBay is looked for in both.
 */
export function readNotes(order: Pick<OrderInput, 'customerNotes' | 'internalNotes'>): OrderNotes {
  const findings: TextFinding[] = [];
  const isCopy = [order.customerNotes, order.internalNotes].some((note) => copyOfEbay.test(note ?? ''));
  if (isCopy) findings.push({ reason: 'duplicate-order', detail: 'its notes name an eBay order' });

  const buyers = readNote(order.customerNotes ?? '', 'buyer’s note');
  const rest = isCopy ? buyers.rest.filter((line) => !copyLine.test(line)) : buyers.rest;
  const inside = isEmpty(buyers) ? readNote(order.internalNotes ?? '', 'internal note') : null;
  if (inside && !isEmpty(inside)) findings.push(...inside.cut);
  return {
    blocks: inside ? inside.blocks.filter(({ itemId }) => itemId !== null) : buyers.blocks,
    surfaces: inside?.surfaces ?? buyers.surfaces,
    remarks: readRemarks(rest.join('\n')),
    findings: [...findings, ...buyers.cut],
  };
}

interface ReadNote {
  readonly surfaces: readonly ItemOption[];
  readonly blocks: readonly EbayBlock[];
  readonly rest: readonly string[];
  /** That the note was too long to be read whole. */
  readonly cut: readonly TextFinding[];
}

function readNote(whole: string, from: string): ReadNote {
  const note = whole.slice(0, maxNoteLength);
  const surfaces: ItemOption[] = [];
  const others: string[] = [];
  for (const { text } of noteLines(note)) {
    const [, name, value] = surfaceLine.exec(text) ?? [];
    if (name !== undefined && value !== undefined) surfaces.push({ name: name.trim(), value });
    else others.push(text);
  }
  const detail = `the ${from} is ${whole.length} characters long, only ${maxNoteLength} were read`;
  const cut: TextFinding[] = whole.length > maxNoteLength ? [{ reason: 'buyer-note', detail }] : [];
  if (surfaces.length > 0) return { surfaces, blocks: [], rest: others, cut };
  const { blocks, rest } = readEbayNotes(note, from);
  return { surfaces, blocks, rest: rest.map(({ text }) => text), cut };
}

function isEmpty({ surfaces, blocks }: ReadNote): boolean {
  return surfaces.length + blocks.length === 0;
}
