/**
 * Values of which there may be very many, kept as few: all of them, ascending, or so many of them at even distances. `count` is how
 * many they stand for. Of an ordinary day of an ordinary job nothing is lost.
 */
export interface Sample {
  readonly count: number;
  readonly values: readonly number[];
}

/** A job every five minutes has 288 runs a day. */
const mostKept = 300;

export const noSample: Sample = { count: 0, values: [] };

/** @param values in any order */
export function sampleOf(values: readonly number[]): Sample {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length <= mostKept) return { count: sorted.length, values: sorted };
  const step = (sorted.length - 1) / (mostKept - 1);
  return {
    count: sorted.length,
    values: Array.from({ length: mostKept }, (_, at) => sorted[Math.round(at * step)] ?? 0),
  };
}

/** How values lie: all of them occurred (nearest rank). */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly p75: number;
  readonly p95: number;
  readonly p25: number;
  readonly count: number;
}

/** The spread of what several samples stand for together; null when that is nothing. */
export function spreadOf(samples: readonly Sample[]): Spread | null {
  const count = samples.reduce((sum, sample) => sum + sample.count, 0);
  if (count === 0) return null;
  const rank = samples.every(({ count: stood, values }) => stood === values.length)
    ? plainRank(Float64Array.from(samples.flatMap(({ values }) => values)).sort())
    : weightedRank(samples);
  const at = (share: number): number => rank(Math.max(1, Math.ceil(share * count)));
  return { min: at(0), p25: at(0.25), median: at(0.5), p75: at(0.75), p95: at(0.95), count };
}

type Rank = (place: number) => number;

function plainRank(sorted: Float64Array): Rank {
  return (place) => sorted[place - 1] ?? 0;
}

/** Each kept value stands for as many as its sample left out. */
function weightedRank(samples: readonly Sample[]): Rank {
  const weighted = samples
    .flatMap(({ count, values }) => values.map((value) => ({ value, weight: count / values.length })))
    .sort((a, b) => a.value - b.value);
  return (place) => {
    let passed = 0;
    for (const { value, weight } of weighted) {
      passed += weight;
      // Weights are fractions: a hair's breadth below a whole rank is that rank.
      if (passed >= place - 1e-6) return value;
    }
    return weighted.at(-1)?.value ?? 0;
  };
}
