import type { DeliveryDetail, DeliveryFilter, DeliverySummary } from '../core/inbox/delivery-list.ts';
import { listDeliveries } from '../core/inbox/delivery-list.ts';
import { openInboxIfAny } from '../core/inbox/open.ts';
import type { Part } from '../ui/present/line.ts';
import { senders } from '../ui/present/queue-row.ts';
import { clockTime, relative } from '../ui/present/time.ts';
import type { Call } from './act.ts';
import type { Report } from './columns.ts';
import { limitOf, type PageOptions } from './flags.ts';
import { deliveryToJson } from './json/delivery-json.ts';
import type { Output } from './output.ts';
import { eachRow } from './pages.ts';
import { withSession } from './session.ts';

const tones = {
  done: 'good',
  retrying: 'warn',
  parked: 'warn',
  dead: 'bad',
  ignored: 'dim',
  dropped: 'dim',
  queued: 'plain',
  running: 'good',
} as const;

/** Tells the deliveries that a filter leaves, page by page. */
export async function tellDeliveries(
  { home, output }: Call,
  filter: DeliveryFilter,
  options: PageOptions,
  none: string,
): Promise<void> {
  await withSession(home, async ({ settings, now }) => {
    const inbox = await openInboxIfAny(settings.inboxFile);
    try {
      const read = async (page: { limit: number; offset: number }) =>
        inbox ? listDeliveries(inbox.db, filter, page) : { rows: [], total: 0 };
      const { total } = await read({ limit: 1, offset: 0 });
      const chunks = eachRow(limitOf(options), (row: DeliverySummary) => row.id, read);
      if (output.json) return await output.list(total, asJson(chunks));
      const rows: DeliverySummary[] = [];
      for await (const chunk of chunks) rows.push(...chunk);
      if (rows.length === 0) output.print(none);
      else output.columns(report(rows, now()));
      if (total > rows.length) output.print({ text: `${rows.length} of ${total}; --all shows all.`, tone: 'dim' });
    } finally {
      await inbox?.close();
    }
  });
}

async function* asJson(chunks: AsyncIterable<DeliverySummary[]>) {
  for await (const chunk of chunks) yield chunk.map(deliveryToJson);
}

function report(rows: readonly DeliverySummary[], now: number): Report {
  return {
    columns: [
      { title: 'Nr', align: 'right' },
      { title: 'From' },
      { title: 'Event', least: 12 },
      { title: 'About', least: 8 },
      { title: 'Prio', align: 'right' },
      { title: 'State' },
      { title: 'Came', align: 'right' },
      { title: 'Tries', align: 'right' },
      { title: 'Next', align: 'right' },
      { title: 'Why', least: 10 },
    ],
    rows: rows.map((row) => [
      String(row.id),
      senders[row.source],
      row.event ?? '–',
      row.subject ?? '–',
      String(row.priority),
      stateCell(row),
      relative(row.receivedAt, now),
      String(row.attempts),
      row.nextTryAt === null || row.state === 'queued' ? '–' : relative(row.nextTryAt, now),
      row.error?.message ?? (row.duplicates > 0 ? `came ${row.duplicates + 1} times` : ''),
    ]),
  };
}

function stateCell({ state }: DeliverySummary): Part {
  return { text: state, tone: tones[state] };
}

/** One delivery with its history. What its sender wrote may hold a buyer's name: only --json shows it. */
export function printDelivery(output: Output, delivery: DeliveryDetail, zone: string, now: number): void {
  const at = (ms: number): string => clockTime(ms, zone, now);
  const { id, source, event, subject, state, priority, attempts, receivedAt, nextTryAt, error } = delivery;
  output.print({ text: `delivery ${id}`, tone: 'strong' }, ` from ${senders[source]}: `, stateCell(delivery));
  output.print(`  event     ${event ?? '–'}, priority ${priority}${subject ? `, about ${subject}` : ''}`);
  output.print(
    `  came      ${at(receivedAt)}${delivery.duplicates > 0 ? `, and ${delivery.duplicates} times more` : ''}`,
  );
  output.print(`  key       ${delivery.key}`);
  output.print(`  body      ${delivery.bodyBytes} bytes; --json shows them`);
  output.print(`  attempts  ${attempts}${nextTryAt !== null && state !== 'queued' ? `, next ${at(nextTryAt)}` : ''}`);
  if (error) output.print(`  why       ${error.code}: ${error.message}`);
  for (const { attempt, runId, startedAt, outcome, note } of delivery.history) {
    output.print(
      { text: `  ${at(startedAt)} attempt ${attempt}, run ${runId}: `, tone: 'dim' },
      `${outcome ?? 'under way'} ${note ?? ''}`,
    );
  }
}
