import { type TaskStatus, taskStatuses } from '../core/domain/print/task.ts';
import type { PrintFilter } from '../core/store/print/print-list.ts';
import type { Filter } from './filter.ts';

/** What can be asked for as `field:value` in the list of what there is to make. */
export const printFields = [
  'status',
  'color',
  'colour',
  'sku',
  'market',
  'marketplace',
  'review',
  'waiting',
  'printable',
  'order',
] as const;

/** How an operator may call a status, beside its own name. */
const otherNames: Readonly<Record<TaskStatus, readonly string[]>> = {
  pending: [],
  in_progress: ['work', 'begun'],
  completed: ['done', 'made', 'finished'],
  cancelled: ['canceled'],
  held: ['hold'],
};

/**
 * A filter as typed, as the store understands it. A status may be cut short (`status:comp`, `status:all`); what is made or
 * cancelled is shown only when its status, or one order, is asked for. `review:color` asks for reasons that begin so, as
 * `missing-color` does with `missing`; `waiting:` for what merely waits for its file.
 *
 * @returns null when nothing can pass: a status was asked for that does not exist
 */
export function printFilter({ words, not, fields, notFields }: Filter): PrintFilter | null {
  const asked = (from: Filter['fields'], ...names: readonly string[]): string[] =>
    names.flatMap((name) => from.get(name) ?? []).filter(Boolean);
  const order = asked(fields, 'order').map((text) => (/^id:\d+$/.test(text) ? Number(text.slice(3)) : text));
  const wanted = asked(fields, 'status');
  const status = statusesOf(wanted, asked(notFields, 'status'), order.length > 0);
  const notMade =
    wanted.some((text) => text === 'all' || 'not made'.startsWith(text.replaceAll(/[_-]/g, ' '))) ||
    (wanted.length === 0 && order.length > 0);
  if (status?.length === 0 && !notMade) return null;
  const lists = {
    reason: asked(fields, 'review'),
    order,
    marketplace: asked(fields, 'market', 'marketplace'),
    notMarketplace: asked(notFields, 'market', 'marketplace'),
    color: asked(fields, 'color', 'colour'),
    notColor: asked(notFields, 'color', 'colour'),
    sku: asked(fields, 'sku'),
    notSku: asked(notFields, 'sku'),
  };
  return {
    words,
    not,
    ...(status && { status, lines: fields.get('status')?.filter(Boolean).includes('all') ?? true }),
    ...Object.fromEntries(Object.entries(lists).filter(([, names]) => names.length > 0)),
    ...(notMade && { notMade }),
    ...flag('review', fields, notFields),
    ...flag('waiting', fields, notFields),
    ...flag('printable', fields, notFields),
  };
}

function flag(name: 'review' | 'waiting' | 'printable', fields: Filter['fields'], notFields: Filter['fields']): object {
  return fields.has(name) ? { [name]: true } : notFields.has(name) ? { [name]: false } : {};
}

/** Undefined when no status was asked for. */
function statusesOf(
  wanted: readonly string[],
  unwanted: readonly string[],
  ofOneOrder: boolean,
): TaskStatus[] | undefined {
  if (wanted.length === 0 && unwanted.length === 0) return ofOneOrder ? [...taskStatuses] : undefined;
  const means = (status: TaskStatus, text: string): boolean =>
    text === 'all' || [status, ...otherNames[status]].some((name) => name.startsWith(text.replaceAll(/[\s-]/g, '_')));
  return taskStatuses.filter(
    (status) =>
      (wanted.length === 0 || wanted.some((text) => means(status, text))) &&
      !unwanted.some((text) => means(status, text)),
  );
}
