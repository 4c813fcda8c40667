/**
 * Sets the environment up for Ink, chalk and React when it is imported, which must be before them: React picks its build by
 * NODE_ENV (development leaks and is a third slower), Ink 6.8 draws nothing where CI is set, and chalk 5 does not know
 * NO_COLOR (no-color.org).
 */
import { type Size, sizeOf } from './size.ts';

type Environment = Record<string, string | undefined>;

/** 0 no colour · 1 the sixteen · 2 256 colours · 3 every colour. */
export type ColorLevel = 0 | 1 | 2 | 3;

/** Why the full-screen console cannot run here. */
export type Obstacle = 'not-a-terminal' | 'dumb' | 'too-small';

export interface TerminalCapabilities {
  readonly colorLevel: ColorLevel;
  readonly size: Size;
  readonly obstacle: Obstacle | undefined;
  /** One line for the operator about the obstacle and the way round it. */
  readonly advice: string | undefined;
}

/** Below this the console only says what it needs (console.md law 8). */
export const smallestSize: Readonly<Size> = { columns: 60, rows: 15 };

/** Changes `env` to what the libraries of the console need. */
export function prepareEnvironment(env: Environment): void {
  env['NODE_ENV'] = 'production';
  delete env['CI'];
  if (env['NO_COLOR']) env['FORCE_COLOR'] = '0';
}

/** The colours to use: what the user forces or refuses, else what the terminal names in COLORTERM and TERM. */
export function colorLevel(env: Environment): ColorLevel {
  const { NO_COLOR, FORCE_COLOR, COLORTERM = '', TERM = '' } = env;
  if (NO_COLOR) return 0;
  if (FORCE_COLOR !== undefined) return forcedLevel(FORCE_COLOR);
  if (TERM === 'dumb') return 0;
  if (/^(truecolor|24bit)$/i.test(COLORTERM) || /-direct$/.test(TERM)) return 3;
  return /-256(color)?$/i.test(TERM) ? 2 : 1;
}

/** What the terminal on `stdout` can do, and whether the console can run on it. */
export function terminalCapabilities(
  stdout: { isTTY?: boolean; columns?: number; rows?: number },
  env: Environment = process.env,
): TerminalCapabilities {
  const size = sizeOf(stdout);
  const obstacle = obstacleTo(stdout.isTTY === true, env['TERM'], size);
  return { colorLevel: colorLevel(env), size, obstacle, advice: obstacle && advice(obstacle, size) };
}

function obstacleTo(isTerminal: boolean, term: string | undefined, size: Size): Obstacle | undefined {
  if (!isTerminal) return 'not-a-terminal';
  if (term === 'dumb') return 'dumb';
  return size.columns < smallestSize.columns || size.rows < smallestSize.rows ? 'too-small' : undefined;
}

function advice(obstacle: Obstacle, size: Size): string {
  const { columns, rows } = smallestSize;
  if (obstacle === 'not-a-terminal')
    return 'The console needs a terminal; `orderdeck status` prints the state anywhere.';
  if (obstacle === 'dumb') return 'TERM=dumb cannot show a full screen; set TERM, or use `orderdeck status`.';
  return `This terminal is ${size.columns}×${size.rows}; the console needs ${columns}×${rows}. Make it larger.`;
}

/** FORCE_COLOR as chalk reads it: a level, or true (also by being empty) or false. */
function forcedLevel(value: string): ColorLevel {
  if (value === 'false') return 0;
  if (value === '' || value === 'true') return 1;
  const level = Math.min(Math.trunc(Number(value)), 3);
  return level === 0 || level === 2 || level === 3 ? level : 1;
}

prepareEnvironment(process.env);
