import { parseEnv } from 'node:util';
import { type Environment, readEnvText } from '../settings.ts';
import { settingDefinitions } from './describe.ts';

export interface Swallowed {
  readonly message: string;
  readonly hint: string;
}

/**
 * Settings in `.env` that became part of another's name or value: the reader of that file takes all up to the next `=`, or to the next
 * quote, as one. Names only are told, since what they stand in may be a secret.
 *
 * @param inFile what the reader made of the file
 * @returns what is not in force, and what to do; null where nothing is swallowed
 */
export function swallowed(inFile: Environment): Swallowed | null {
  const known = settingDefinitions.map(({ name }) => name);
  const lost = Object.entries(inFile).flatMap(([name, value = '']) => {
    // Looked at by every start, so what is plainly whole costs nothing.
    const before = known.includes(name) ? [] : known.filter((one) => new RegExp(`(^|[^\\w.-])${one}$`).test(name));
    const [, ...lines] = value.split('\n');
    const within =
      lines.length === 0 ? [] : known.filter((one) => new RegExp(`^(export )?${one}\\s*=`, 'm').test(lines.join('\n')));
    return [...before, ...within];
  });
  if (lost.length === 0) return null;
  return {
    message: `not read in .env, since the line before swallows it: ${lost.join(', ')}`,
    hint: 'Close the quote, or take out the line that is not NAME=VALUE, above the first of them.',
  };
}

/** The same of the `.env` of an installation, in one line; null also for a file that cannot be read, which is told where it is needed. */
export function swallowedIn(home: string): string | null {
  try {
    const lost = swallowed(parseEnv(readEnvText(home)));
    return lost && `${lost.message}. ${lost.hint}`;
  } catch {
    return null;
  }
}
