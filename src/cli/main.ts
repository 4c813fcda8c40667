import { CommanderError } from 'commander';
import { explain } from './failure.ts';
import { Output } from './output.ts';
import { buildProgram } from './program.ts';

/**
 * Does what a command line asks and sets the process's exit code (design, The contract). Never throws.
 *
 * @param argv the arguments after the program's name
 */
export async function main(argv: string[]): Promise<void> {
  endQuietlyWhenNobodyReads();
  try {
    await buildProgram().parseAsync(argv, { from: 'user' });
  } catch (error) {
    // Help was asked for and shown.
    if (error instanceof CommanderError && error.exitCode === 0) return;
    const failure = explain(error);
    new Output(wantsJson(argv)).fail(failure);
    process.exitCode = failure.exitCode;
  }
}

/** Also when the command line could not be read as a whole. */
function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return argv.slice(0, end < 0 ? argv.length : end).includes('--json');
}

/** `orderdeck orders --all | head` closes the pipe early; that is no error of anybody's. */
function endQuietlyWhenNobodyReads(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
}
