import { dueClaims, openCalls, shipBys } from '../../store/alerts/deadlines.ts';
import { type AlertFinding, type AlertLook, defineAlert } from '../alert.ts';
import { deadlineLevel, deadlineWords } from '../deadline.ts';
import { clockWords, counted, someOf } from '../words.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** What follows from a deadline: told at each step before it, and critical when it has passed. Null: it is far away. */
function nearness({ now }: AlertLook, deadlineAt: number, hours: readonly number[]) {
  const level = deadlineLevel(deadlineAt, now, hours);
  if (level === 0) return null;
  const [first = 0] = hours;
  const severity = deadlineAt - now <= hourMs ? 'critical' : 'warning';
  return {
    level,
    deadlineAt,
    severity,
    since: deadlineAt - first * hourMs,
    words: deadlineWords(deadlineAt, now, hours),
  } as const;
}

/** A return is accepted by itself when its 48 hours are over. */
export const claimDue = defineAlert({
  id: 'claim-due',
  title: 'Return to be answered',
  description:
    'A buyer’s return waits for an answer; when its 48 hours are over, the marketplace accepts it and the money is gone.',
  next: 'Open the order and answer: accept, or refuse it at the marketplace (`orderdeck returns`).',
  async find(look) {
    const claims = await dueClaims(look.db);
    return claims.flatMap(({ id, orderNumber, orderId, dueAt, pieces }): AlertFinding[] => {
      const near = nearness(look, dueAt, look.settings.deadlineHours);
      if (!near) return [];
      const { words, ...rest } = near;
      const line = `return ${id} of order ${orderNumber} (${counted(pieces, 'piece')}): answer by ${clockWords(dueAt, look.zone)}, ${words}`;
      return [{ key: String(id), line, ...(orderId !== null && { place: { screen: 'order', id: orderId } }), ...rest }];
    });
  },
});

/** Told from so many hours before on; earlier, every order would be. */
const shipHours = 6;
/** Orders that are late for longer are the affair of the issues. */
const lateMs = 2 * dayMs;

export const shipByNear = defineAlert({
  id: 'ship-by',
  title: 'Orders to be sent',
  description: 'Orders that are not sent, and their ship-by is a few hours away or has passed.',
  next: 'Open the orders (3): what is not made is on the print list (5), what is sent and not told is told by the next sync.',
  async find(look) {
    const hours = look.settings.deadlineHours.filter((hour) => hour <= shipHours);
    const groups = await shipBys(look.db, look.now + (hours[0] ?? 0) * hourMs);
    return groups.flatMap(({ hour, dueAt, orders, numbers, firstOrderId }): AlertFinding[] => {
      const near = dueAt < look.now - lateMs ? null : nearness(look, dueAt, hours);
      if (!near) return [];
      const { words, ...rest } = near;
      const line = `${counted(orders, 'order')} to be sent by ${clockWords(dueAt, look.zone)}, ${words}`;
      const cause = `Order ${someOf(numbers, 5)}.`;
      const place = orders === 1 ? ({ screen: 'order', id: firstOrderId } as const) : ({ screen: 'orders' } as const);
      return [{ key: String(hour), line, cause, place, ...rest }];
    });
  },
  async lapse({ db, now }, { key }) {
    const left = (await shipBys(db, now)).find(({ hour }) => String(hour) === key);
    if (!left || left.dueAt >= now - lateMs) return null;
    return `two days after their time ${left.orders === 1 ? 'one is' : `${left.orders} are`} not sent; the issues (4, class I12) tell of late orders`;
  },
});

/** The marketplace tells the outcome of a call for so long (facts on Trendyol). */
const batchMs = 4 * hourMs;

export const batchOpen = defineAlert({
  id: 'batch-open',
  title: 'Call without an outcome',
  description:
    'A call that changes products or stock was taken by the marketplace, and its outcome was not read. After four hours it cannot be asked for any more.',
  next: 'Run trendyol-products or trendyol-stock now (2, r): they read what is open first.',
  async find(look) {
    const calls = await openCalls(look.db);
    return calls.flatMap(({ kind, id, sentAt }): AlertFinding[] => {
      const deadlineAt = sentAt + batchMs;
      const near = nearness(look, deadlineAt, [1]);
      if (!near) return [];
      const { words, ...rest } = near;
      const line = `call ${id} of ${kind}: its outcome can be read until ${clockWords(deadlineAt, look.zone)}, ${words}`;
      return [{ key: `${kind}:${id}`, line, place: { screen: kind }, ...rest }];
    });
  },
});

/** A new credential may take days to get. */
const keyHours = [30 * 24, 7 * 24, 24];

export const keyExpiry = defineAlert({
  id: 'key-expiry',
  title: 'Credential about to expire',
  description: 'An access is known to end at a date; after it every call is refused.',
  next: 'Get a new one from its provider, and put it into .env in place of the old; `orderdeck doctor` tests it.',
  pace: 'hourly',
  async find(look) {
    return look.keyExpiries.flatMap(({ name, at }): AlertFinding[] => {
      const near = nearness(look, at, keyHours);
      if (!near) return [];
      const { words, ...rest } = near;
      const verb = at <= look.now ? 'has expired' : 'expires';
      return [{ key: `${name} ${at}`, line: `${name} ${verb} ${clockWords(at, look.zone)}, ${words}`, ...rest }];
    });
  },
});
