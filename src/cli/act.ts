import type { Command } from 'commander';
import { swallowedIn } from '../core/settings/swallowed.ts';
import { findHome } from './home.ts';
import { Output } from './output.ts';

/** What every command is told. */
export interface Call {
  readonly output: Output;
  /** Absolute path of the installation. */
  readonly home: string;
}

/**
 * Gives a command the options that every command takes, and its work. The work's answer is the exit code; none means 0. What
 * it throws is told by `main`.
 */
export function act<O extends object, A extends readonly unknown[] = readonly []>(
  command: Command,
  work: (call: Call, options: O, ...args: A) => Promise<number | undefined>,
): Command {
  // A word too many is a misunderstanding; commands inherit what their parents allow.
  return takesCommon(command)
    .allowExcessArguments(false)
    .action(async (...given: unknown[]) => {
      const self = given.at(-1) as Command;
      const call = {
        output: new Output(isSet(self, 'json') === true),
        home: findHome(asText(isSet(self, 'home')), process.env),
      };
      const lost = swallowedIn(call.home);
      if (lost !== null) call.output.say(`orderdeck: settings ${lost}`);
      process.exitCode = (await work(call, self.opts<O>(), ...(given.slice(0, -2) as unknown as A))) ?? 0;
    });
}

/** `--json` and `--home` may stand before or after a command's name. */
export function takesCommon(command: Command): Command {
  return command
    .option('--json', 'print one JSON document on stdout')
    .option('--home <folder>', 'the installation to use (default: ORDERDECK_HOME, else the project folder)');
}

function isSet(command: Command, option: 'json' | 'home'): unknown {
  for (let self: Command | null = command; self; self = self.parent) {
    const value: unknown = self.opts<Record<string, unknown>>()[option];
    if (value !== undefined) return value;
  }
  return undefined;
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
