import type { ItemOption } from '../../domain/order.ts';
import { type OrderPatch, writtenByUs } from '../../domain/print/own-options.ts';
import { type ExactJson, ExactNumber, type ExactObject, isObject } from '../../exact-json.ts';
import type { RawDocument } from '../channel.ts';
import type { OrderComparison, Unmet } from '../order-writer.ts';
import { damageTo } from './damaged-text.ts';
import { carries, findLine, isChangeable, optionsOf, readWritable, sameOptions, textOf } from './writable-order.ts';

/** What a rewrite may change and harms nobody: dates of change, what address checks say, ids given anew or left out (A6). */
const tolerated = [
  /^(modifyDate|customerId)$/,
  /^items\[\d+\]\.(orderItemId|productId)$/,
  /^items\[\d+\]\.(createDate|modifyDate)$/,
  /^shipTo\.(addressVerified|residential)$/,
  /^internationalOptions\.customsItems\[\d+\]\.customsItemId$/,
];

/** What shipping or cancelling an order writes: between a write and a late look at it that is others' work. */
const endsOfOrders =
  /^(orderStatus|shipDate|carrierCode|serviceCode|packageCode|confirmation|holdUntilDate|labelMessages|externallyFulfilled\w*)$/;

/**
 * Holds an order as it was read behind a write against what it was before. Lines are paired by the marketplace's key, else by
 * what they are and ShipStation's id or their place: that id is its own, and a rewrite may renew it (A5). The order of options means nothing; null, nothing, an empty text and an empty list say the same.
 *
 * @throws Unwritable 'bad-shape' when one of them is not an order
 */
export function compareOrders(before: RawDocument, after: RawDocument, patch: OrderPatch): OrderComparison {
  const [was, is] = [readWritable(before), readWritable(after)];
  const differences: string[] = [];
  const note = (path: string): void => {
    const excused = tolerated.some((one) => one.test(path)) || (!isChangeable(is.order) && endsOfOrders.test(path));
    if (!excused) differences.push(path);
  };
  differ({ ...was.order, items: null }, { ...is.order, items: null }, '', note);

  const patched = new Set(patch.lines.map((line) => findLine(was.items, line)));
  const pairs = pairLines(was.items, is.items);
  for (const [at, item] of was.items.entries()) {
    const path = `items[${at}]`;
    const now = pairs.get(item);
    if (!now) note(`${path} is gone`);
    else differInLine(item, now, path, patched.has(at), note);
  }
  const paired = new Set(pairs.values());
  const more = is.items.filter((item) => !paired.has(item)).length;
  if (more > 0) note(`items: ${more} more`);
  return { unmet: unmetLines(was.items, is.items, patch, pairs), differences };
}

function unmetLines(
  was: readonly ExactObject[],
  is: readonly ExactObject[],
  patch: OrderPatch,
  pairs: ReadonlyMap<ExactObject, ExactObject>,
): Unmet[] {
  return patch.lines.flatMap((line): Unmet[] => {
    const beforeAt = findLine(was, line);
    const before = beforeAt === null ? undefined : was[beforeAt];
    const item = before ? pairs.get(before) : is[findLine(is, line) ?? -1];
    const path = `items[${beforeAt ?? '?'}].options`;
    if (!item) return [{ kind: 'line-gone', path }];
    if (carries(item, line.options)) return [];
    const stored = writtenByUs(optionsOf(item));
    if (before && carries(before, stored)) return [{ kind: 'untouched', path }];
    return [{ kind: damage(line.options, stored), path }];
  });
}

function damage(wanted: readonly ItemOption[], stored: readonly ItemOption[]): Unmet['kind'] {
  for (const { name, value } of wanted) {
    const got = stored.find((option) => option.name === name)?.value;
    const kind = got === undefined || got === value ? null : damageTo(value, got);
    if (kind !== null) return kind;
  }
  return 'altered';
}

type Note = (path: string) => void;

function differInLine(was: ExactObject, is: ExactObject, path: string, patched: boolean, note: Note): void {
  differ({ ...was, options: null }, { ...is, options: null }, path, note);
  const theirs = (item: ExactObject): ItemOption[] => {
    const options = optionsOf(item);
    if (!patched) return options;
    const ours = new Set(writtenByUs(options));
    return options.filter((option) => !ours.has(option));
  };
  if (!sameOptions(theirs(was), theirs(is))) note(`${path}.options`);
}

/** Tells every place in which two values differ. */
function differ(was: ExactJson | undefined, is: ExactJson | undefined, path: string, note: Note): void {
  if (saysNothing(was) && saysNothing(is)) return;
  if (was instanceof ExactNumber && is instanceof ExactNumber) {
    if (!was.equals(is)) note(path);
  } else if (Array.isArray(was) && Array.isArray(is)) {
    if (was.length !== is.length) note(path);
    else for (const [at, each] of was.entries()) differ(each, is[at], `${path}[${at}]`, note);
  } else if (isObject(was) && isObject(is)) {
    for (const name of new Set([...Object.keys(was), ...Object.keys(is)])) {
      differ(was[name], is[name], path === '' ? name : `${path}.${name}`, note);
    }
  } else if (was !== is) note(path);
}

function saysNothing(value: ExactJson | undefined): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

/** By which a line is known again, the surest first; what has no such sign is left to the next. */
const signs: readonly ((item: ExactObject, at: number) => string | null)[] = [
  (item) => joined(item, 'lineItemKey', 'orderItemId'),
  (item) => joined(item, 'lineItemKey'),
  (item) => joined(item, 'orderItemId', 'name', 'sku') ?? joined(item, 'orderItemId', 'name'),
  (item, at) => `${product(item)}${at}`,
  product,
  (item) => joined(item, 'orderItemId'),
];

/** Which line of `is` each line of `was` has become. */
function pairLines(was: readonly ExactObject[], is: readonly ExactObject[]): Map<ExactObject, ExactObject> {
  const pairs = new Map<ExactObject, ExactObject>();
  const left = new Map(is.map((item, at) => [item, at]));
  for (const signOf of signs) {
    for (const [place, item] of was.entries()) {
      const sign = pairs.has(item) ? null : signOf(item, place);
      if (sign === null) continue;
      const found = [...left].find(([other, at]) => signOf(other, at) === sign && mayBe(item, other));
      if (!found) continue;
      pairs.set(item, found[0]);
      left.delete(found[0]);
    }
  }
  return pairs;
}

/** Two keys of the marketplace's are two lines, unless ShipStation's own id says that they are one. */
function mayBe(item: ExactObject, other: ExactObject): boolean {
  const [key, otherKey] = [textOf(item['lineItemKey']), textOf(other['lineItemKey'])];
  return (
    key === null ||
    otherKey === null ||
    key === otherKey ||
    joined(item, 'orderItemId') === joined(other, 'orderItemId')
  );
}

function product(item: ExactObject): string {
  return JSON.stringify([textOf(item['sku']), textOf(item['name'])]);
}

/** Fields as one sign; null when one of them says nothing. */
function joined(item: ExactObject, ...fields: readonly string[]): string | null {
  const texts = fields.map((field) => textOf(item[field]));
  return texts.includes(null) ? null : JSON.stringify(texts);
}
