import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { mentions } from '../domain/mentions.ts';
import type { Inbox } from './open.ts';

const erased = Buffer.from('{"erased":true}');
const sha256 = createHash('sha256').update(erased).digest();
/** Bodies that are held at a time. */
const rowsAtOnce = 200;

/**
 * Erases the bodies of deliveries that are over and speak of an order, by its channel's id or its number. All orders are looked for in one pass,
 * outside any transaction: a receiver must not wait for it. One that waits is left: it is erased when it has been handled.
 *
 * @returns how many
 */
export async function eraseDeliveries(inbox: Inbox, names: ReadonlySet<string>): Promise<number> {
  let [after, count] = [0, 0];
  for (;;) {
    const { rows } = await sql<{
      id: number;
      subject: string | null;
      body: Buffer;
    }>`select id, subject, body from deliveries
      where id > ${after} and state not in ('queued', 'running', 'retrying') and body <> ${erased}
      order by id limit ${rowsAtOnce}`.execute(inbox.db);
    const last = rows.at(-1);
    if (!last) return count;
    const found = rows.filter(
      ({ subject, body }) => (subject !== null && names.has(subject)) || mentions(body.toString('utf8'), names),
    );
    if (found.length > 0) count += await eraseBodies(inbox, ids(found));
    after = last.id;
  }
}

/** Erases the bodies of these deliveries, those that wait excepted. @returns how many */
export async function eraseBodies(inbox: Inbox, deliveries: readonly number[]): Promise<number> {
  const { numAffectedRows } = await inbox.write((tx) =>
    sql`update deliveries set body = ${erased}, sha256 = ${sha256}
      where id in (select value from json_each(${JSON.stringify(deliveries)}))
        and state not in ('queued', 'running', 'retrying')`.execute(tx),
  );
  return Number(numAffectedRows ?? 0);
}

function ids(rows: readonly { readonly id: number }[]): number[] {
  return rows.map(({ id }) => id);
}
