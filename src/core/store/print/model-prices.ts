import type { ModelPrice } from '../../domain/model-prices.ts';
import { type Actor, recordAct } from '../acts.ts';
import type { Reader, Tx } from '../store.ts';

/** The prices that an operator has set, by name. They win over the list that comes with the program. */
export async function operatorPrices(db: Reader): Promise<ModelPrice[]> {
  const rows = await db.selectFrom('model_prices').selectAll().orderBy('model').execute();
  return rows.map((row) => ({
    model: row.model,
    input: row.input_nano,
    cached: row.cached_nano,
    output: row.output_nano,
    currency: row.currency,
    asOf: row.as_of,
    source: row.source,
  }));
}

/** Sets what a model costs from now on; what past calls cost stays as it was. Writes who did it. */
export async function setModelPrice(tx: Tx, price: ModelPrice, by: Actor, now: number): Promise<void> {
  const before = (await operatorPrices(tx)).find(({ model }) => model === price.model) ?? null;
  const actId = await recordAct(tx, by, 'model-price', `model:${price.model}`, { before, after: price }, now);
  const row = {
    input_nano: price.input,
    cached_nano: price.cached,
    output_nano: price.output,
    currency: price.currency,
    as_of: price.asOf,
    source: price.source,
    updated_at: now,
    act_id: actId,
  };
  await tx
    .insertInto('model_prices')
    .values({ model: price.model, ...row })
    .onConflict((conflict) => conflict.column('model').doUpdateSet(row))
    .execute();
}
