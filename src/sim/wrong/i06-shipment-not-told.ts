import { badRun, one, type Value, type Wrong, type WrongPlace } from './wrong.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** A seller wrote a parcel's number down; it was sent, never showed at the marketplace, and was given up. */
export const shipmentNotTold: Wrong = {
  id: 'I6',
  title: 'A parcel’s number was sent to the marketplace and never arrived',
  async inject(place) {
    const orderId = packageToSend(place);
    const runId = badRun(place, 'deliver-package-writes');
    wish(place, orderId, runId, { value: '7330000000017', state: 'refused', ago: 2 * hourMs });
    return { orderId, key: 'tracking', runId };
  },
  async twin(place) {
    const orderId = packageToSend(place);
    wish(place, orderId, null, { value: '7330000000024', state: 'refused', ago: 2 * hourMs });
    wish(place, orderId, null, { value: '7330000000031', state: 'confirmed', ago: hourMs });
    return { orderId, key: null, runId: null };
  },
};

function packageToSend(place: WrongPlace): number {
  const { id } = one(
    place,
    'package that is still to be sent',
    `select o.id from orders o where o.channel = 'trendyol' and o.source_status in ('Created', 'Picking') and o.gone_at is null
      and not exists (select 1 from package_writes w where w.order_id = o.id) order by o.id desc limit 1`,
  );
  return Number(id);
}

/** What a person wanted of a package, and what became of it. */
function wish(
  { db, now }: WrongPlace,
  orderId: number,
  runId: number | null,
  { value, state, ago }: { readonly value: string; readonly state: 'refused' | 'confirmed'; readonly ago: number },
): void {
  const at = now - ago;
  const actId = db.run(
    `insert into acts (at, actor, origin, action, target) values (?, 'a seller', 'console', 'package-tracking', ?)`,
    at,
    `order:${orderId}`,
  );
  const error: [Value, Value] =
    state === 'refused' ? ['not-shown', 'It was sent, and the package does not say so.'] : [null, null];
  db.run(
    `insert into package_writes (order_id, kind, value, state, error_code, error_message, staged_at, sent_at, ended_at, run_id, act_id)
      values (?, 'tracking', ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[orderId, value, state, ...error, at, at + 2000, at + 16 * minuteMs, runId, actId],
  );
}
