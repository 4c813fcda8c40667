import type { Finding } from '../../domain/print/personalization.ts';
import type { Writer } from '../orders/changes.ts';
import type { Tx } from '../store.ts';
import { type PrintLine, readPrintOrder } from './print-order.ts';
import { markColumns, writeReading } from './readings.ts';
import { reconcileTasks } from './tasks.ts';

/**
 * Has a line wait for a person for what is found about it as it stands, and its waiting tasks with it; whoever had read it. What stands
 * among its findings already is not told twice.
 *
 * @param find what is wrong with the line
 * @returns whether anything new was found
 */
export async function sendToReview(
  tx: Tx,
  by: Writer,
  place: { readonly orderId: number; readonly itemId: number },
  find: (line: PrintLine) => readonly Finding[],
): Promise<boolean> {
  const line = await lineOf(tx, place);
  if (!line?.reading) return false;
  const { reading } = line;
  const isKnown = (one: Finding): boolean =>
    reading.findings.some(
      ({ reason, position, detail }) => reason === one.reason && position === one.position && detail === one.detail,
    );
  const found = find(line).filter((one) => !isKnown(one));
  if (found.length === 0) return false;
  await writeReading(
    tx,
    by,
    place.orderId,
    line,
    {
      source: reading.source,
      findings: JSON.stringify([...reading.findings, ...found]),
      not_made: reading.notMade,
      model_call_id: reading.modelCallId,
      reader: reading.reader,
      ...markColumns(reading),
    },
    reading.personalizations,
  );
  const order = await readPrintOrder(tx, place.orderId);
  if (order) await reconcileTasks(tx, by, order, { create: false });
  return true;
}

async function lineOf(tx: Tx, { orderId, itemId }: { readonly orderId: number; readonly itemId: number }) {
  const order = await readPrintOrder(tx, orderId);
  return order?.lines.find(({ input }) => input.itemId === itemId);
}
