import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { expect, it } from 'vitest';
import { buildProgram } from '../../src/cli/program.ts';
import { helpPages } from '../../src/help/index.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** Commands in backticks. Of an escaped one in a template, as far as it is told; a template that itself begins so is no command. */
function commandsIn(text: string): string[] {
  const plain = [...text.matchAll(/(?<!\\)`orderdeck ([^`$]*)`/g)];
  const escaped = [...text.matchAll(/\\`orderdeck ([^`$\\]*)/g)];
  return [...plain, ...escaped].map(([, words = '']) => words);
}

/** What is told of a command line that the program does not have; null when it does. */
function whyNot(program: Command, line: string): string | null {
  let command = program;
  const words = line
    .replace(/\s[|>].*$/, '')
    .split(/\s+/)
    .filter(Boolean);
  for (const word of words) {
    const name = word.replace(/=.*$/, '');
    if (/^--?[a-z]/.test(name)) {
      const isKnown = [command, program].some(({ options }) =>
        options.some(({ short, long }) => name === short || name === long),
      );
      if (!isKnown && name !== '--help') return `${command.name()} has no ${name}`;
      continue;
    }
    // A placeholder such as JOB: any of them.
    const below = command.commands.find((one) => one.name() === word || one.aliases().includes(word) || word === 'JOB');
    if (below) command = below;
    else if (command.commands.length > 0 && command.registeredArguments.length === 0 && /^[a-z][a-z-]+$/.test(word))
      return `${command.name()} has no ${word}`;
  }
  return null;
}

it('every command that the help, the README and the program’s own hints name is there, with its flags', () => {
  const sources = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => path.join(root, 'src', file));
  const texts = [...sources, path.join(root, 'README.md')].map((file) => readFileSync(file, 'utf8'));
  const typed = helpPages().flatMap(({ blocks }) =>
    blocks.flatMap((block) => ('commands' in block ? block.commands : [])),
  );
  const lines = new Set([
    ...texts.flatMap(commandsIn),
    ...typed.flatMap((line) => /^orderdeck (.*)$/.exec(line)?.[1] ?? []),
    ...[...(texts.at(-1) ?? '').matchAll(/^(?:\$ )?orderdeck ([^#\n]*)/gm)].map(([, words = '']) => words),
  ]);
  expect(lines.size).toBeGreaterThan(120);
  const program = buildProgram();
  expect([...lines].flatMap((line) => (whyNot(program, line) ? [`${line}: ${whyNot(program, line)}`] : []))).toEqual(
    [],
  );
  expect(whyNot(program, 'forget')).toBe('orderdeck has no forget');
  expect(whyNot(program, 'doctor --everything')).toBe('doctor has no --everything');
});
