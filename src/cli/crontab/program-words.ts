import path from 'node:path';
import { projectFolder } from '../home.ts';

/** The flags the launcher gives itself when it is started by its name: what a program that runs all day needs. */
const nodeFlags = ['--max-semi-space-size=4', '--single-threaded-gc'];

/** The words that start this program with this Node, whatever the caller's PATH and folder. */
export function programWords(node: string, ...words: readonly string[]): string[] {
  return [node, ...nodeFlags, path.join(projectFolder(), 'bin', 'orderdeck.js'), ...words];
}
