import { createRequire } from 'node:module';
import path from 'node:path';
import type { Env, Finished } from './program.ts';

/** The built program, as the launcher takes it; a test file that calls it takes it once. */
interface Built {
  main(argv: readonly string[]): Promise<void>;
}

const bin = path.resolve(import.meta.dirname, '..', 'bin');
let built: Built | undefined;
let isBusy = false;

/** Whether a call may be made here now; two at a time need a process each. */
export function isFree(): boolean {
  return !isBusy;
}

/**
 * Calls the built program in this process: the same command line, environment, exit code and bytes on stdout and stderr as a
 * start of the launcher, without its half second. What needs a life of its own (signals, stdin, a second process at the same
 * time, a kill) is started instead.
 *
 * @param argv what stands after the program's name
 * @param env all that the program is to find in its environment
 */
export async function callInside(argv: readonly string[], cwd: string, env: Env): Promise<Finished> {
  isBusy = true;
  const surface = takeSurface(argv, cwd, env);
  try {
    built ??= createRequire(import.meta.url)(path.join(bin, 'load.js')).load('cli.cjs') as Built;
    await built.main(argv);
    return { code: Number(process.exitCode ?? 0), signal: null, ...surface.said() };
  } finally {
    surface.giveBack();
    isBusy = false;
  }
}

/** Makes this process look as a started one does to the program, and gives all of it back. */
function takeSurface(argv: readonly string[], cwd: string, env: Env) {
  const before = { env: { ...process.env }, argv: process.argv, cwd: process.cwd(), exitCode: process.exitCode };
  const said = { stdout: '', stderr: '' };
  const streams = ['stdout', 'stderr'] as const;
  const writes = streams.map((name) => {
    const stream = process[name];
    const { write } = stream;
    stream.write = ((chunk: string | Uint8Array, ...rest: unknown[]) => {
      said[name] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
      const told = rest.find((one) => typeof one === 'function') as (() => void) | undefined;
      if (told) queueMicrotask(told);
      return true;
    }) as typeof write;
    return () => {
      stream.write = write;
    };
  });
  const listeners = [process, process.stdout, process.stderr].map(rememberListeners);
  replaceEnv(env);
  process.argv = [process.execPath, path.join(bin, 'orderdeck.js'), ...argv];
  process.chdir(cwd);
  process.exitCode = undefined;
  return {
    said: () => said,
    giveBack: () => {
      for (const back of [...writes, ...listeners]) back();
      replaceEnv(before.env);
      process.argv = before.argv;
      process.chdir(before.cwd);
      process.exitCode = before.exitCode;
    },
  };
}

function replaceEnv(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
}

/** What the program begins to listen to ends with its call. */
function rememberListeners(emitter: NodeJS.EventEmitter): () => void {
  const before = new Map(emitter.eventNames().map((name) => [name, emitter.listeners(name)]));
  return () => {
    for (const name of emitter.eventNames())
      for (const listener of emitter.listeners(name))
        if (!before.get(name)?.includes(listener)) emitter.off(name, listener as () => void);
  };
}
