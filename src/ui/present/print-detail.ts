import { positionOf } from '../../core/domain/print/edit.ts';
import { buyerOptions, isFileLink } from '../../core/domain/print/order-input.ts';
import type { Finding } from '../../core/domain/print/personalization.ts';
import { reviewRules } from '../../core/domain/print/review.ts';
import { sanitize } from '../../core/sanitize.ts';
import type { Act } from '../../core/store/acts.ts';
import type { ItemDetail, OrderDetail } from '../../core/store/orders/order-view.ts';
import type { LinePrint } from '../../core/store/print/order-print.ts';
import type { PrintRow } from '../../core/store/print/print-list.ts';
import { fileLines } from './file-words.ts';
import { joined, type Part, part } from './line.ts';
import { noteLines, optionLines } from './order-detail.ts';
import { shipBy } from './order-row.ts';
import { valueLines } from './print-values.ts';
import { findingWords, notMadeParts, printState, sourceWords, taskState, textWords } from './print-words.ts';
import { clockTime, fullTime } from './time.ts';
import { wrap } from './wrap.ts';

const dot = part(' · ', 'dim');
const longest = 300;

/** A row of the print list with all that there is to judge it by. */
export interface PrintDetail {
  readonly row: PrintRow;
  readonly order: OrderDetail;
  /** What people did to the order. */
  readonly acts: readonly Act[];
}

/** What is to be made, what it was taken from, what waits for a person and why it may or may not be printed. */
export function printDetail({ row, order, acts }: PrintDetail, now: number, zone: string, width: number): Part[][] {
  const print = order.print.get(row.itemId);
  const item = order.items.find(({ id }) => id === row.itemId);
  if (!print || !item) return [[part('Its line is gone.', 'dim')]];
  return [
    ...head(row, order, item, now, zone),
    ...whyNotLines(row, order, print, width),
    ...row.findings.flatMap((finding) => findingLines(finding, width)),
    [],
    ...whatIsMade(row, print, item.quantity, width),
    [],
    ...sourceLines(item, order, print, { now, zone, width }),
    ...saidLines(print, acts, now, zone),
    ...siblings(row, print),
  ];
}

function head(row: PrintRow, { order }: OrderDetail, item: ItemDetail, now: number, zone: string): Part[][] {
  const name = row.task ? `task ${row.task.id}` : `line ${row.itemId}`;
  const by = row.shipBy === null ? 'no ship-by date' : `ship by ${fullTime(row.shipBy, zone)} `;
  const nearing = row.shipBy === null ? '' : shipBy({ shipBy: row.shipBy, status: order.status }, now, zone);
  return [
    joined(
      [[printState(row)], [part(name, 'strong')], [`${row.quantity} ${row.quantity === 1 ? 'piece' : 'pieces'}`]],
      dot,
    ),
    joined([[sanitize(row.orderNumber, 60)], [part(sanitize(row.marketplace ?? order.channel, 60), 'accent')]], dot),
    [part(by, 'dim'), nearing],
    joined([[sanitize(item.name, longest)], [part(sanitize(item.sku ?? 'no SKU', 80), 'dim')]], dot),
  ];
}

/** Why a task that waits for nobody may still not be printed; the same facts as the store judges by. */
function whyNotLines({ task, findings }: PrintRow, { order }: OrderDetail, print: LinePrint, width: number): Part[][] {
  if (!task && !print.current)
    return wrap('Options, notes or file have changed since this was read (P reads them anew).', width).map(
      (text): Part[] => [part(text, 'warn')],
    );
  if (!task || task.printable || findings.length > 0 || !['pending', 'in_progress'].includes(task.status)) return [];
  const ordered = print.tasks
    .filter(({ status }) => status !== 'cancelled')
    .reduce((sum, one) => sum + one.quantity, 0);
  const reasons = [
    order.gone_at === null ? '' : 'its order is no longer at its channel',
    order.status === 'awaiting_shipment' ? '' : `its order is ${order.status.replaceAll('_', ' ')}`,
    print.current ? '' : 'options, notes or file have changed since it was read (P reads them anew)',
    print.neighbourUnread ? 'another line of its order has come, changed or gone since (P reads it anew)' : '',
    print.file && print.file.state !== 'read' && print.source !== 'person' ? 'the buyer’s file is not read' : '',
    // A begun task carries no findings; what is open about its line is told here.
    ...print.open.map(({ reason, detail }) => sanitize(`${reviewRules[reason].title} (${detail})`, longest)),
  ].filter(Boolean);
  const told = reasons.length > 0 ? reasons : [`the ${ordered} pieces of its tasks are not what was ordered`];
  return told.flatMap((reason) => wrap(`Not printable: ${reason}.`, width).map((text): Part[] => [part(text, 'warn')]));
}

