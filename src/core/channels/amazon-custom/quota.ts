/**
 * Amazon tells no limit for its files; this is our own manners: 50 a minute, six at once after a quiet time, one of them kept
 * for somebody who waits at a screen.
 */
export const amazonCustomQuota = {
  channel: 'amazon-custom',
  group: 'files',
  limit: 60,
  windowMs: 60_000,
  burst: 6,
  reserve: 1,
  inFlight: 4,
} as const;

/** How long (ms) to stay away after "too many requests" when the answer does not say. */
export const silentThrottleMs = 60_000;
