import type { Input } from './input.ts';
import type { Presenter } from './presenter.ts';

export type ExitSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

export interface TerminalUse {
  presenter: Pick<Presenter, 'suspend' | 'resume' | 'restore'>;
  input?: Pick<Input, 'start' | 'stop'>;
  /**
   * Takes over what a signal does after the terminal is given back, such as draining an engine; it must end the process.
   * Without it the signal does what it does to any process (exit codes 130, 143, 129).
   */
  onSignal?: (signal: ExitSignal) => void;
}

const exitSignals: readonly ExitSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Sees to it that the shell gets its terminal back however the process ends: normal exit, crash, signal, and for a while
 * on Ctrl-Z (which is a key in raw mode: answer it by `process.kill(process.pid, 'SIGTSTP')`). The result ends the watch
 * and leaves the terminal as it is. SIGKILL cannot be watched; the shell's `reset` mends it.
 */
export function guardTerminal({ presenter, input, onSignal }: TerminalUse): () => void {
  const giveBack = (): void => {
    input?.stop();
    presenter.restore();
  };
  const end = (signal: ExitSignal): void => {
    giveBack();
    if (onSignal) {
      onSignal(signal);
    } else {
      unwatch();
      process.kill(process.pid, signal);
    }
  };
  const stop = (): void => {
    input?.stop();
    presenter.suspend();
    // The whole foreground job, as the terminal's own Ctrl-Z does: a running `npm start` above us would hold the shell.
    process.kill(0, 'SIGSTOP');
  };
  const carryOn = (): void => {
    presenter.resume();
    input?.start();
  };
  const unwatch = (): void => {
    process.off('exit', giveBack);
    process.off('uncaughtExceptionMonitor', giveBack);
    for (const signal of exitSignals) process.off(signal, end);
    process.off('SIGTSTP', stop);
    process.off('SIGCONT', carryOn);
  };
  process.on('exit', giveBack);
  // The monitor runs before Node prints the error, so that its text lands on the shell's screen and stays there.
  process.on('uncaughtExceptionMonitor', giveBack);
  for (const signal of exitSignals) process.on(signal, end);
  process.on('SIGTSTP', stop);
  process.on('SIGCONT', carryOn);
  return unwatch;
}
