/** The middle of some measurements. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** One line of a bench's result: what, both figures, their ratio, and whether it is what was promised. */
export function verdict(
  what: string,
  ours: string,
  against: string,
  ratio: number,
  promised: { readonly atLeast: number },
): boolean {
  const held = ratio >= promised.atLeast;
  console.log(
    `${held ? 'ok  ' : 'MISS'} ${what}: ${ours} against ${against}; ratio ${ratio.toFixed(2)}, promised at least ${promised.atLeast}`,
  );
  return held;
}
