import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { findHome, projectFolder } from '../../src/cli/home.ts';
import { newHome } from '../program.ts';

it('is the flag, else the environment, else the project, wherever one stands (S1, S4)', () => {
  const [a, b] = [newHome(), newHome()];
  expect(findHome(a, { ORDERDECK_HOME: b })).toBe(a);
  expect(findHome(undefined, { ORDERDECK_HOME: b })).toBe(b);
  expect(findHome(undefined, {})).toBe(path.resolve(import.meta.dirname, '../..'));
  expect(findHome(undefined, {})).toBe(projectFolder());
});

it('makes a folder that is not there yet', () => {
  const home = path.join(newHome(), 'new', 'one');
  expect(findHome(home, {})).toBe(home);
  expect(existsSync(home)).toBe(true);
});

it('refuses nothing, a file, and a place below a file', () => {
  const file = path.join(newHome(), 'file');
  writeFileSync(file, '');
  expect(() => findHome(' ', {})).toThrow('--home is set to nothing.');
  expect(() => findHome(undefined, { ORDERDECK_HOME: '' })).toThrow('ORDERDECK_HOME is set to nothing.');
  expect(() => findHome(file, {})).toThrow(`--home ${file} is not a folder.`);
  expect(() => findHome(path.join(file, 'below'), {})).toThrow('is not a folder.');
  // Where nothing can be made the system says that something is missing, however often it is asked.
  if (existsSync('/proc/self')) expect(() => findHome('/proc/none/below', {})).toThrow('cannot be made (ENOENT)');
});
