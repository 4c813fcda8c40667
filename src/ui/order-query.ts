import { severities } from '../core/domain/issue.ts';
import { type OrderStatus, orderStatuses } from '../core/domain/order.ts';
import { issueClasses } from '../core/issues/index.ts';
import { type IssueAsked, type OrderFilter, type PrintWord, printWords } from '../core/store/orders/order-filter.ts';
import type { Filter } from './filter.ts';

/** What can be asked for as `field:value` in the list of orders. */
export const orderFields = ['status', 'market', 'marketplace', 'channel', 'tag', 'print', 'issue', 'parked'] as const;

/**
 * A filter as typed, as the store understands it. A status may be cut short (`status:aw`, `status:ship`), and so may a
 * marketplace (`market:ebay`). `-field:value` means every other one; of one field given twice either will do.
 *
 * @param now UTC epoch ms
 * @returns null when no order can pass: a status, a state of printing, or a class of issues was asked for that does not exist
 */
export function orderFilter({ words, not, fields, notFields }: Filter, now: number): OrderFilter | null {
  const statuses = statusesOf(fields.get('status'), notFields.get('status'));
  if (statuses?.length === 0) return null;
  const print = printOf(fields.get('print'));
  if (print?.length === 0) return null;
  const notPrint = printOf(notFields.get('print'));
  const issue = issueOf(fields.get('issue'), now);
  const notIssue = issueOf(notFields.get('issue'), now);
  if (issue === null) return null;
  const asked = (from: Filter['fields'], ...names: readonly string[]): string[] =>
    names.flatMap((name) => from.get(name) ?? []).filter(Boolean);
  const lists = {
    marketplace: asked(fields, 'market', 'marketplace'),
    notMarketplace: asked(notFields, 'market', 'marketplace'),
    channel: asked(fields, 'channel'),
    notChannel: asked(notFields, 'channel'),
    tag: asked(fields, 'tag'),
    notTag: asked(notFields, 'tag'),
  };
  return {
    words,
    not,
    ...(statuses && { status: statuses }),
    ...Object.fromEntries(Object.entries(lists).filter(([, names]) => names.length > 0)),
    ...(print && { print }),
    ...(notPrint?.length && { notPrint }),
    ...(issue && { issue }),
    ...(notIssue && { notIssue }),
    ...(fields.has('parked') && { parked: true }),
    ...(notFields.has('parked') && { notParked: true }),
  };
}

/** By class (`I15`, a word of its title) or by how bad it is (`crit`); `issue:` alone means anything. Null: nothing is called that. */
function issueOf(texts: readonly string[] | undefined, now: number): IssueAsked | null | undefined {
  if (!texts) return undefined;
  const asked = texts.filter(Boolean);
  const classes = issueClasses.filter(({ id, title }) =>
    asked.some((text) => (/^i\d+$/.test(text) ? id.toLowerCase() === text : title.toLowerCase().includes(text))),
  );
  const bad = severities.filter((severity) => asked.some((text) => severity.startsWith(text)));
  if (asked.length > 0 && classes.length + bad.length === 0) return null;
  return { classes: classes.map(({ id }) => id), severities: bad, now };
}

/** Null when every status will do. */
function statusesOf(wanted: readonly string[] = [], unwanted: readonly string[] = []): OrderStatus[] | null {
  const means = (status: OrderStatus, text: string): boolean => status.includes(text.replaceAll(/[\s-]/g, '_'));
  const asked = wanted.filter(Boolean);
  const left = unwanted.filter(Boolean);
  if (asked.length === 0 && left.length === 0) return null;
  return orderStatuses.filter(
    (status) =>
      (asked.length === 0 || asked.some((text) => means(status, text))) && !left.some((text) => means(status, text)),
  );
}

/** Undefined when nothing was asked for; each may be cut short. */
function printOf(texts: readonly string[] = []): PrintWord[] | undefined {
  const asked = texts.filter(Boolean);
  return asked.length === 0 ? undefined : printWords.filter((word) => asked.some((text) => word.startsWith(text)));
}
