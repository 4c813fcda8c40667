import type { HttpAnswer } from '../../http.ts';
import { ChannelError } from '../channel.ts';
import { retryAfterMs } from '../retry-after.ts';
import { handIn } from './link.ts';

/**
 * The file that an answer is, or what it is instead.
 *
 * @param now UTC epoch ms
 * @throws ChannelError for every status but 200, for a page for people, and for nothing at all
 */
export function readFileAnswer(answer: HttpAnswer, now: number): Uint8Array {
  const { status, bytes } = answer;
  if (status !== 200) throw refusal(answer, now);
  if (bytes.byteLength === 0) throw nonsense('answered the link to the buyer’s file with nothing');
  if (beginsLikeMarkup(bytes)) throw nonsense('answered the link to the buyer’s file with a page for people');
  return bytes;
}

/** What an answer that is larger than any file should be told as. */
export function tooLarge(maxBytes: number): ChannelError {
  return new ChannelError(
    'refused',
    `The buyer’s file is larger than ${maxBytes / 1024 / 1024} MiB.`,
    'No real one is: look at it in Seller Central.',
  );
}

function refusal(answer: HttpAnswer, now: number): ChannelError {
  const { status } = answer;
  if (status === 401 || status === 403)
    return new ChannelError('auth', `Amazon Custom refused the link to the buyer’s file (${status}).`, handIn);
  if (status === 404 || status === 410) {
    const words = `Amazon Custom no longer has a file behind the link (${status}).`;
    return new ChannelError('not-found', words, handIn);
  }
  if (status === 429) {
    return new ChannelError(
      'throttled',
      'Amazon Custom has had too many requests for files.',
      'It is asked for again.',
      retryAfterMs(answer, now),
    );
  }
  if (status >= 500) {
    return new ChannelError(
      'outage',
      `Amazon Custom failed to answer the link to the buyer’s file (${status}).`,
      'The fault is at Amazon. It is asked for again.',
      retryAfterMs(answer, now),
    );
  }
  if (status >= 300 && status < 400) {
    const words = `Amazon Custom sent us to another address for the buyer’s file (${status}), and no link is followed.`;
    return new ChannelError('refused', words, handIn);
  }
  if (status < 300) return nonsense(`answered the link to the buyer’s file with status ${status}`);
  return new ChannelError('refused', `Amazon Custom refused the link to the buyer’s file (${status}).`, handIn);
}

function nonsense(what: string): ChannelError {
  return new ChannelError('nonsense', `Amazon Custom ${what}.`, `It is asked for again. If it stays: ${handIn}`);
}

/** HTML or XML: after a byte-order mark and white space, a `<`. */
function beginsLikeMarkup(bytes: Uint8Array): boolean {
  return /^(?:\xef\xbb\xbf)?\s*</.test(Buffer.from(bytes.subarray(0, 256)).toString('latin1'));
}
