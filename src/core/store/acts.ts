import type { Reader, Tx } from './store.ts';

/** Who did something and from where, for the audit trail. */
export interface Actor {
  /** The operating system's user name. */
  readonly name: string;
  readonly origin: 'console' | 'command' | 'engine';
}

export interface Act {
  readonly id: number;
  readonly at: number;
  readonly actor: string;
  readonly origin: string;
  readonly action: string;
  readonly target: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Writes what a person (or the engine by itself) did to something, in the transaction of the deed. */
export async function recordAct(
  tx: Tx,
  by: Actor,
  action: string,
  target: string,
  detail: Readonly<Record<string, unknown>>,
  now: number,
): Promise<number> {
  const { id } = await tx
    .insertInto('acts')
    .values({ at: now, actor: by.name, origin: by.origin, action, target, detail: JSON.stringify(detail) })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** The newest acts, of one target (`run:12`, `job:sync-tags`, `order:7`) or of all. */
export async function listActs(db: Reader, limit: number, target?: string): Promise<Act[]> {
  const rows = await db
    .selectFrom('acts')
    .selectAll()
    .$if(target !== undefined, (query) => query.where('target', '=', target ?? ''))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...row, detail: JSON.parse(row.detail) as Record<string, unknown> }));
}

/** Who started a run by hand, and from where; the engine where nobody did. */
export async function actorOfRun(db: Reader, runId: number): Promise<Actor> {
  const row = await db
    .selectFrom('acts')
    .select(['actor', 'origin'])
    .where('target', '=', `run:${runId}`)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row ? { name: row.actor, origin: row.origin as Actor['origin'] } : { name: 'orderdeck', origin: 'engine' };
}
