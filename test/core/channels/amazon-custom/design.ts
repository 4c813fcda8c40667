import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Unreadable } from '../../../../src/core/channels/channel.ts';
import type { FileLine } from '../../../../src/core/channels/file-source.ts';

const fixtures = path.join(import.meta.dirname, '../../../fixtures/amazon-custom');

/** The line that the samples belong to. */
export const line: FileLine = { orderNumber: '111-2222222-3333333', lineKey: '48258072850001', quantity: 1 };

export function sample(name: string): Buffer {
  return readFileSync(path.join(fixtures, `${name}.json`));
}

/** A file of our line with this tree. */
export function treeFile(children: readonly unknown[], more: Readonly<Record<string, unknown>> = {}): Buffer {
  return Buffer.from(
    JSON.stringify({
      orderId: line.orderNumber,
      orderItemId: line.lineKey,
      quantity: line.quantity,
      customizationData: { type: 'PageContainerCustomization', children },
      ...more,
    }),
  );
}

export function container(
  label: string | null,
  children: readonly unknown[],
  type = 'ContainerCustomization',
): unknown {
  return { type, name: label ?? '', label, children };
}

export function text(label: string, inputValue: unknown): unknown {
  return { type: 'TextCustomization', name: label, label, inputValue };
}

export function option(label: string, value: string | null): unknown {
  const optionSelection = value === null ? null : { name: value, label: value };
  return { type: 'OptionCustomization', name: label, label, displayValue: value, optionSelection };
}

export function font(family: string): unknown {
  return { type: 'FontCustomization', label: 'Font', fontSelection: { family, fontUrl: null } };
}

export function color(name: string, label = 'Choose a colour'): unknown {
  return { type: 'ColorCustomization', label, colorSelection: { name, value: '#000000' } };
}

/** The refusal that a reading ended with; throws when it succeeded, or failed in another way. */
export async function refusal(reading: Promise<unknown>): Promise<Unreadable> {
  try {
    await reading;
  } catch (error) {
    if (error instanceof Unreadable) return error;
    throw error;
  }
  throw new Error('It was read.');
}
