import type { HttpAnswer } from '../../http.ts';
import { parseJson } from '../../json.ts';
import { ChannelError } from '../channel.ts';
import { retryAfterMs } from '../retry-after.ts';
import { throttleMs } from './quota.ts';

const throttleWords = /too many requests/i;
const checkAddress = 'Check SHIPSTATION_BASE_URL.';

/**
 * Reads an answer as JSON, or says what it is instead.
 *
 * @param what what was asked for, in the operator's words: "page 3 of the orders"
 * @param now UTC epoch ms
 * @throws ChannelError for every status but 2xx, for "Too Many Requests" inside a 200, and for anything but JSON
 */
export function readAnswer(answer: HttpAnswer, what: string, now: number): unknown {
  if (answer.status < 200 || answer.status > 299) throw refusal(answer, what, now);
  let body: unknown;
  try {
    body = parseJson(answer.text);
  } catch (error) {
    if (isShort(answer) && throttleWords.test(answer.text)) throw throttled(answer, what, now);
    throw error instanceof ChannelError ? nonsense(what, error.message) : error;
  }
  // Only where an error speaks: a buyer may write these words in a note.
  if (throttleWords.test(messageIn(body) ?? '')) throw throttled(answer, what, now);
  return body;
}

/** An answer that is not what was asked for. `fault` is a sentence. */
export function nonsense(what: string, fault: string): ChannelError {
  return new ChannelError(
    'nonsense',
    `ShipStation answered nonsense to ${what}. ${fault}`,
    `It is asked for again. If it stays: ${checkAddress}`,
  );
}

function refusal(answer: HttpAnswer, what: string, now: number): ChannelError {
  const { status } = answer;
  const said = message(answer);
  const told = (words: string): string => `ShipStation ${words} ${what} (${status})${said ? `: ${said}` : '.'}`;
  if (status === 429) return throttled(answer, what, now);
  if (status === 401 || status === 403) {
    return new ChannelError(
      'auth',
      told('does not accept our credentials for'),
      'Check SHIPSTATION_API_KEY and SHIPSTATION_API_SECRET; keys expire, new ones are made in ShipStation’s account settings.',
    );
  }
  if (status === 402) {
    return new ChannelError(
      'plan',
      told('asks for another plan to answer'),
      'The account’s plan does not include the API: change it in ShipStation’s account settings.',
    );
  }
  if (status === 404) return new ChannelError('not-found', told('does not know'), checkAddress);
  if (status >= 500) {
    return new ChannelError(
      'outage',
      told('failed to answer'),
      'The fault is at ShipStation. It is asked for again.',
      retryAfterMs(answer, now),
    );
  }
  if (status >= 300 && status < 400)
    return nonsense(what, `It sent us to another address (${status}), and credentials never go along.`);
  return new ChannelError(
    'refused',
    told('refused'),
    'The request itself is wrong, so asking again cannot help: report it.',
  );
}

function throttled(answer: HttpAnswer, what: string, now: number): ChannelError {
  return new ChannelError(
    'throttled',
    `ShipStation has had too many requests to answer ${what}.`,
    'Another program uses the same key: give each its own, or let it ask less often.',
    throttleMs(answer, now),
  );
}

/** The vendor's own words, at most a line of them. */
function message(answer: HttpAnswer): string | null {
  try {
    return messageIn(parseJson(answer.excerpt()))?.slice(0, 300) ?? null;
  } catch {
    // A page for people, or nothing: the status alone has to do.
    return null;
  }
}

/**
 * What the three error forms say, whatever the case of their names: `{Message, ModelState: {field: [why]}}`,
 * `{Message, ExceptionMessage}`, `{message}` (facts on ShipStation, A2).
 */
function messageIn(body: unknown): string | null {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return null;
  const fields = new Map(Object.entries(body).map(([name, value]) => [name.toLowerCase(), value as unknown]));
  const parts = [fields.get('message'), fields.get('exceptionmessage'), ...faults(fields.get('modelstate'))];
  const texts = parts.filter((part) => typeof part === 'string' && part !== '');
  return texts.length === 0 ? null : texts.join(' ');
}

function faults(modelState: unknown): string[] {
  if (typeof modelState !== 'object' || modelState === null) return [];
  return Object.entries(modelState).map(([field, why]) => `${field}: ${[why].flat().join(' ')}`);
}

function isShort(answer: HttpAnswer): boolean {
  return answer.text.length < 2000;
}
