import type { ItemOption } from '../../domain/order.ts';
import { type LinePatch, writtenByUs } from '../../domain/print/own-options.ts';
import { type ExactJson, ExactNumber, type ExactObject, isObject, parseExact } from '../../exact-json.ts';
import { ChannelError, type RawDocument } from '../channel.ts';
import { Unwritable } from '../order-writer.ts';

/** The statuses in which ShipStation lets an order be written (facts on ShipStation, A6). */
const changeable = ['awaiting_payment', 'awaiting_shipment', 'on_hold'];

export function isChangeable(order: ExactObject): boolean {
  return changeable.includes(String(order['orderStatus']));
}

/** An order with its lines, every value as it was written. Throws Unwritable 'bad-shape'. */
export interface WritableOrder {
  readonly order: ExactObject;
  readonly items: readonly ExactObject[];
}

export function readWritable({ body }: RawDocument): WritableOrder {
  const order = read(body);
  const items = isObject(order) ? (order['items'] ?? []) : null;
  if (!isObject(order) || !Array.isArray(items) || !items.every(isObject)) {
    throw new Unwritable('bad-shape', 'The order is not as ShipStation writes it.');
  }
  return { order, items };
}

function read(body: string): ExactJson {
  try {
    return parseExact(body);
  } catch (error) {
    if (error instanceof ChannelError) return null;
    throw error;
  }
}

/** The text of a field that has one: of a number its digits. */
export function textOf(value: ExactJson | undefined): string | null {
  if (value instanceof ExactNumber) return value.text;
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/**
 * Which line a patch is about: by ShipStation's own id, else by the marketplace's key where one line alone has it. Null when
 * there is none, or when the two contradict each other.
 */
export function findLine(items: readonly ExactObject[], line: LinePatch): number | null {
  const same = (at: number): boolean => {
    const key = textOf(items[at]?.['lineItemKey']);
    return key === null || line.lineKey === null || key === line.lineKey;
  };
  const byId = places(items, 'orderItemId', line.externalItemId);
  const found = byId.length > 0 ? byId : places(items, 'lineItemKey', line.lineKey);
  const [at] = found;
  return at !== undefined && found.length === 1 && same(at) ? at : null;
}

function places(items: readonly ExactObject[], field: string, wanted: string | null): number[] {
  if (wanted === null) return [];
  return items.flatMap((item, at) => (textOf(item[field]) === wanted ? [at] : []));
}

/** An option as it was read, with its name where it has one. */
export interface ReadOption {
  readonly name: string;
  readonly value: string;
  readonly exact: ExactJson;
}

export function optionsOf(item: ExactObject): ReadOption[] {
  const options = item['options'];
  if (!Array.isArray(options)) return [];
  return options.map((exact) => {
    const { name, value }: ExactObject = isObject(exact) ? exact : {};
    return { name: typeof name === 'string' ? name : '', value: typeof value === 'string' ? value : '', exact };
  });
}

/** Whether what stands of ours on a line is what is wanted, in whatever order. */
export function carries(item: ExactObject, wanted: readonly ItemOption[]): boolean {
  return sameOptions(writtenByUs(optionsOf(item)), wanted);
}

export function sameOptions(some: readonly ItemOption[], others: readonly ItemOption[]): boolean {
  const sorted = (options: readonly ItemOption[]): string =>
    options
      .map(({ name, value }) => JSON.stringify([name, value]))
      .sort()
      .join();
  return sorted(some) === sorted(others);
}
