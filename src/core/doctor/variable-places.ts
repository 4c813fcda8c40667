import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import type { Environment } from '../settings.ts';

/** Where variables are set: the environment and the home's `.env`. */
interface Places {
  readonly home: string;
  readonly environment: Environment;
}

/** What `.env` says. One that this user may not read says nothing; its mode is told by a check of its own. */
export function fromFile({ home }: Pick<Places, 'home'>): Environment {
  const file = path.join(home, '.env');
  try {
    return existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
  } catch {
    return {};
  }
}

/** An empty value counts as not set. */
export function filled(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value;
}

/** The value that holds; undefined when nobody sets it. */
export function settingOf(places: Places, name: string): string | undefined {
  return filled(places.environment[name]) ?? filled(fromFile(places)[name]);
}
