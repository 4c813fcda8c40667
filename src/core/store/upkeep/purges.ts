import { type RawBuilder, sql } from 'kysely';
import type { KeepingSettings } from '../../settings-keeping.ts';

/** Rows that are deleted when they are old enough, and only then. */
export interface Purge {
  /** As it is told: `runs`. */
  readonly what: string;
  readonly table: string;
  /** For how many days they are kept at least. */
  readonly days: (keeping: KeepingSettings) => number;
  /** Which rows are old: `horizon` is UTC epoch ms. */
  readonly isOld: (horizon: number) => RawBuilder<boolean>;
}

/** Tables that tell what a run did: as long as one of them names it, one may ask who did it. */
const ledgers = [
  ...['changes', 'fixes', 'outbox', 'package_writes', 'model_calls'],
  ...['stock_history', 'stock_calls', 'product_batches', 'webhook_changes'],
] as const;

function nobodyNames(): RawBuilder<boolean> {
  const named = ledgers.map(
    (table) => sql<boolean>`not exists (select 1 from ${sql.table(table)} ledger where ledger.run_id = runs.id)`,
  );
  return sql<boolean>`${sql.join(named, sql` and `)}`;
}

/**
 * What a clean-up deletes, those first that name others. Never: acts of persons, fixes and their rows (each can be taken back), the ledger of
 * stock and of what was read of the source (their sums are checked), anything that waits, runs, failed for good or needs a person.
 */
export const purges: readonly Purge[] = [
  {
    what: 'outgoing calls',
    table: 'calls',
    days: ({ runDays }) => runDays,
    isOld: (horizon) => sql<boolean>`at < ${horizon}`,
  },
  {
    what: 'records of slots',
    table: 'slots',
    days: ({ runDays }) => runDays,
    // The newest of each schedule says where it stands.
    isOld: (horizon) => sql<boolean>`slot_at < ${horizon}
      and slot_at < (select max(slot_at) from slots newest where newest.schedule_id = slots.schedule_id)`,
  },
  {
    what: 'looks for issues',
    table: 'issue_looks',
    days: ({ runDays }) => runDays,
    isOld: (horizon) => sql<boolean>`at < ${horizon} and id < (select max(id) from issue_looks)`,
  },
  {
    what: 'settled calls about stock',
    table: 'stock_calls',
    days: ({ runDays }) => runDays,
    isOld: (horizon) => sql<boolean>`ended_at < ${horizon} and state in ('ended', 'refused')
      and not exists (select 1 from stock_pushes push where push.call_id = stock_calls.id
        and (push.state not in ('confirmed', 'refused', 'overtaken')
          or push.id = (select max(id) from stock_pushes newest where newest.barcode = push.barcode)))`,
  },
  {
    what: 'settled batches of products',
    table: 'product_batches',
    days: ({ runDays }) => runDays,
    isOld: (horizon) => sql<boolean>`ended_at < ${horizon} and state in ('ended', 'refused')
      and not exists (select 1 from products where products.batch_id = product_batches.id)`,
  },
  {
    what: 'documents that were parked and are mended',
    table: 'parked',
    days: ({ runDays }) => runDays,
    isOld: (horizon) => sql<boolean>`resolved_at < ${horizon}`,
  },
  {
    what: 'questions to models',
    table: 'model_calls',
    days: ({ modelDays }) => modelDays,
    isOld: (horizon) => sql<boolean>`at < ${horizon}
      and not exists (select 1 from readings where readings.model_call_id = model_calls.id)`,
  },
  {
    what: 'earlier states of stock',
    table: 'stock_states',
    days: ({ pastDays }) => pastDays,
    // The one that stood at the horizon is what everything behind it begins from.
    isOld: (horizon) => sql<boolean>`at < ${horizon} and exists (select 1 from stock_states later
      where later.barcode = stock_states.barcode and later.id > stock_states.id and later.at <= ${horizon})`,
  },
  {
    what: 'earlier versions of documents',
    table: 'raw_documents',
    days: ({ pastDays }) => pastDays,
    isOld: (horizon) => sql<boolean>`received_at < ${horizon}
      and exists (select 1 from raw_documents newer where newer.channel = raw_documents.channel and newer.kind = raw_documents.kind
        and newer.external_id = raw_documents.external_id and newer.id > raw_documents.id)
      and not exists (select 1 from orders where orders.raw_id = raw_documents.id)
      and not exists (select 1 from outbox where outbox.before_raw_id = raw_documents.id)
      and not exists (select 1 from outbox where outbox.after_raw_id = raw_documents.id)
      and not exists (select 1 from package_writes where package_writes.before_raw_id = raw_documents.id)
      and not exists (select 1 from package_writes where package_writes.after_raw_id = raw_documents.id)`,
  },
  {
    what: 'changes of orders',
    table: 'changes',
    days: ({ pastDays }) => pastDays,
    isOld: (horizon) => sql<boolean>`at < ${horizon}`,
  },
  {
    what: 'runs',
    table: 'runs',
    days: ({ runDays }) => runDays,
    // Each job's newest run, and its newest that was done, are what its list and a first start look at.
    isOld: (horizon) => sql<boolean>`finished_at < ${horizon}
      and state in ('done', 'partial', 'failed', 'skipped', 'cancelled', 'lost')
      and id not in (select max(id) from runs newest group by job)
      and id not in (select max(id) from runs newest where state in ('done', 'partial') and dry_run = 0 group by job)
      and not exists (select 1 from issues where class = 'I40' and state <> 'closed' and key = 'run:' || runs.id)
      and not exists (select 1 from runs child where child.parent_id = runs.id and child.state in ('queued', 'running', 'retrying', 'parked'))
      and ${nobodyNames()}`,
  },
];
