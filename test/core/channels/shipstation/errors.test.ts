import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ChannelError } from '../../../../src/core/channels/channel.ts';
import { readAnswer } from '../../../../src/core/channels/shipstation/errors.ts';
import { quotaLeft, throttleMs } from '../../../../src/core/channels/shipstation/quota.ts';
import type { HttpAnswer } from '../../../../src/core/http.ts';

const file = path.join(import.meta.dirname, '../../../fixtures/shipstation/errors.json');
const samples = JSON.parse(readFileSync(file, 'utf8')) as Record<'invalid' | 'failed' | 'throttled', unknown>;
const now = Date.UTC(2026, 2, 8, 9, 59, 30);

function answer(status: number, text: string, headers: Record<string, string> = {}): HttpAnswer {
  return { status, text, bytes: Buffer.from(text), headers, vendorNow: null, excerpt: () => text };
}

function error(given: HttpAnswer): ChannelError {
  try {
    readAnswer(given, 'order 7', now);
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(ChannelError);
    return thrown as ChannelError;
  }
  throw new Error('it was read');
}

describe('the vendor’s words are part of the error', () => {
  test.each([
    [
      400,
      samples.invalid,
      "ShipStation refused order 7 (400): The request is invalid. apiOrder.shipTo: 'Ship Name' must not be empty. apiOrder.orderDate: An error has occurred.",
    ],
    [
      500,
      samples.failed,
      'ShipStation failed to answer order 7 (500): An error has occurred. Execution Timeout Expired.',
    ],
    [409, { MESSAGE: 'No.' }, 'ShipStation refused order 7 (409): No.'],
    [409, { message: 7, other: [] }, 'ShipStation refused order 7 (409).'],
  ])('%i %j', (status, body, message) => {
    expect(error(answer(status, JSON.stringify(body))).message).toBe(message);
  });

  test.each(['', '<html><title>Bad gateway</title>', '[1]', '"x"'])(
    'a body that is no error object is left out: %j',
    (text) => {
      expect(error(answer(502, text)).message).toBe('ShipStation failed to answer order 7 (502).');
    },
  );
});

test.each([
  [401, '', 'auth', /SHIPSTATION_API_KEY and SHIPSTATION_API_SECRET/],
  [403, '', 'auth', /SHIPSTATION_API_KEY/],
  [402, '', 'plan', /plan/],
  [404, '', 'not-found', /SHIPSTATION_BASE_URL/],
  [301, '', 'nonsense', /SHIPSTATION_BASE_URL/],
  [200, 'Too Many Requests', 'throttled', /same key/],
  [200, '<html>Too many requests</html>', 'throttled', /same key/],
  [200, '{"Message":"API: Too Many Requests!"}', 'throttled', /same key/],
  [200, '', 'nonsense', /SHIPSTATION_BASE_URL/],
] as const)('%i %j is %s, with a hint', (status, text, kind, hint) => {
  expect(error(answer(status, text))).toMatchObject({ kind, hint: expect.stringMatching(hint) });
});

test.each([
  [{ 'retry-after': '30', 'x-rate-limit-reset': '17' }, 30_000],
  [{ 'retry-after': 'Sun, 08 Mar 2026 10:00:00 GMT' }, 30_000],
  [{ 'retry-after': 'Sun, 08 Mar 2026 09:00:00 GMT' }, 0],
  [{ 'x-rate-limit-reset': '17' }, 17_000],
  [{ 'x-rate-limit-reset': 'soon' }, null],
  [{}, null],
])('after a 429 with %j we stay away for %s ms', (headers, wait) => {
  expect(throttleMs(answer(429, '', headers), now)).toBe(wait);
  expect(error(answer(429, JSON.stringify(samples.throttled), headers))).toMatchObject({
    kind: 'throttled',
    retryAfterMs: wait,
  });
});

test.each([
  [{ 'retry-after': '30', 'x-rate-limit-reset': '17' }, 30_000],
  [{ 'x-rate-limit-reset': '17' }, null],
])('after a 503 with %j we stay away for %s ms: the rate window says nothing of an outage', (headers, wait) => {
  expect(error(answer(503, '', headers))).toMatchObject({ kind: 'outage', retryAfterMs: wait });
});

test('the rate headers count calls and seconds; without one of them nothing is known', () => {
  expect(quotaLeft({ 'x-rate-limit-remaining': '39', 'x-rate-limit-reset': '42' })).toEqual({
    remaining: 39,
    resetMs: 42_000,
  });
  expect(quotaLeft({ 'x-rate-limit-remaining': '39' })).toBeNull();
  expect(quotaLeft({ 'x-rate-limit-remaining': '-1', 'x-rate-limit-reset': '1' })).toBeNull();
});
