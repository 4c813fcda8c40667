import { sql } from 'kysely';
import { openStatuses } from '../../domain/order.ts';
import type { Said } from '../../domain/trust.ts';
import type { Reader, Tx } from '../store.ts';

/** What was said of each class: whether it may be mended without asking, and why it is asked again. */
export async function readTrust(db: Reader): Promise<ReadonlyMap<string, Said>> {
  const rows = await db.selectFrom('issue_trust').selectAll().execute();
  return new Map(
    rows.map((row) => [
      row.class,
      { alone: row.alone === 1, dailyLimit: row.daily_limit, at: row.at, reason: row.reason },
    ]),
  );
}

export async function keepTrust(tx: Tx, cls: string, said: Said, actId: number): Promise<void> {
  const row = {
    alone: said.alone ? 1 : 0,
    daily_limit: said.dailyLimit,
    at: said.at,
    reason: said.reason,
    act_id: actId,
  };
  await tx
    .insertInto('issue_trust')
    .values({ class: cls, ...row })
    .onConflict((conflict) => conflict.column('class').doUpdateSet(row))
    .execute();
}

/**
 * How many fixes of a class a person asked for after its plan was shown, that did just that and were proven, since the last one that was
 * taken back, that did not help, or that ended its being done without asking.
 */
export async function unchangedFixes(db: Reader, cls: string): Promise<number> {
  const { rows } = await sql<{ done: number }>`
    with counted_from as (select max(
      coalesce((select at from issue_trust where class = ${cls}), 0),
      coalesce((select max(at) from fixes where class = ${cls} and (kind = 'undo' or state in ('unproven', 'failed'))), 0)
    ) as at)
    select count(*) as done from fixes f, counted_from
    where f.class = ${cls} and f.at > counted_from.at
      and f.kind = 'fix' and f.alone = 0 and f.state = 'proven' and f.undone_by is null
      and exists (select 1 from fix_plans p
        where p.issue_id = f.issue_id and p.hash = f.hash and p.run_id is not f.run_id and p.at <= f.at)`.execute(db);
  return rows[0]?.done ?? 0;
}

/** How many fixes of a class were made without asking since then (UTC epoch ms), those that were taken back too. */
export async function doneAlone(db: Reader, cls: string, since: number): Promise<number> {
  const { done } = await db
    .selectFrom('fixes')
    .select((of) => of.fn.countAll<number>().as('done'))
    .where('class', '=', cls)
    .where('at', '>=', since)
    .where('alone', '=', 1)
    .where('kind', '=', 'fix')
    .executeTakeFirstOrThrow();
  return done;
}

/** The issues of a class that the program tried to mend by itself since then (UTC epoch ms): whether it did or could not. */
export async function triedAlone(db: Reader, cls: string, since: number): Promise<ReadonlySet<number>> {
  const { rows } = await sql<{ id: number }>`
    select issue_id as id from fixes where class = ${cls} and at >= ${since} and alone = 1
    union
    select p.issue_id from issues i join fix_plans p on p.issue_id = i.id join runs r on r.id = p.run_id
    where i.class = ${cls} and i.state = 'open' and p.at >= ${since} and json_extract(r.args, '$.alone') = 1`.execute(
    db,
  );
  return new Set(rows.map(({ id }) => id));
}

/** How many orders could be wrong: those that are still to be sent. */
export async function countOpenOrders(db: Reader): Promise<number> {
  const { open } = await db
    .selectFrom('orders')
    .select((of) => of.fn.countAll<number>().as('open'))
    .where('status', 'in', openStatuses)
    .executeTakeFirstOrThrow();
  return open;
}

export async function countListings(db: Reader): Promise<number> {
  const { listed } = await db
    .selectFrom('stock_listings')
    .select((of) => of.fn.countAll<number>().as('listed'))
    .executeTakeFirstOrThrow();
  return listed;
}
