import type { TokenUse } from '../../domain/model-prices.ts';
import type { HttpAnswer } from '../../http.ts';
import { parseJson } from '../../json.ts';
import { ChannelError } from '../channel.ts';
import { hiddenRefusal, ModelError, refusalOf } from './errors.ts';
import { completionSchema, parseAnswer, type WireAnswer } from './wire.ts';

/** A usable answer, and what it took. */
export interface Completion {
  readonly answer: WireAnswer;
  readonly use: TokenUse | null;
  /** What the server says it charged, in nano-units (OpenRouter); null: it does not say. */
  readonly chargedNano: number | null;
}

const askAgain = 'It is asked again; if it stays, check LLM_BASE_URL.';
const byHand = 'A person has to read this order’s words; the others go on.';

/**
 * Reads an answer. Only one that ended by itself (`stop`) and has the form that we asked for is usable.
 *
 * @param now UTC epoch ms
 * @throws ModelError saying what it is instead; of the kind `refused` where the same question would bring the same again
 */
export function readCompletion(answer: HttpAnswer, now: number): Completion {
  if (answer.status < 200 || answer.status > 299) throw refusalOf(answer, now);
  const body = bodyOf(answer);
  const parsed = completionSchema.safeParse(body);
  if (!parsed.success) {
    const hidden = hiddenRefusal(body, answer, now);
    if (hidden) throw hidden;
    throw new ModelError('nonsense', 'bad-shape', 'The language model’s server answered in no form we know.', askAgain);
  }
  const [choice] = parsed.data.choices;
  const usage = parsed.data.usage ?? null;
  const use = usage && {
    prompt: usage.prompt_tokens,
    cached: usage.prompt_tokens_details?.cached_tokens ?? 0,
    completion: usage.completion_tokens,
  };
  const chargedNano = typeof usage?.cost === 'number' ? Math.round(usage.cost * 1e9) : null;
  const useless = (code: string, words: string): ModelError =>
    new ModelError('refused', code, `The language model ${words}.`, byHand, { use, chargedNano });
  const reason = choice?.finish_reason ?? 'none';
  if (choice?.message.refusal) throw useless('refusal', 'refused to answer');
  if (reason === 'length') throw useless('length', 'was cut off: its answer is longer than it may be');
  if (reason === 'content_filter') throw useless('content_filter', 'was stopped by its server’s content filter');
  if (reason !== 'stop') {
    const words = `The language model did not end its answer (${/^\w{1,40}$/.test(reason) ? reason : 'no known reason'}).`;
    throw new ModelError('nonsense', 'not-ended', words, askAgain, { use, chargedNano });
  }
  const content = choice?.message.content ?? '';
  if (content.trim() === '') throw useless('empty', 'answered nothing');
  const read = parseAnswer(content);
  if (read === null) throw useless('bad-answer', 'did not answer in the form that it was asked for');
  return { answer: read, use, chargedNano };
}

/** The answer of a call that was kept; null when it is none that this version understands. */
export function readStored(text: string): WireAnswer | null {
  try {
    return readCompletion(
      { status: 200, headers: {}, text, bytes: Buffer.from(text), vendorNow: null, excerpt: () => '' },
      0,
    ).answer;
  } catch (error) {
    if (error instanceof ModelError) return null;
    throw error;
  }
}

function bodyOf(answer: HttpAnswer): unknown {
  try {
    return parseJson(answer.text);
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    throw new ModelError('nonsense', 'not-json', `The language model’s server: ${error.message}`, askAgain);
  }
}
