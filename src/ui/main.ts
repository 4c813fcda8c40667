// Must stay first: it sets the environment that Ink, React and chalk read when they are loaded.
import './terminal/environment.ts';

import { channel } from 'node:diagnostics_channel';
import { closeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { leaveQuestion } from './dialogs/leave.ts';
import type { EngineHandle } from './engine-handle.ts';
import { ClockRegion } from './frame/clock.ts';
import { firstFrame } from './frame/first-frame.ts';
import type { ConsoleSetting } from './session.ts';
import { Shell } from './shell.ts';
import { createInput } from './terminal/input.ts';
import { type ExitSignal, guardTerminal } from './terminal/lifecycle.ts';
import { createPresenter, type Presenter } from './terminal/presenter.ts';

export type { EngineHandle } from './engine-handle.ts';
export { startEngineThread } from './engine-handle.ts';

export interface ConsoleOptions extends ConsoleSetting {
  /** Starts this console's own engine, to work or to stand by; null when it only looks on. */
  readonly startEngine: (() => EngineHandle) | null;
}

const exitCodes: Readonly<Record<ExitSignal, number>> = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

/**
 * Runs the full-screen console until the operator leaves, a signal comes or the terminal goes. The terminal is given back and
 * the engine drained before it returns; closing the store is the caller's.
 *
 * @returns the exit code: 0, or 128 and the signal's number
 */
export async function runConsole(options: ConsoleOptions): Promise<number> {
  const { startEngine } = options;
  outliveTerminal();
  let leave: (code: number) => void = () => {};
  const left = new Promise<number>((resolve) => {
    leave = resolve;
  });
  let isLeaving = false;
  const presenter = createPresenter({ stdout: process.stdout, onLost: () => leave(exitCodes.SIGHUP) });
  const shell: Shell = new Shell({
    ...options,
    presenter,
    hasEngine: startEngine !== null,
    copy: (text) => void process.stdout.write(clipboard(text)),
    onQuit: () => leaveQuestion(shell, () => leave(0)),
  });
  const input = createInput({
    stdin: process.stdin,
    onEvent: (event) => shell.handle(event),
    onEnd: () => leave(exitCodes.SIGHUP),
  });
  const unwatch = guardTerminal({ presenter, input, onSignal: (signal) => endBy(signal) });
  // A lost line tells itself several times; but who sends a second signal while work comes to a safe point means at once.
  const endBy = (signal: ExitSignal): void => {
    if (isLeaving && signal !== 'SIGHUP') {
      unwatch();
      process.kill(process.pid, signal);
    }
    leave(exitCodes[signal]);
  };
  presenter.onResize(() => shell.changed());
  const drawn = draw(shell, presenter);
  // The keyboard is taken at once, or the terminal would echo keys into the picture; they wait until they can be answered.
  shell.settle(drawn);
  input.start();
  const stopDrawing = await drawn;
  // It loads nearly as much code again as the picture did.
  const engine = startEngine?.() ?? null;
  void engine?.died.then((error) => shell.loseEngine(error));
  channel('orderdeck:shown').publish(null);

  const code = await left;
  isLeaving = true;
  shell.stop();
  input.stop();
  stopDrawing();
  presenter.restore();
  await drain(engine, shell.facts.running);
  unwatch();
  return code;
}

/**
 * Shows the first picture and keeps it true from then on.
 *
 * @returns ends that
 */
async function draw(shell: Shell, presenter: Presenter): Promise<() => void> {
  await shell.start();
  const clock = new ClockRegion(presenter, shell);
  const frame = firstFrame(shell);
  if (frame !== null) presenter.inkStdout.write(frame);
  // Ink and React are loaded behind the first picture.
  const { drawWithInk } = await import('./picture.ts');
  const stopInk = drawWithInk(shell, presenter);
  clock.place();
  return () => {
    clock.stop();
    stopInk();
  };
}

async function drain(engine: EngineHandle | null, running: number): Promise<void> {
  if (!engine) return;
  if (running > 0 && process.stderr.isTTY)
    process.stderr.write(`orderdeck: bringing ${running} running job(s) to a safe point…\n`);
  await engine.drain('the console was closed');
}

/** Node resets the terminal as its last act, and aborts when that is gone; so it must not find one that is. */
function outliveTerminal(): void {
  const terminals = [0, 1, 2].filter((fd) => isatty(fd));
  process.on('exit', () => {
    for (const fd of terminals) if (!isatty(fd)) closeSync(fd);
  });
}

/** OSC 52: the terminal puts it on the clipboard of the machine it runs on. */
function clipboard(text: string): string {
  return `\x1b]52;c;${Buffer.from(text).toString('base64')}\x07`;
}
