import type { RunState } from '../../core/domain/run.ts';
import { type DeliveryGroup, type DeliverySummary, listGroup } from '../../core/inbox/delivery-list.ts';
import { listRuns, type RunSummary } from '../../core/store/runs/run-list.ts';
import type { Page } from '../components/list.ts';
import type { QueueFilter } from '../queue-query.ts';
import type { Session } from '../session.ts';

/** One row of the queue: what others told us, or a run that waits. */
export type QueueRow =
  | { readonly key: string; readonly kind: 'delivery'; readonly delivery: DeliverySummary }
  | { readonly key: string; readonly kind: 'run'; readonly run: RunSummary };

/** More runs than this never wait together but in a storm, and then the first of them tell it. */
const mostRuns = 500;

const none = { rows: [], total: 0 };

type Part = (limit: number, offset: number) => Promise<Page<QueueRow>>;

/**
 * A page of the queue: dead letters and what else needs a person first, then what waits in the order in which it will be handled,
 * then what is over, the latest first, where it was asked for.
 */
export async function readQueue(
  session: Session,
  { deliveries, runs }: QueueFilter,
  limit: number,
  offset: number,
): Promise<Page<QueueRow>> {
  const { inbox, store } = session;
  const group =
    (of: DeliveryGroup): Part =>
    async (most, from) => {
      if (deliveries === null) return none;
      const page = await inbox.read((db) => listGroup(db, of, deliveries, { limit: most, offset: from }), none);
      return { rows: page.rows.map(deliveryRow), total: page.total };
    };
  const waiting =
    (...states: readonly RunState[]): Part =>
    async (most, from) => {
      const found: RunSummary[] = [];
      for (const state of states.filter((one) => runs?.states.some((wanted) => wanted === one))) {
        const filter = { state, search: runs?.search, not: runs?.not };
        found.push(...(await listRuns(store.db, filter, { limit: mostRuns, offset: 0 })).rows);
      }
      found.sort((one, other) => one.priority - other.priority || one.dueAt - other.dueAt || one.id - other.id);
      return { rows: found.slice(from, from + most).map(runRow), total: found.length };
    };
  return inTurn(
    [group('troubled'), waiting('parked'), group('waiting'), waiting('queued', 'retrying'), group('over')],
    limit,
    offset,
  );
}

/** A page of several lists that follow each other. */
async function inTurn(parts: readonly Part[], limit: number, offset: number): Promise<Page<QueueRow>> {
  const rows: QueueRow[] = [];
  let total = 0;
  for (const part of parts) {
    const page = await part(Math.max(0, limit - rows.length), Math.max(0, offset - total));
    rows.push(...page.rows);
    total += page.total;
  }
  return { rows, total };
}

export function deliveryRow(delivery: DeliverySummary): QueueRow {
  return { key: `d${delivery.id}`, kind: 'delivery', delivery };
}

function runRow(run: RunSummary): QueueRow {
  return { key: `r${run.id}`, kind: 'run', run };
}
