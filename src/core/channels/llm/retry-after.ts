import type { HttpAnswer } from '../../http.ts';

/**
 * How long (ms) a server asks to be left alone: `retry-after-ms`, else Retry-After in seconds or as a date, else the longer of
 * OpenAI's `x-ratelimit-reset-*` of what is used up (`6m0s`, `20ms`); null when it does not say.
 *
 * @param now UTC epoch ms, for a date when the answer does not carry the server's own clock
 */
export function retryAfterMs({ headers, vendorNow }: HttpAnswer, now: number): number | null {
  const exact = headers['retry-after-ms']?.trim() ?? '';
  if (/^\d{1,9}(\.\d+)?$/.test(exact)) return Math.ceil(Number(exact));
  const asked = headers['retry-after']?.trim() ?? '';
  if (/^\d{1,9}(\.\d+)?$/.test(asked)) return Math.ceil(Number(asked) * 1000);
  const date = Date.parse(asked);
  if (!Number.isNaN(date)) return Math.max(0, date - (vendorNow ?? now));
  const resets = ['requests', 'tokens'].flatMap((what) => {
    if (headers[`x-ratelimit-remaining-${what}`]?.trim() !== '0') return [];
    return durationMs(headers[`x-ratelimit-reset-${what}`] ?? '') ?? [];
  });
  return resets.length === 0 ? null : Math.max(...resets);
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

function durationMs(text: string): number | null {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text.trim()) return null;
  return Math.ceil(parts.reduce((sum, [, count, unit]) => sum + Number(count) * (units[unit ?? ''] ?? 0), 0));
}
