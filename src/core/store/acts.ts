import type { Writer } from './orders/changes.ts';
import type { Reader, Tx } from './store.ts';

/** Who did something and from where, for the audit trail. */
export interface Actor {
  /** The operating system's user name. */
  readonly name: string;
  readonly origin: 'console' | 'command' | 'engine';
}

/** Who decides: a person, whose act is written down with the deed, or a fix, which is an act already. */
export type Decider = Actor | { readonly fix: Writer };

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

/**
 * The act that a decision is part of: a person's is written down here, a fix has its own. While a fix is merely planned there is none
 * yet, and what stands for it goes with the plan.
 */
export async function actOf(
  tx: Tx,
  by: Decider,
  action: string,
  target: string,
  detail: Readonly<Record<string, unknown>>,
  now: number,
): Promise<Writer & { readonly actId: number }> {
  if (!('fix' in by)) return { now, runId: null, actId: await recordAct(tx, by, action, target, detail, now) };
  const planned = { name: 'plan', origin: 'engine' } as const;
  return { ...by.fix, actId: by.fix.actId ?? (await recordAct(tx, planned, action, target, detail, now)) };
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
