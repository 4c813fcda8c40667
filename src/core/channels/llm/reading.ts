import { checkAnswer, type ModelLine } from '../../domain/print/model/answer.ts';
import type { OrderInput } from '../../domain/print/order-input.ts';
import type { ModelReading } from '../text-reader.ts';
import type { WireAnswer } from './wire.ts';

/** An answer in our words: its line numbers become item ids again, and each line is checked against the buyer's own words. */
export function readingOf(
  order: OrderInput,
  itemIds: readonly number[],
  answer: WireAnswer,
  callId: number,
): ModelReading {
  const lines = answer.lines.flatMap(({ line, ...said }): ModelLine[] => {
    const itemId = order.lines[line - 1]?.itemId;
    // A line that nobody asked about, or that there is none of, is not believed, and takes nothing from the note.
    return itemId !== undefined && itemIds.includes(itemId) ? [{ itemId, ...said }] : [];
  });
  const call = `call ${callId}`;
  return {
    kind: 'read',
    callId,
    lines: new Map(itemIds.map((itemId) => [itemId, checkAnswer(order, itemId, lines, call)])),
  };
}
