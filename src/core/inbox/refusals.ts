import type { InboxReader } from './open.ts';

/** Why a delivery was sent away and is not kept. Its sender was told, and comes again where that makes sense. */
export const refusalReasons = ['unauthorized', 'too-large', 'full', 'disk-low', 'not-committed'] as const;
export type RefusalReason = (typeof refusalReasons)[number];

export interface Refusal {
  readonly reason: RefusalReason;
  readonly times: number;
  /** UTC epoch ms. */
  readonly lastAt: number;
}

/** Adds to what is on record, by one statement, so that no transaction stays open between two requests. */
export async function recordRefusals(db: InboxReader, refusals: readonly Refusal[]): Promise<void> {
  if (refusals.length === 0) return;
  await db
    .insertInto('refusals')
    .values(refusals.map(({ reason, times, lastAt }) => ({ reason, times, last_at: lastAt })))
    .onConflict((conflict) =>
      conflict.column('reason').doUpdateSet((row) => ({
        times: row('refusals.times', '+', row.ref('excluded.times')),
        last_at: row.ref('excluded.last_at'),
      })),
    )
    .execute();
}

export async function listRefusals(db: InboxReader): Promise<Refusal[]> {
  const rows = await db.selectFrom('refusals').selectAll().orderBy('reason').execute();
  return rows.map((row) => ({ reason: row.reason as RefusalReason, times: row.times, lastAt: row.last_at }));
}
