import type { HttpAnswer } from '../../http.ts';
import { parseJson } from '../../json.ts';
import { ChannelError } from '../channel.ts';
import { retryAfterMs } from '../retry-after.ts';

const throttleWords = /too[. _-]?many[. _-]?requests/i;
const sameAgainWords = /15 dakika boyunca/i;
const checkAddress = 'Check TRENDYOL_BASE_URL.';

/** What an answer is an answer to: for its errors. */
export interface Asked {
  /** In the operator's words: "the packages of order 7". */
  readonly what: string;
  /** Method and path, which tell a retired version. */
  readonly address: string;
  readonly agent: string;
  /** The test gateway answers nobody whom it does not know. */
  readonly stage: boolean;
  /** UTC epoch ms. */
  readonly now: number;
}

/**
 * Reads an answer as JSON, or says what it is instead (facts on Trendyol, B1 and B7). A write is answered by nothing: undefined.
 *
 * @throws ChannelError for every status but 2xx, and for anything but JSON
 */
export function readAnswer(answer: HttpAnswer, asked: Asked): unknown {
  if (answer.status < 200 || answer.status > 299) throw refusal(answer, asked);
  if (answer.text.trim() === '') return undefined;
  try {
    return parseJson(answer.text);
  } catch (error) {
    throw error instanceof ChannelError ? nonsense(asked.what, error.message) : error;
  }
}

/** Whether Trendyol refused a write because it had the very same one a short time ago. */
export function isSameAgain(error: ChannelError): boolean {
  return error.kind === 'refused' && sameAgainWords.test(error.message);
}

/** An answer that is not what was asked for. `fault` is a sentence. */
export function nonsense(what: string, fault: string): ChannelError {
  return new ChannelError(
    'nonsense',
    `Trendyol answered nonsense to ${what}. ${fault}`,
    `It is asked for again. If it stays: ${checkAddress}`,
  );
}

function refusal(answer: HttpAnswer, asked: Asked): ChannelError {
  const { status } = answer;
  const said = message(answer);
  const told = (words: string): string => `Trendyol ${words} ${asked.what} (${status})${said ? `: ${said}` : '.'}`;
  if (status === 429 || throttleWords.test(said ?? '')) return throttled(answer, asked);
  if (status === 401) {
    return new ChannelError(
      'auth',
      told('does not accept our credentials for'),
      'Set TRENDYOL_API_KEY and TRENDYOL_API_SECRET anew, as they stand for the seller TRENDYOL_SELLER_ID; the test gateway has a set of its own. They stand in the seller panel’s integration page.',
    );
  }
  if (status === 403) return forbidden(answer, asked, told);
  if (status === 404) return new ChannelError('not-found', told('does not know'), checkAddress);
  if (status === 426) {
    return new ChannelError(
      'refused',
      told('has retired the version that we asked for'),
      `Update orderdeck: ${asked.address} is no longer answered.`,
    );
  }
  if (status >= 500) return outage(answer, asked, told);
  if (status >= 300 && status < 400) {
    return nonsense(asked.what, `It sent us to another address (${status}), and credentials never go along.`);
  }
  if (sameAgainWords.test(said ?? '')) {
    return new ChannelError(
      'refused',
      told('takes the same request only once in 15 minutes and refused'),
      'Nothing was lost: it had the same values already.',
    );
  }
  if (status === 409) {
    return new ChannelError('refused', told('is busy with another change and refused'), 'Try again later.');
  }
  return new ChannelError(
    'refused',
    told('refused'),
    'The request itself is wrong, so asking again cannot help: report it.',
  );
}

/** A gateway that blocks a host answers with a page, one that misses the agent with nothing, and one that misses a right says so in JSON (M122). */
function forbidden(answer: HttpAnswer, { agent }: Asked, told: (words: string) => string): ChannelError {
  if (answer.text.trimStart().startsWith('<')) {
    return new ChannelError(
      'refused',
      told('blocks this host and did not answer'),
      'Its gateway keeps this address out: too much was asked from here, or from this country. Wait an hour; if it stays, ask Trendyol’s support to admit this host’s address.',
    );
  }
  if (message(answer) !== null) {
    return new ChannelError(
      'auth',
      told('takes the key and forbids'),
      'Key and secret are right; this seller may not do that with them: have the right given in the seller panel’s integration page.',
    );
  }
  return new ChannelError(
    'auth',
    told('does not take our User-Agent, has not looked at the key, and forbids'),
    `It wants the User-Agent “SELLER - INTEGRATOR”; we send “${agent}”. Set TRENDYOL_SELLER_ID and TRENDYOL_INTEGRATOR to those of the key; if they are right, a proxy on the way takes the User-Agent out.`,
  );
}

function outage(answer: HttpAnswer, { stage, now }: Asked, told: (words: string) => string): ChannelError {
  const wait = retryAfterMs(answer, now);
  if (answer.status === 503 && stage) {
    return new ChannelError(
      'outage',
      told('failed to answer'),
      'The test gateway answers 503 to every host that it does not know: ask Trendyol’s support to admit this host’s address.',
      wait,
    );
  }
  const hint =
    answer.status === 504
      ? 'It ran out of time: it is asked for again. If it stays, send less at once.'
      : 'The fault is at Trendyol. It is asked for again.';
  return new ChannelError('outage', told('failed to answer'), hint, wait);
}

function throttled(answer: HttpAnswer, { what, now }: Asked): ChannelError {
  return new ChannelError(
    'throttled',
    `Trendyol has had too many requests to answer ${what}.`,
    'Another program uses the same key: let it ask less often, or set TRENDYOL_TIER and TRENDYOL_CALLS_PER_MINUTE lower.',
    retryAfterMs(answer, now),
  );
}

/** The vendor's own words, at most a line of them. */
function message(answer: HttpAnswer): string | null {
  const excerpt = answer.excerpt();
  try {
    return messageIn(parseJson(excerpt))?.slice(0, 300) ?? null;
  } catch {
    // Some errors are a bare sentence; a page for people tells nothing that the status does not.
    return excerpt === '' || excerpt.trimStart().startsWith('<') ? null : excerpt.slice(0, 300);
  }
}

/** The error forms: `{errors: [{key, message}]}`, `{exception}`, `{error, message}`, or a text. */
function messageIn(body: unknown): string | null {
  if (typeof body === 'string') return body === '' ? null : body;
  if (typeof body !== 'object' || body === null) return null;
  const { errors, exception, error, message: said } = body as Record<string, unknown>;
  const each = Array.isArray(errors) ? errors.flatMap((one) => [field(one, 'message') ?? field(one, 'key')]) : [];
  const texts = [...each, said, error, exception].filter((text) => typeof text === 'string' && text.trim() !== '');
  return texts.length === 0 ? null : [...new Set(texts)].join(' ');
}

function field(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null ? (of as Record<string, unknown>)[name] || undefined : undefined;
}
