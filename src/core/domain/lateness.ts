import type { OrderStatus } from './order.ts';
import type { Pace } from './pace.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Where the shop's own pace is not known: so long a piece takes. */
const pieceMs = 15 * minuteMs;
/** What is made has to be packed and handed over yet. */
const handOverMs = 2 * hourMs;

/** How much work (ms) is left until an order can be sent. @param perPieceMs as the shop's pace is; null: not known */
export function workLeft(pieces: number, perPieceMs: number | null): number {
  return handOverMs + pieces * (perPieceMs ?? pieceMs);
}

/** No state is too old before it has lasted so long, however quick the shop is. Buyers may take their time to pay. */
const leastMs: Readonly<Record<'sending' | 'paying', number>> = { sending: dayMs, paying: 7 * dayMs };
/** Three times what 95 of 100 orders take. */
const times = 3;

interface Standing {
  readonly status: OrderStatus;
  readonly orderedAt: number;
  readonly paidAt: number | null;
  readonly holdUntil: string | null;
  readonly changedAt: number;
}

/**
 * When (UTC epoch ms) an order has been in its state for too long: three times what 95 of 100 take in it; held beyond its day, wherever
 * on earth that day ends. Null: nobody can tell.
 */
export function stuckAt(
  { status, orderedAt, paidAt, holdUntil, changedAt }: Standing,
  pace: { readonly paying: Pace | null; readonly sending: Pace | null } | undefined,
): number | null {
  if (status === 'on_hold' && holdUntil !== null) return Date.parse(`${holdUntil}T00:00:00Z`) + 2 * dayMs;
  const kind = status === 'awaiting_payment' ? 'paying' : 'sending';
  const usual = pace?.[kind];
  if (!usual) return null;
  const since = kind === 'paying' ? orderedAt : status === 'on_hold' ? changedAt : (paidAt ?? orderedAt);
  return since + Math.max(leastMs[kind], times * usual.p95Ms);
}

/**
 * When (UTC epoch ms) an order that is put ahead of all others is told again: once its ship-by is gone; where it is gone already, or
 * there is none, after a day.
 */
export function toldAgainAt(rushedAt: number, shipBy: number | null): number {
  return shipBy !== null && shipBy > rushedAt ? shipBy : rushedAt + dayMs;
}
