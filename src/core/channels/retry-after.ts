import type { HttpAnswer } from '../http.ts';

/**
 * How long (ms) an answer asks to be left alone by its Retry-After, in seconds or as a date; null when it does not. Where rate
 * headers are on every answer, the reset in those of a 503 says nothing about when the vendor will be well again.
 *
 * @param now UTC epoch ms, for a date when the answer does not carry the vendor's own clock
 */
export function retryAfterMs(answer: HttpAnswer, now: number): number | null {
  const asked = answer.headers['retry-after'];
  const seconds = count(asked);
  if (seconds !== null) return seconds * 1000;
  const date = Date.parse(asked ?? '');
  return Number.isNaN(date) ? null : Math.max(0, date - (answer.vendorNow ?? now));
}

/** A header that counts something; null where it is missing or counts nothing. */
export function count(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,9}$/.test(text.trim()) ? Number(text) : null;
}
