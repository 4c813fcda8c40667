import { Transform } from 'ink';

export interface LinesProps {
  readonly width: number;
  readonly height: number;
  /** Each fitted to `width` and coloured; what is missing is blank. */
  readonly lines: readonly string[];
}

/**
 * A block of lines that are ready to be shown. Ink keeps the measure of every text it ever saw (a day of log lines would
 * fill the memory), so it is given blanks of the right size to measure, and the true lines take their place on the way out.
 */
export function Lines({ width, height, lines }: LinesProps): React.JSX.Element | null {
  if (width <= 0 || height <= 0) return null;
  return <Transform transform={(blank, index) => lines[index] ?? blank}>{blanks(width, height)}</Transform>;
}

const known = new Map<string, string>();

function blanks(width: number, height: number): string {
  const key = `${width}×${height}`;
  let block = known.get(key);
  if (block === undefined) {
    block = Array.from({ length: height }, () => ' '.repeat(width)).join('\n');
    known.set(key, block);
  }
  return block;
}
