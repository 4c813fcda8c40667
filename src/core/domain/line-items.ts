import type { SourceItem } from './order.ts';

/**
 * What tells a line of an order from the others, as it came: `lineKey` is the marketplace's id of the line (many sources
 * leave it out, some give it to several lines), `externalItemId` the channel's own, which a rewrite of the order may renew.
 */
export type IncomingItem = Pick<SourceItem, 'lineKey' | 'externalItemId' | 'sku' | 'name' | 'options'>;

/** A line that we hold: our id and key (unique within the order, never changed), and what it last came with. */
export interface StoredItemKey extends Omit<IncomingItem, 'lineKey'> {
  readonly id: number;
  readonly lineKey: string;
  readonly sourceLineKey: string | null;
}

/** `position` counts the lines of the order as it came, from 0. */
export interface ItemMatch<S extends StoredItemKey, I extends IncomingItem> {
  /** The same line before and now. */
  readonly kept: readonly { readonly stored: S; readonly incoming: I; readonly position: number }[];
  /** New lines, each with the key to store it under. */
  readonly added: readonly { readonly incoming: I; readonly lineKey: string; readonly position: number }[];
  /** Lines that the source no longer has, those already marked as removed among them. */
  readonly removed: readonly S[];
}

type Sign = (item: IncomingItem) => string | null;

/** From the surest sign of sameness to the weakest; each is tried on what the ones before left over. */
const SIGNS: readonly Sign[] = [
  (item) => item.lineKey && item.externalItemId && JSON.stringify([item.lineKey, item.externalItemId]),
  (item) => item.lineKey && JSON.stringify([item.lineKey, content(item)]),
  (item) => item.lineKey,
  (item) => item.externalItemId,
  content,
  product,
];

/**
 * Finds for each line of an order as it came the line that we hold of it: by line key, else by the channel's id, else by
 * SKU, name and options, else by SKU and name; equal ones pair in their order. Two lines with different line keys are the
 * same only if the channel's id says so: equal goods may have been bought twice. Give all lines of one order, those marked
 * as removed last, so that a line that comes back finds its old self. Rule: facts on the print shop, section 1 (the
 * replaced system stored lines without a key anew at every sync).
 */
export function matchItems<S extends StoredItemKey, I extends IncomingItem>(
  existing: readonly S[],
  incoming: readonly I[],
): ItemMatch<S, I> {
  const partners = new Map<number, S>();
  const left = new Set(existing);
  for (const sign of SIGNS) {
    if (left.size === 0 || partners.size === incoming.length) break;
    const bySign = groupBySign(left, sign);
    for (const [position, item] of incoming.entries()) {
      if (partners.has(position)) continue;
      const value = sign(item);
      const found = value && bySign.get(value)?.find((stored) => left.has(stored) && mayBeSame(stored, item));
      if (!found) continue;
      partners.set(position, found);
      left.delete(found);
    }
  }
  const keys = new Set(existing.map((stored) => stored.lineKey));
  const kept: { stored: S; incoming: I; position: number }[] = [];
  const added: { incoming: I; lineKey: string; position: number }[] = [];
  for (const [position, item] of incoming.entries()) {
    const stored = partners.get(position);
    if (stored) kept.push({ stored, incoming: item, position });
    else added.push({ incoming: item, lineKey: claimKey(item, keys), position });
  }
  return { kept, added, removed: [...left] };
}

/**
 * The key of a line whose source gives it none of its own: `~sku~hash~n`, from SKU, name and options, and counted from 1
 * among equals. Quantity and price are no part of it: they change while the line stays the same.
 */
export function fallbackKey(item: IncomingItem, occurrence: number): string {
  return `~${item.sku?.trim() ?? ''}~${hash8(content(item))}~${occurrence}`;
}

function groupBySign<S extends StoredItemKey>(items: Iterable<S>, sign: Sign): Map<string, S[]> {
  const groups = new Map<string, S[]>();
  for (const stored of items) {
    const value = sign({ ...stored, lineKey: stored.sourceLineKey });
    if (!value) continue;
    const group = groups.get(value);
    if (group) group.push(stored);
    else groups.set(value, [stored]);
  }
  return groups;
}

function mayBeSame(stored: StoredItemKey, item: IncomingItem): boolean {
  if (stored.externalItemId !== null && stored.externalItemId === item.externalItemId) return true;
  return !stored.sourceLineKey || !item.lineKey || stored.sourceLineKey === item.lineKey;
}

/** The source's own key where it is free, else the first fallback key that is. */
function claimKey(item: IncomingItem, taken: Set<string>): string {
  let key = item.lineKey || fallbackKey(item, 1);
  for (let occurrence = 1; taken.has(key); occurrence += 1) key = fallbackKey(item, occurrence);
  taken.add(key);
  return key;
}

function product(item: IncomingItem): string {
  return JSON.stringify([item.sku?.trim() ?? '', item.name.trim()]);
}

/** Options as a set: the order in which a source lists them means nothing. */
function content(item: IncomingItem): string {
  const options = item.options.map((option) => JSON.stringify([option.name, option.value])).sort();
  return JSON.stringify([product(item), options]);
}

/** FNV-1a, 32 bits over UTF-16 units, as eight hex digits: it tells apart the few lines of one order, it guards nothing. */
function hash8(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
