import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';

/**
 * The link to a line's file leaves the hash of the line's input and gets one of its own. What was read, approved or decided of
 * the present input keeps resting on it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('order_items').addColumn('link_hash', 'text').execute();
  // The bytes that were had behind the link before this one: what comes is compared with them.
  await db.schema.alterTable('customization_files').addColumn('former_sha256', 'text').execute();
  const { rows } = await sql<Line>`select id, sku, name, quantity, options, input_hash as inputHash from order_items
    where options like '%"CustomizedURL"%'`.execute(db);
  for (const { id, sku, name, quantity, options, inputHash } of rows) {
    const all = JSON.parse(options) as { name: string; value: string }[];
    const link = all.find(isLink)?.value ?? null;
    const own = /^(name or text|colour [12]|personali[sz]ed details)( \d+)?$/i;
    const told = all
      .filter((option) => !own.test(option.name.trim()))
      .map((option) => JSON.stringify([option.name, isLink(option) ? '' : option.value]));
    const next = sha256(JSON.stringify([sku, name, quantity, told.sort()])).slice(0, 32);
    const linkHash = link === null ? null : sha256(link.trim());
    await sql`update order_items set input_hash = ${next}, link_hash = ${linkHash} where id = ${id}`.execute(db);
    await sql`update readings set approvals = replace(approvals, ${inputHash}, ${next}),
      input_hash = iif(input_hash = ${inputHash}, ${next}, input_hash) where item_id = ${id} and ${inputHash} <> ''`.execute(
      db,
    );
  }
}

interface Line {
  readonly id: number;
  readonly sku: string | null;
  readonly name: string;
  readonly quantity: number;
  readonly options: string;
  readonly inputHash: string;
}

function isLink({ name }: { readonly name: string }): boolean {
  return name.trim() === 'CustomizedURL';
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
