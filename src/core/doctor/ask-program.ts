import { execFile } from 'node:child_process';

const longestMs = 5000;

/** What a program of this host says on its stdout, whatever its exit code; empty when it is not there or takes too long. */
export function askProgram(name: string, words: readonly string[], signal: AbortSignal): Promise<string> {
  return new Promise((resolve) => {
    execFile(name, words, { signal, timeout: longestMs }, (_error, stdout) => resolve(stdout));
  });
}
