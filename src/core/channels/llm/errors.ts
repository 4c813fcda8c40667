import type { TokenUse } from '../../domain/model-prices.ts';
import type { HttpAnswer } from '../../http.ts';
import { parseJson } from '../../json.ts';
import { ChannelError, type ChannelErrorKind } from '../channel.ts';
import { retryAfterMs } from './retry-after.ts';
import { errorSchema, type WireError } from './wire.ts';

/** A call to a language model that brought nothing. `code` is for machines; the message holds no word of a buyer's. */
export class ModelError extends ChannelError {
  readonly code: string;
  /** The request's part that the server does not take, where it names one. */
  readonly param: string | null;
  /** What was spent on it all the same. */
  readonly use: TokenUse | null;
  readonly chargedNano: number | null;
  /** Whether the server said by its answer that it did no work, so that nothing is charged. */
  readonly isFree: boolean;

  constructor(
    kind: ChannelErrorKind,
    code: string,
    message: string,
    hint: string,
    more: {
      readonly param?: string | null;
      readonly use?: TokenUse | null;
      readonly chargedNano?: number | null;
      readonly isFree?: boolean;
      readonly retryAfterMs?: number | null;
    } = {},
  ) {
    super(kind, message, hint, more.retryAfterMs ?? null);
    this.code = code;
    this.param = more.param ?? null;
    this.use = more.use ?? null;
    this.chargedNano = more.chargedNano ?? null;
    this.isFree = more.isFree ?? false;
  }
}

/** The account has no money left: asking again cannot help, and paying can (facts on language models, C). */
export const quotaCode = 'insufficient_quota';

/** The server answered, and the answer is of no use: the same question would bring the same, so it is not asked again soon. */
export const uselessCodes = ['refusal', 'length', 'content_filter', 'empty', 'bad-answer'] as const;

const quotaWords =
  /^(?:insufficient_(?:quota|credits)|credit_balance_exhausted|billing_\w+|(?:organization|project)_(?:spend|usage)_limit_exceeded)$/;
const checkAddress = 'Check LLM_BASE_URL and LLM_MODEL.';

/**
 * What a refusal means. The server's own sentence is not repeated: some quote the whole request in it.
 *
 * @param now UTC epoch ms
 */
export function refusalOf(answer: HttpAnswer, now: number): ModelError {
  return refusal(answer.status, errorIn(answer.text), answer, now);
}

/** A refusal inside an answer of status 200, as gateways send it; its number stands for the status. */
export function hiddenRefusal(body: unknown, answer: HttpAnswer, now: number): ModelError | null {
  const error = errorSchema.safeParse(body).data?.error;
  if (!error) return null;
  return refusal(Number(error.code) || 500, error, answer, now);
}

function refusal(status: number, error: WireError | null, answer: HttpAnswer, now: number): ModelError {
  const words = [error?.type, error?.code].map((word) => machineWord(word));
  const code = words.at(-1) ?? words[0] ?? `http-${status}`;
  const told = (text: string): string =>
    `The language model ${text} (${[status, ...words.filter(Boolean)].join(', ')}).`;
  const free = { isFree: true };
  if (status === 402 || words.some((word) => word !== null && quotaWords.test(word))) {
    return new ModelError(
      'plan',
      quotaCode,
      told('is not paid for'),
      'Top up the account, or raise its spending limit.',
      free,
    );
  }
  if (status === 401 || status === 403)
    return new ModelError('auth', code, told('does not accept our key'), 'Check LLM_API_KEY.', free);
  if (status === 404) return new ModelError('not-found', code, told('is not known there'), checkAddress, free);
  if (status === 429) {
    return new ModelError('throttled', code, told('has been asked too often'), 'It is asked again later.', {
      ...free,
      retryAfterMs: retryAfterMs(answer, now),
    });
  }
  if (status === 408 || status >= 500) {
    return new ModelError('outage', code, told('failed to answer'), 'The fault is at its server. It is asked again.', {
      ...free,
      retryAfterMs: retryAfterMs(answer, now),
    });
  }
  if (status < 400)
    return new ModelError('nonsense', code, told('sent us elsewhere, and keys never go along'), checkAddress, free);
  return new ModelError('refused', code, told('refused the request'), 'Asking again cannot help; look at the call.', {
    ...free,
    param: error?.param ?? paramIn(error?.message ?? ''),
  });
}

function errorIn(text: string): WireError | null {
  try {
    return errorSchema.safeParse(parseJson(text)).data?.error ?? null;
  } catch {
    return null;
  }
}

/** A word for machines, which can hold nothing of a buyer's; null for anything else. */
function machineWord(word: string | number | null | undefined): string | null {
  const text = String(word ?? '').toLowerCase();
  return /^[a-z][a-z0-9_.-]{1,60}$/.test(text) ? text : null;
}

/** Which of our parts a refusal in plain words is about: not every server fills `param`. */
function paramIn(message: string): string | null {
  return /response_format|json_schema|temperature|max_completion_tokens|max_tokens/.exec(message)?.[0] ?? null;
}
