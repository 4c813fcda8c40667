import type { Clock } from '../../clock.ts';
import type { Log } from '../../context.ts';
import { costOf, type ModelPrice, priceCurrency } from '../../domain/model-prices.ts';
import type { Http } from '../../http.ts';
import type { Redact } from '../../redact.ts';
import type { LlmSettings } from '../../settings.ts';
import { endModelCall, type ModelCallEnd } from '../../store/print/model-calls.ts';
import type { Store } from '../../store/store.ts';
import { ChannelError } from '../channel.ts';
import { type Completion, readCompletion } from './completion.ts';
import { ModelError } from './errors.ts';

export interface LlmOptions {
  readonly settings: LlmSettings;
  /** The business's zone: its days are the budget's. */
  readonly zone: string;
  readonly http: Http;
  /** Where calls, answers and prices are kept: the real store, also in a dry run. */
  readonly store: Store;
  readonly clock: Clock;
  readonly redact: Redact;
  readonly runId: number | null;
  readonly signal: AbortSignal;
  /** Nothing is spent: what has been answered before is used, the rest is not asked. */
  readonly dryRun?: boolean | undefined;
  readonly log?: Log | undefined;
  /** Told before a wait: until when (UTC epoch ms) and for what; and with null when it is over. */
  readonly onWait?: ((wait: { readonly until: number; readonly why: string } | null) => void) | undefined;
  /** From 0 up to 1. */
  readonly random?: (() => number) | undefined;
}

/** One call, which has been noted; how it ends is noted too, whatever happens. */
export async function callOnce(
  { settings, http, store, clock, redact, signal }: LlmOptions,
  id: number,
  body: string,
  ref: string,
  price: ModelPrice | null,
): Promise<Completion> {
  const began = clock.now();
  let text: string | null = null;
  const end = async (bill: Pick<ModelError, 'use' | 'chargedNano' | 'isFree'> | null, error: ModelCallEnd['error']) =>
    endModelCall(store, id, {
      ms: clock.now() - began,
      // A good answer is used again, so it stays as it came.
      answer: error && text ? redact(text) : text,
      error,
      ...billed(bill, price),
    });
  try {
    const completion = await http.request({
      method: 'POST',
      url: `${settings.baseUrl}/chat/completions`,
      headers: {
        'content-type': 'application/json',
        ...(settings.apiKey !== null && { authorization: `Bearer ${settings.apiKey}` }),
      },
      body,
      signal,
      ref,
      read: (answer) => {
        text = answer.text;
        return readCompletion(answer, clock.now());
      },
    });
    await end({ ...completion, isFree: false }, null);
    return completion;
  } catch (error) {
    if (error instanceof ModelError) await end(error, { code: error.code, message: error.message });
    else if (error instanceof ChannelError) await end(null, { code: error.kind, message: error.message });
    else if (signal.aborted)
      await end(null, { code: 'cancelled', message: 'The run was stopped before an answer came.' });
    throw error;
  }
}

/** The cost is what the server says it charged, else its tokens at our price, else nobody knows. */
function billed(
  bill: Pick<ModelError, 'use' | 'chargedNano' | 'isFree'> | null,
  price: ModelPrice | null,
): Pick<ModelCallEnd, 'use' | 'costNano' | 'price' | 'currency' | 'isSettled'> {
  const use = bill?.use ?? null;
  const by = (costNano: number, what: object) => ({
    use,
    costNano,
    price: JSON.stringify(what),
    currency: priceCurrency,
    isSettled: true,
  });
  if (bill?.isFree) return by(0, { source: 'refused before any work' });
  if (typeof bill?.chargedNano === 'number') return by(bill.chargedNano, { source: 'the server’s own figure' });
  if (use && price) return by(costOf(use, price), price);
  return { use, costNano: null, price: null, currency: null, isSettled: false };
}
