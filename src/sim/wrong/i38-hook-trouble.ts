import { createHash } from 'node:crypto';
import { badRun, one, type Row, type Wrong, type WrongPlace } from './wrong.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** A webhook of a package was tried again and again, and is dead. */
export const hookTrouble: Wrong = {
  id: 'I38',
  title: 'A webhook failed at every attempt and is not tried any more',
  async inject(place) {
    const told = packageTold(place, 0);
    const runId = badRun(place, 'process-webhooks');
    const key = `m:${told['external_id']}:${told['source_status']}:${Number(told['modified_at']) - 1}`;
    const id = deliver(place, told, { key, state: 'dead', attempts: 8, error: 'outage', runId });
    return { orderId: Number(told['id']), key: `delivery:${id}`, runId };
  },
  async twin(place) {
    const told = packageTold(place, 1);
    const key = `m:${told['external_id']}:${told['source_status']}:${told['modified_at']}`;
    const runId = badRun(place, 'process-webhooks');
    // What was taken in says what the order says; the other was tried seven times, and comes to its turn.
    deliver(place, told, { key, state: 'done', attempts: 1, error: null, runId });
    deliver(place, told, { key: `${key}:ORDER_CREATED`, state: 'retrying', attempts: 7, error: 'outage', runId });
    return { orderId: Number(told['id']), key: null, runId: null };
  },
};

/** A package that the program has, with what the marketplace said of it last. */
function packageTold(place: WrongPlace, nth: number): Row {
  return one(
    place,
    'package that a webhook could have told of',
    `select o.id, o.external_id, o.source_status, o.modified_at, raw.body from orders o join raw_documents raw on raw.id = o.raw_id
      where o.channel = 'trendyol' and o.gone_at is null order by o.id limit 1 offset ?`,
    nth,
  );
}

function deliver(
  { inbox, now }: WrongPlace,
  told: Row,
  what: {
    readonly key: string;
    readonly state: 'dead' | 'done' | 'retrying';
    readonly attempts: number;
    readonly error: string | null;
    readonly runId: number;
  },
): number {
  if (!inbox) throw new Error('Nothing was ever received that could have failed.');
  const { key, state, attempts, error, runId } = what;
  const isOver = state !== 'retrying';
  const body = String(told['body']);
  return inbox.run(
    `insert into deliveries (source, origin, key, event, subject, priority, state, received_at, next_try_at, attempts, run_id,
      finished_at, error_code, error_message, sha256, headers, body)
      values ('m', 'webhook', ?, 'ORDER_STATUS_CHANGED', ?, 2, ?, ?, ?, ?, ?, ?, ?, ?, unhex(?), '{}', cast(? as blob))`,
    ...[
      key,
      String(told['external_id']),
      state,
      now - 2 * hourMs,
      isOver ? null : now + 30 * minuteMs,
      attempts,
      runId,
    ],
    ...[isOver ? now - hourMs : null, error, error && 'The marketplace did not answer.'],
    ...[createHash('sha256').update(body).digest('hex'), body],
  );
}
