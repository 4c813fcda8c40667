import { backoffDelay } from '../../domain/backoff.ts';
import type { OrderInput } from '../../domain/print/order-input.ts';
import { findAnswer, findFailure, startModelCall } from '../../store/print/model-calls.ts';
import { ChannelError } from '../channel.ts';
import type { ModelReading, TextReader } from '../text-reader.ts';
import { callOnce, type LlmOptions } from './call.ts';
import { type Completion, readStored } from './completion.ts';
import { ModelError, quotaCode, uselessCodes } from './errors.ts';
import { bestManners, giveIn, type Question, questionAbout, requestBody } from './question.ts';
import { readingOf } from './reading.ts';
import { spendingNow, spentWords } from './spending.ts';

/** How often each passing failure is asked again. A throttle costs nothing but time; the others may have cost money. */
const retries: Readonly<Record<string, number>> = { throttled: 5, outage: 2, unreachable: 1, nonsense: 1 };
const backoff = { baseMs: 2000, capMs: 20_000 };
const leastPauseMs = 500;
/** A server that wants to be left alone for longer is asked by the run's next attempt: a thread does not sit it out. */
const longestPauseMs = 60_000;
/** A question that brought a useless answer is not paid for again so soon. */
const uselessForMs = 24 * 3_600_000;

/** A language model behind a server that speaks chat completions (facts on language models, C). */
export function llm(options: LlmOptions): TextReader {
  const { settings, zone, store, clock, signal } = options;
  const manners = bestManners();
  /** Why it is not asked any more as long as this process lives. */
  let stopped: string | null = null;

  async function ask(
    question: Question,
    order: OrderInput,
    ref: string,
  ): Promise<ModelReading | ({ id: number } & Completion)> {
    const failures = new Map<string, number>();
    for (;;) {
      signal.throwIfAborted();
      const now = clock.now();
      const spending = await spendingNow(store.db, settings, zone, now);
      if (spending.refusal !== null) return unavailable(spending.refusal);
      const body = requestBody(question, manners);
      const { model, promptVersion, inputHash } = question;
      const started = await startModelCall(
        store,
        {
          at: now,
          runId: options.runId,
          orderId: order.orderId,
          marketplace: order.marketplace,
          model,
          promptVersion,
          inputHash,
          request: body,
          reservedNano: spending.worst(Buffer.byteLength(body)),
        },
        spending.allowance,
      );
      if ('spentNano' in started)
        return unavailable(spentWords(started.spentNano, spending.allowance?.limitNano ?? 0, zone, now));
      try {
        return { id: started.id, ...(await callOnce(options, started.id, body, ref, spending.price)) };
      } catch (error) {
        if (!(error instanceof ChannelError)) throw error;
        if (error instanceof ModelError && error.code === quotaCode) {
          stopped = `${error.message} ${error.hint}`;
          options.log?.error(`The language model is not asked any more in this run. ${stopped}`);
          return unavailable(stopped);
        }
        if (error instanceof ModelError && error.kind === 'refused' && giveIn(manners, error.param)) continue;
        const failed = (failures.get(error.kind) ?? 0) + 1;
        failures.set(error.kind, failed);
        if (failed > (retries[error.kind] ?? 0)) throw error;
        await pause(error, failed);
      }
    }
  }

  async function pause(error: ChannelError, failed: number): Promise<void> {
    const jitter = backoffDelay({ attempt: failed, ...backoff, random: options.random ?? Math.random });
    const ms = Math.max(leastPauseMs, jitter, error.retryAfterMs ?? 0);
    if (ms > longestPauseMs) throw error;
    options.onWait?.({ until: clock.now() + ms, why: `the language model: ${error.message}` });
    await clock.sleep(ms, signal);
    options.onWait?.(null);
  }

  return {
    id: 'llm',
    title: 'Language model',

    async read(order, itemIds, ref) {
      if (itemIds.length === 0) throw new RangeError('A language model was asked about no line.');
      const question = questionAbout(order, itemIds, settings.model);
      const known = await findAnswer(store.db, question);
      const answer = known && readStored(known.answer);
      if (known && answer) return readingOf(order, itemIds, answer, known.id);
      if (stopped !== null) return unavailable(stopped);
      const useless = await findFailure(store.db, question, uselessCodes, clock.now() - uselessForMs);
      if (useless) {
        const again = new Date(useless.at + uselessForMs).toISOString();
        throw new ModelError(
          'refused',
          useless.code,
          useless.message,
          `The same words are not paid for again before ${again}.`,
        );
      }
      if (options.dryRun) return unavailable('A dry run spends nothing: the language model would be asked here.');
      const asked = await ask(question, order, ref);
      return 'kind' in asked ? asked : readingOf(order, itemIds, asked.answer, asked.id);
    },
  };
}

function unavailable(why: string): ModelReading {
  return { kind: 'unavailable', why };
}
