import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeFolder } from '../core/folder.ts';
import { SettingsError } from '../core/settings.ts';

/**
 * Where the installation lives: `--home`, else ORDERDECK_HOME, else the project folder, wherever one stands when calling (S4).
 * A folder that is not there yet is made.
 *
 * @returns an absolute path
 * @throws SettingsError when it is set to nothing, is no folder, or cannot be made
 */
export function findHome(option: string | undefined, environment: NodeJS.ProcessEnv): string {
  const [given, from] = option === undefined ? [environment['ORDERDECK_HOME'], 'ORDERDECK_HOME'] : [option, '--home'];
  if (given === undefined) return projectFolder();
  if (given.trim() === '') throw new SettingsError(`${from} is set to nothing.`, 'Give it a folder, or leave it out.');
  const home = path.resolve(given);
  try {
    makeFolder(home);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'EEXIST' || code === 'ENOTDIR' ? 'is not a folder' : `cannot be made (${code})`;
    throw new SettingsError(`${from} ${home} ${why}.`, 'Name a folder that this user can write.');
  }
  if (!statSync(home).isDirectory()) throw new SettingsError(`${from} ${home} is not a folder.`, 'Name a folder.');
  return home;
}

/** The checkout this program was built from; from sources and from dist/ alike. */
export function projectFolder(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!isProject(folder)) {
    const above = path.dirname(folder);
    if (above === folder) throw new SettingsError('The project folder cannot be found.', 'Set ORDERDECK_HOME.');
    folder = above;
  }
  return folder;
}

/** The version of this program. */
export function programVersion(): string {
  return readPackage(projectFolder()).version ?? 'unknown';
}

function isProject(folder: string): boolean {
  return existsSync(path.join(folder, 'package.json')) && readPackage(folder).name === 'orderdeck';
}

function readPackage(folder: string): { readonly name?: string; readonly version?: string } {
  return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { name?: string; version?: string };
}
