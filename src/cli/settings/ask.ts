import { createInterface, type Interface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** Asks one question on the terminal; the question goes to stderr, so that stdout stays the result. */
export function ask(question: string): Promise<string> {
  return answer(createInterface({ input: process.stdin, output: process.stderr }), question);
}

/** The same without showing what is typed. */
export async function askSecret(question: string): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  // First the terminal shows nothing any more, then it is asked: who answers at once is not shown either.
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  process.stderr.write(question);
  try {
    return await answer(terminal, '');
  } finally {
    process.stderr.write('\n');
  }
}

/** Ctrl-C ends the program before anything is changed; the end of the input is an empty answer. */
async function answer(terminal: Interface, question: string): Promise<string> {
  terminal.on('SIGINT', () => {
    terminal.close();
    process.stderr.write('\n');
    process.exit(130);
  });
  const ended = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
  try {
    return (await Promise.race([terminal.question(question), ended])).trim();
  } finally {
    terminal.close();
  }
}

/** All that a pipe has to say, line by line, without blanks around each. */
export async function pipedLines(): Promise<string[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks)
    .toString('utf8')
    .split(/\r?\n/)
    .map((line) => line.trim());
}