function findingLines(finding: Finding, width: number): Part[][] {
  const { help, approvable, passing } = reviewRules[finding.reason];
  const words = findingWords(finding);
  const remedy = passing ? help : `${help}${approvable ? ' (a approves it)' : ' (it cannot be approved)'}`;
  return [
    ...wrap(words, width).map((text): Part[] => [part(text, passing ? 'plain' : 'warn')]),
    ...wrap(remedy, width - 2).map((text): Part[] => [part(`  ${text}`, 'dim')]),
  ];
}

/** Of a task, its own content beside what it was made of; of a line without one, everything that was read of it. */
function whatIsMade({ task }: PrintRow, print: LinePrint, ordered: number, width: number): Part[][] {
  const all = print.personalizations;
  if (print.notMade !== null && !task) return [notMadeParts(print.notMade)];
  const title: Part[] = [part(sourceWords(print.source), 'dim')];
  if (!task) {
    if (all.length === 0) return [[part('Nothing was read of this line that could be made.', 'dim')]];
    return [
      title,
      ...all.flatMap((one) => [...valueLines(one, one, ordered, width), ...partLines(one.fields), []]).slice(0, -1),
    ];
  }
  const position = positionOf(task, all);
  const note = task.note === null ? [] : wrap(`for the maker: ${sanitize(task.note, longest)}`, width);
  return [
    title,
    ...valueLines(task, position === null ? null : (all[position] ?? null), ordered, width),
    ...partLines(task.fields),
    ...note.map((text): Part[] => [part(text, 'accent')]),
  ];
}

/** The several texts of one piece, each with its place, colour and font. */
function partLines(
  fields: readonly { label: string | null; text: string; color: string | null; font: string | null }[],
): Part[][] {
  if (fields.length < 2) return [];
  return fields.map(({ label, text, color, font }, at) => {
    const about = [color, font].filter((word) => word !== null).map((word) => sanitize(word, 60));
    return [
      part(`${sanitize(label ?? `text ${at + 1}`, 40)}: `, 'dim'),
      textWords(text),
      part(about.length > 0 ? ` · ${about.join(', ')}` : '', 'dim'),
    ];
  });
}

function sourceLines(
  item: ItemDetail,
  order: OrderDetail,
  print: LinePrint,
  { now, zone, width }: { readonly now: number; readonly zone: string; readonly width: number },
): Part[][] {
  const file = fileLines(print.file, item.options.some(isFileLink), zone, now);
  const options = buyerOptions(item.options);
  return [
    [part(`ordered ${item.quantity}× · what the buyer chose`, 'dim')],
    ...(options.length === 0 ? [['  ', part('no options', 'dim')]] : options.flatMap((one) => optionLines(one, width))),
    ...noteLines(order, width),
    ...file,
  ];
}

/** What people have said to it. An approval of something that is open again counts no more. */
function saidLines(
  { approvals, open, decidedActId }: LinePrint,
  acts: readonly Act[],
  now: number,
  zone: string,
): Part[][] {
  const who = (id: number): string => {
    const act = acts.find((one) => one.id === id);
    return act ? `${sanitize(act.actor, 60)} ${clockTime(act.at, zone, now)}` : `act ${id}`;
  };
  const lines = approvals.map(({ reason, detail, position, actId }): Part[] => {
    const isOpen = open.some((one) => one.reason === reason && one.detail === detail && one.position === position);
    const words = `${reviewRules[reason].title}${detail === '' ? '' : ` (${sanitize(detail, longest)})`}`;
    return isOpen
      ? [part('approved before, but it has changed since: ', 'warn'), words]
      : [part('approved by ', 'dim'), part(who(actId), 'accent'), part(`: ${words}`, 'dim')];
  });
  if (decidedActId !== null) lines.unshift([part('decided by ', 'dim'), part(who(decidedActId), 'accent')]);
  return lines;
}

function siblings({ key, itemId }: PrintRow, { tasks }: LinePrint): Part[][] {
  const others = tasks.filter(({ id }) => `t${id}` !== key);
  if (others.length === 0) return [];
  return [
    [],
    [part(`other tasks of line ${itemId}`, 'dim')],
    ...others.map((task): Part[] => [
      `  ${task.id} `,
      taskState(task),
      part(` ${task.quantity}× ${textWords(task.text)}`, 'dim'),
    ]),
  ];
}
