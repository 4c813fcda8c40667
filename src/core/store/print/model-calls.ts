import type { TokenUse } from '../../domain/model-prices.ts';
import type { Reader, Store, Tx } from '../store.ts';

/** What makes two questions the same: the words that are sent, the model, and our own part of the words. */
export interface QuestionKey {
  readonly model: string;
  readonly promptVersion: number;
  readonly inputHash: string;
}

export interface ModelCallStart extends QuestionKey {
  readonly at: number;
  readonly runId: number | null;
  readonly orderId: number | null;
  readonly marketplace: string | null;
  /** What is sent: it holds a buyer's words and stays in this table. */
  readonly request: string;
  /** What it may cost at most, in nano-units; 0 when nobody knows the price. */
  readonly reservedNano: number;
}

/** How much may be spent from `since` (UTC epoch ms) on, in nano-units. */
export interface Allowance {
  readonly since: number;
  readonly limitNano: number;
}

/**
 * Notes a call before it is made, unless the allowance is spent. Both in one transaction: calls under way, of other threads
 * too, count with what they may cost at most; so the limit is passed by one call's cost at worst.
 *
 * @returns the row's id, or what has been spent of the allowance
 */
export async function startModelCall(
  store: Store,
  call: ModelCallStart,
  allowance: Allowance | null,
): Promise<{ readonly id: number } | { readonly spentNano: number }> {
  return store.write(async (tx) => {
    if (allowance) {
      const spentNano = await spentSince(tx, allowance.since);
      if (spentNano >= allowance.limitNano) return { spentNano };
    }
    return tx
      .insertInto('model_calls')
      .values({
        at: call.at,
        run_id: call.runId,
        order_id: call.orderId,
        marketplace: call.marketplace,
        model: call.model,
        prompt_version: call.promptVersion,
        input_hash: call.inputHash,
        request: call.request,
        reserved_nano: call.reservedNano,
        ok: 0,
        error_code: 'unanswered',
        error_message: 'Nobody noted an answer: the process ended first.',
        ms: 0,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
  });
}

/** What calls from `since` (UTC epoch ms) on have cost, or may have: nano-units. */
export async function spentSince(db: Reader, since: number): Promise<number> {
  const { spent } = await db
    .selectFrom('model_calls')
    .select((row) => row.fn.sum<number | null>(row.fn.coalesce('cost_nano', 'reserved_nano')).as('spent'))
    .where('at', '>=', since)
    .executeTakeFirstOrThrow();
  return spent ?? 0;
}

export interface ModelCallEnd {
  readonly ms: number;
  /** The answer's body; it may repeat a buyer's words. */
  readonly answer: string | null;
  /** Null: it was good. */
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly use: TokenUse | null;
  /** Nano-units; null: nobody knows. */
  readonly costNano: number | null;
  /** What the cost was reckoned by, as JSON. */
  readonly price: string | null;
  readonly currency: string | null;
  /** It cost nothing, or nobody knows the price: nothing is held back for it any longer. */
  readonly isSettled: boolean;
}

/** Notes how a call ended. */
export async function endModelCall(store: Store, id: number, end: ModelCallEnd): Promise<void> {
  await store.write((tx) =>
    tx
      .updateTable('model_calls')
      .set({
        ms: end.ms,
        answer: end.answer,
        ok: end.error ? 0 : 1,
        error_code: end.error?.code ?? null,
        error_message: end.error?.message ?? null,
        prompt_tokens: end.use?.prompt ?? null,
        cached_tokens: end.use?.cached ?? null,
        completion_tokens: end.use?.completion ?? null,
        cost_nano: end.costNano,
        price: end.price,
        currency: end.currency,
        ...(end.isSettled && { reserved_nano: 0 }),
      })
      .where('id', '=', id)
      .execute(),
  );
}

/** The newest good answer to the same question: it is never paid for twice. */
export async function findAnswer(db: Reader, key: QuestionKey): Promise<{ id: number; answer: string } | null> {
  const row = await callsTo(db, key)
    .where('ok', '=', 1)
    .where('answer', 'is not', null)
    .select(['id', 'answer'])
    .executeTakeFirst();
  return row && row.answer !== null ? { id: row.id, answer: row.answer } : null;
}

/** The newest answer to the same question that failed for one of these reasons at `since` (UTC epoch ms) or later. */
export async function findFailure(
  db: Reader,
  key: QuestionKey,
  codes: readonly string[],
  since: number,
): Promise<{ id: number; at: number; code: string; message: string } | null> {
  const row = await callsTo(db, key)
    .where('error_code', 'in', codes)
    .where('at', '>=', since)
    .select(['id', 'at', 'error_code', 'error_message'])
    .executeTakeFirst();
  return row ? { id: row.id, at: row.at, code: row.error_code ?? '', message: row.error_message ?? '' } : null;
}

function callsTo(db: Reader, { model, promptVersion, inputHash }: QuestionKey) {
  return db
    .selectFrom('model_calls')
    .where('input_hash', '=', inputHash)
    .where('model', '=', model)
    .where('prompt_version', '=', promptVersion)
    .orderBy('id', 'desc')
    .limit(1);
}

/** Notes what came of an answer: how many print tasks were made of it, and how many of them wait for a person. */
export async function countModelOutcome(
  tx: Tx,
  callId: number,
  { tasks, reviews }: { readonly tasks: number; readonly reviews: number },
): Promise<void> {
  await tx.updateTable('model_calls').set({ tasks, reviews }).where('id', '=', callId).execute();
}
