import { expect, it } from 'vitest';
import { retryAfterMs } from '../../../../src/core/channels/llm/retry-after.ts';

const now = Date.UTC(2026, 2, 4, 12);
const after = (headers: Record<string, string>) =>
  retryAfterMs({ status: 429, headers, text: '', bytes: new Uint8Array(), vendorNow: null, excerpt: () => '' }, now);

it.each<[Record<string, string>, number | null]>([
  [{ 'retry-after': '20' }, 20_000],
  [{ 'retry-after': '0.5' }, 500],
  [{ 'retry-after-ms': '1250', 'retry-after': '2' }, 1250],
  [{ 'retry-after': 'Wed, 04 Mar 2026 12:00:09 GMT' }, 9000],
  [{ 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '6m0s' }, 360_000],
  [{ 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '1.5s' }, 1500],
  [{ 'x-ratelimit-remaining-tokens': '12', 'x-ratelimit-reset-tokens': '6m0s' }, null],
  [{ 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': 'soon' }, null],
  [{ 'retry-after': 'soon' }, null],
  [{}, null],
])('%j asks to wait %s ms', (headers, ms) => expect(after(headers)).toBe(ms));
