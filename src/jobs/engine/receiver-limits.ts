/** What a sender may take of us (facts on reliability, C; each figure was measured there). */
export const receiverLimits = {
  bodyBytes: 1024 * 1024,
  /** A sender that has not sent its headers, or all of it, by then is cut (ms); Node's and fastify's defaults cut none. */
  headersMs: 5_000,
  requestMs: 10_000,
  lookForSlowMs: 1_000,
  connections: 512,
  /** Seconds after which a sender without luck shall come again. */
  retryAfterSeconds: 30,
  /** Less room than this on the disk and nothing new is taken. */
  leastFreeBytes: 512 * 1024 * 1024,
  lookAtDiskMs: 5_000,
  /** Bodies larger than `smallBytes` that are on their way may take so much memory together. */
  smallBytes: 64 * 1024,
  largeBytesAtOnce: 32 * 1024 * 1024,
  /** Refusals are counted in memory and written down this often (ms): nobody can make us write by knocking. */
  writeRefusalsMs: 5_000,
} as const;

export type ReceiverLimits = { readonly [K in keyof typeof receiverLimits]: number };
