const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
const levels = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** A bar of `columns` cells filled to `done` of `total`: `███▌····`. Readable without colour. */
export function bar(done: number, total: number, columns: number): string {
  const share = total > 0 ? Math.min(1, Math.max(0, done / total)) : 0;
  const cells = Math.floor(share * columns * 8);
  const filled = '█'.repeat(Math.floor(cells / 8)) + (eighths[cells % 8] ?? '');
  return filled + '·'.repeat(columns - filled.length);
}

/** A bar for an amount that has no known end: a block that moves with the amount. */
export function wandering(done: number, columns: number): string {
  const block = Math.max(1, Math.floor(columns / 4));
  const at = done % Math.max(1, columns - block + 1);
  return '·'.repeat(at) + '█'.repeat(block) + '·'.repeat(columns - block - at);
}

/** One character of a column chart: nothing for 0, else at least the lowest level. */
export function level(value: number, most: number): string {
  if (value <= 0 || most <= 0) return ' ';
  return levels[Math.min(levels.length - 1, Math.floor((value / most) * levels.length))] ?? '█';
}

/** One character for each value, in its order: a dot for nothing, else at least the lowest level. Readable without colour. */
export function sparkline(values: readonly number[], most: number): string {
  return values.map((value) => (value > 0 ? level(value, most) : '·')).join('');
}
