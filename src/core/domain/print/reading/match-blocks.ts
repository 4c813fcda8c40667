import type { EbayBlock } from './ebay-notes.ts';
import { fold } from './fold.ts';
import { lookUpColor } from './palette.ts';

/** What tells a line of an order from its others, as far as a note can speak of it. */
export interface LineSigns {
  /** Its place in the order. */
  readonly index: number;
  /** Equal for lines of the same product. */
  readonly product: string;
  readonly quantity: number;
  /** eBay's listing and variation number; null where the SKU is another system's. */
  readonly itemId: string | null;
  readonly variation: number | null;
  /** Its colour as `comparableColor` writes it; null: not stated. */
  readonly color: string | null;
  /** Nothing is ever printed on it: no block comes to it by its position. */
  readonly plain: boolean;
}

export interface BlocksOfLine {
  readonly blocks: readonly EbayBlock[];
  /** Why they may be another line's; null: they are surely this one's. */
  readonly doubt: string | null;
}

interface Candidates {
  readonly lines: readonly LineSigns[];
  readonly doubt: string | null;
}

/** A colour for comparison: the palette's name, `random`, or the folded word itself; null: none. */
export function comparableColor(raw: string | null | undefined): string | null {
  if (raw === null || raw === undefined) return null;
  const found = lookUpColor(raw);
  if (found.kind === 'none') return null;
  return found.kind === 'known' ? found.name : found.kind === 'random' ? 'random' : fold(raw);
}

/**
 * Finds the line that each block of a note speaks of: by the item id, then by variation number and colour; else by position, which
 * is in doubt unless there is only one line. Lines that are equal in everything may share their blocks in any order: the pieces are
 * the same. Returns the blocks by line index.
 */
export function matchBlocks(
  blocks: readonly EbayBlock[],
  lines: readonly LineSigns[],
): ReadonlyMap<number, BlocksOfLine> {
  const groups = new Map<string, Candidates & { blocks: EbayBlock[] }>();
  for (const block of blocks) {
    const found = candidatesOf(block, lines);
    const key = found.lines.map((line) => line.index).join();
    const group = groups.get(key);
    if (group) groups.set(key, { ...group, blocks: [...group.blocks, block], doubt: group.doubt ?? found.doubt });
    else groups.set(key, { ...found, blocks: [block] });
  }
  const matches = new Map<number, BlocksOfLine>();
  const give = (line: LineSigns, given: readonly EbayBlock[], doubt: string | null): void => {
    const before = matches.get(line.index);
    const both = before ? 'blocks of different kinds came to one line' : null;
    matches.set(line.index, {
      blocks: [...(before?.blocks ?? []), ...given],
      doubt: before?.doubt ?? doubt ?? both,
    });
  };
  for (const { lines: fitting, blocks: group, doubt } of groups.values()) {
    const [first] = fitting;
    if (!first) continue;
    if (fitting.length === 1) {
      give(first, group, doubt);
      continue;
    }
    const share = group.length === fitting.length && interchangeable(fitting);
    const unsure = share ? doubt : `${group.length} parts of the note for ${fitting.length} lines like this one`;
    for (const [line, given] of inOrder(fitting, group)) give(line, given, unsure);
  }
  return matches;
}

function candidatesOf(block: EbayBlock, lines: readonly LineSigns[]): Candidates {
  let doubt: string | null = null;
  const some = lines.filter((line) => !line.plain);
  const printed = some.length > 0 ? some : lines;
  let fitting: readonly LineSigns[] = lines.filter((line) => line.itemId !== null && line.itemId === block.itemId);
  if (fitting.length === 0) {
    fitting = printed.filter((line) => line.itemId === null || block.itemId === null);
    if (fitting.length === 0) fitting = printed;
    if (lines.length > 1) doubt = 'no line bears the item id of the note';
    else if (block.itemId !== null && lines[0]?.itemId) doubt = `the note is about item ${block.itemId}`;
  }
  if (block.variation !== null) {
    const same = fitting.filter((line) => line.variation === block.variation);
    if (same.length > 0) fitting = same;
    else if (fitting.some((line) => line.variation !== null)) doubt ??= `no line is variation ${block.variation}`;
  }
  const color = comparableColor(block.color1[0]?.raw);
  if (color !== null) {
    const same = fitting.filter((line) => line.color === color);
    const open = fitting.filter((line) => line.color === null);
    if (same.length > 0) fitting = same;
    else if (open.length > 0) fitting = open;
    else if (fitting.length > 0) doubt ??= `no line has the colour ${block.color1[0]?.raw}`;
  }
  return { lines: fitting, doubt };
}

/** Blocks dealt out in their order, each line as many as it has pieces, the last line what is over; some may get none. */
function inOrder(
  lines: readonly LineSigns[],
  blocks: readonly EbayBlock[],
): readonly (readonly [LineSigns, readonly EbayBlock[]])[] {
  const left = [...blocks];
  const one = blocks.length <= lines.length;
  return lines.map((line, index) => {
    const most = index === lines.length - 1 ? left.length : one ? 1 : Math.max(1, line.quantity);
    return [line, left.splice(0, most)] as const;
  });
}

function interchangeable([first, ...others]: readonly LineSigns[]): boolean {
  return others.every(
    (line) =>
      first !== undefined &&
      line.product === first.product &&
      line.quantity === first.quantity &&
      line.color === first.color &&
      line.variation === first.variation,
  );
}
