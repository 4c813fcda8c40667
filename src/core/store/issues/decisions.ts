import { type Selectable, sql } from 'kysely';
import type { Decision } from '../../domain/likeness.ts';
import type { Issues } from '../schema.ts';
import type { Reader } from '../store.ts';

/** How somebody decided about an issue. */
export interface PastDecision {
  readonly fixId: number;
  readonly choice: Decision;
  /** UTC epoch ms. */
  readonly at: number;
  /** It was taken back, and that stands. */
  readonly undone: boolean;
  readonly issue: Selectable<Issues>;
}

/** Decisions that people made about issues of a class and that helped, newest first. */
export async function decisionsOf(db: Reader, cls: string, limit: number): Promise<PastDecision[]> {
  const { rows } = await sql<Selectable<Issues> & { fix_id: number; choice: string; fixed_at: number; undone: number }>`
    select i.*, f.id as fix_id, f.choice as choice, f.at as fixed_at,
      (u.id is not null and u.undone_by is null) as undone
    from fixes f join issues i on i.id = f.issue_id left join fixes u on u.id = f.undone_by
    where f.class = ${cls} and f.kind = 'fix' and f.alone = 0 and f.state = 'proven' and f.choice is not null
    order by f.at desc, f.id desc limit ${limit}`.execute(db);
  return rows.map(({ fix_id, choice, fixed_at, undone, ...issue }) => ({
    ...{ fixId: fix_id, at: fixed_at, undone: undone === 1, issue },
    choice: JSON.parse(choice) as Decision,
  }));
}

/** One time that an issue was open. */
export interface PastSpan {
  readonly issue: Selectable<Issues>;
  /** UTC epoch ms; `closedAt` null: it is open. */
  readonly openedAt: number;
  readonly closedAt: number | null;
}

/** When issues of a class were open, of those that opened since then (UTC epoch ms), the oldest first. */
export async function spansOf(db: Reader, cls: string, since: number): Promise<PastSpan[]> {
  const { rows } = await sql<Selectable<Issues> & { opened_at: number; span_closed_at: number | null }>`
    select i.*, s.opened_at as opened_at, s.closed_at as span_closed_at
    from issue_spans s join issues i on i.id = s.issue_id
    where i.class = ${cls} and s.opened_at >= ${since} order by s.id`.execute(db);
  return rows.map(({ opened_at, span_closed_at, ...issue }) => ({
    issue,
    openedAt: opened_at,
    closedAt: span_closed_at,
  }));
}
