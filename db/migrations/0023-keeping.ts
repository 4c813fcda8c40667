import { type Kysely, sql } from 'kysely';

/**
 * What clean-ups need: that a run or a document can be deleted without a walk through the tables that may speak of it, and that an order says
 * what is not known of it any more.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const mayName: readonly (readonly [table: string, column: string])[] = [
    ...(
      [
        'orders',
        'archives',
        'customization_files',
        'readings',
        'print_tasks',
        'outbox',
        'package_writes',
        'model_calls',
        'windows',
        'parked',
        'issue_looks',
        'source_index',
        'stock_price_holds',
        'stock_states',
      ] as const
    ).map((table) => [table, 'run_id'] as const),
    ['orders', 'raw_id'],
    ...['outbox', 'package_writes'].flatMap((table) =>
      ['before_raw_id', 'after_raw_id'].map((column) => [table, column] as const),
    ),
  ];
  for (const [table, column] of mayName)
    await db.schema
      .createIndex(`${table}_by_${column}`)
      .on(table)
      .column(column)
      .where(sql<boolean>`${sql.ref(column)} is not null`)
      .execute();

  // `known_from`: the change log tells of the order from then on; null: since it was first seen. `erased_at`: since then nobody knows any
  // more who bought it, and no reading brings that back. Both UTC epoch ms.
  await db.schema.alterTable('orders').addColumn('known_from', 'integer').execute();
  await db.schema.alterTable('orders').addColumn('erased_at', 'integer').execute();
}
