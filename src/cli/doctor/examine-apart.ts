import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Examined } from '../../core/doctor/examine.ts';
import type { Examine } from '../../ui/session.ts';
import { programWords } from '../crontab/program-words.ts';

/**
 * Examines an installation by the command `doctor` in a process of its own: what blocks, hangs or dies there leaves the console as
 * it is, and both tell the same (M156).
 */
export function examineApart(home: string): Examine {
  return ({ onRow, onEnd }) => {
    const [node = '', ...words] = programWords(process.execPath, 'doctor', '--json', '--stream', '--home', home);
    const { columns, rows } = process.stdout;
    const child = spawn(node, words, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, COLUMNS: String(columns ?? ''), LINES: String(rows ?? '') },
    });
    let [said, isGivenUp] = ['', false];
    createInterface({ input: child.stdout }).on('line', (line) => {
      const row = readRow(line);
      if (row && !isGivenUp) onRow(row);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      said = `${said}${chunk}`.slice(-500);
    });
    const end = (why: string | null): void => {
      if (!isGivenUp) onEnd(why);
      isGivenUp = true;
    };
    child.once('error', (error) => end(`It could not be started: ${error.message}`));
    // 1 says that a check failed, which the rows tell.
    child.once('close', (code, signal) =>
      end(code === 0 || code === 1 ? null : `It broke off (${signal ?? `exit ${code}`}). ${said.trim()}`),
    );
    return () => {
      isGivenUp = true;
      child.kill('SIGKILL');
    };
  };
}

function readRow(line: string): Examined | null {
  try {
    return JSON.parse(line) as Examined;
  } catch {
    return null;
  }
}
