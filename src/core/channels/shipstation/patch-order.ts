import { type LinePatch, longestOption, type OrderPatch, patchOptions } from '../../domain/print/own-options.ts';
import { type ExactJson, type ExactObject, writeExact } from '../../exact-json.ts';
import type { RawDocument } from '../channel.ts';
import { Unwritable } from '../order-writer.ts';
import { orderIdOf } from './raw.ts';
import { carries, findLine, isChangeable, optionsOf, readWritable, textOf } from './writable-order.ts';

/**
 * The whole order as `createorder` wants it: every field as it was read, numbers digit by digit, because whatever is left out
 * is emptied (facts on ShipStation, A6). What the vendor does not let one write (tags, total, merge, dates of its own) it
 * ignores, and it is sent along as read. Only the options of the patched lines change.
 *
 * @throws Unwritable
 */
export function patchOrder(document: RawDocument, patch: OrderPatch): RawDocument {
  const { order, items } = readWritable(document);
  demandIds(document);
  if (!isChangeable(order)) throw unchangeable(textOf(order['orderStatus']) ?? 'unknown');
  const patched = [...items];
  for (const line of patch.lines) {
    demandLengths(line);
    const at = findLine(items, line);
    const item = at === null ? undefined : items[at];
    if (at === null || !item) throw unknownLine(line);
    patched[at] = Object.assign(emptied(), item, { options: patchedOptions(item, line) });
  }
  return { externalId: document.externalId, body: writeExact(Object.assign(emptied(), order, { items: patched })) };
}

/** Whether the whole patch stands on the order already. */
export function hasPatch(document: RawDocument, patch: OrderPatch): boolean {
  const { items } = readWritable(document);
  return patch.lines.every((line) => {
    const at = findLine(items, line);
    const item = at === null ? undefined : items[at];
    return item !== undefined && carries(item, line.options);
  });
}

/**
 * Both ids, without which ShipStation might make a second order, or change the other half of a split one.
 *
 * @throws Unwritable
 */
export function demandIds(document: RawDocument): { readonly orderId: string } {
  const { order } = readWritable(document);
  const orderId = textOf(order['orderId']);
  const known = orderIdOf({ orderId: Number(orderId) });
  if (orderId === null || known !== orderId || known !== document.externalId) {
    throw new Unwritable('bad-shape', 'The order has no id, or another than it was read by.');
  }
  if (typeof order['orderKey'] !== 'string' || textOf(order['orderKey']) === null) {
    throw new Unwritable('no-order-key', 'The order has no orderKey: writing it would make a second one.');
  }
  return { orderId };
}

const emptied = (): ExactObject => Object.create(null) as ExactObject;

function patchedOptions(item: ExactObject, line: LinePatch): ExactJson[] {
  return patchOptions(optionsOf(item), line.options).map((option) =>
    'exact' in option ? option.exact : { name: option.name, value: option.value },
  );
}

function demandLengths({ options }: LinePatch): void {
  const long = options.find(({ name, value }) => name.length > longestOption || value.length > longestOption);
  if (!long) return;
  throw new Unwritable(
    'option-too-long',
    `The option ${long.name.slice(0, longestOption)} has more than ${longestOption} characters, and would be cut.`,
  );
}

function unknownLine({ externalItemId, lineKey }: LinePatch): Unwritable {
  return new Unwritable(
    'unknown-line',
    `The line ${externalItemId ?? lineKey ?? 'without an id'} is not on the order, or not certain.`,
  );
}

function unchangeable(status: string): Unwritable {
  const reason = status === 'shipped' || status === 'cancelled' ? `order-${status}` : 'order-status';
  return new Unwritable(reason, `The order is ${status}: ShipStation lets it be changed no more.`);
}
