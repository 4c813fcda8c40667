/** How long something takes here, as what was done lately tells (ms). */
export interface Pace {
  readonly medianMs: number;
  readonly p95Ms: number;
}

/** Fewer than this tell nothing. */
export const fewestSamples = 20;

/** The pace of what was done lately; null where too little was done to tell. @param spans in ms; negative ones are no spans */
export function paceOf(spans: readonly number[]): Pace | null {
  const sorted = spans.filter((span) => span >= 0).sort((one, other) => one - other);
  if (sorted.length < fewestSamples) return null;
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { medianMs: at(0.5), p95Ms: at(0.95) };
}
