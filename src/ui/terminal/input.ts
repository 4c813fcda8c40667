import { InputDecoder, type InputEvent } from './input-decoder.ts';
import { type Timers, wallTimers } from './timers.ts';

export type { InputEvent } from './input-decoder.ts';

/** The part of `process.stdin` that is used. */
export interface TerminalInput {
  isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
  on(event: 'data', listener: (bytes: Buffer) => void): unknown;
  on(event: 'end', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  off(event: 'data', listener: (bytes: Buffer) => void): unknown;
  off(event: 'end', listener: () => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

export interface InputOptions {
  /** Usually `process.stdin`; nobody else may read it, nor set an encoding on it. */
  stdin: TerminalInput;
  onEvent: (event: InputEvent) => void;
  /** Called when the terminal will send no more (a closed SSH line). */
  onEnd?: () => void;
  /** How long an Escape waits for the rest of a sequence. */
  escapeMs?: number;
  timers?: Timers;
}

export interface Input {
  /** Takes the keyboard (raw mode). Does nothing when it has it. */
  start(): void;
  /** Gives it back; what was begun and not finished is forgotten. */
  stop(): void;
}

/** How long what is left of a sequence may come after its Escape was taken for a key, and still be known for that. */
const remainderMs = 1_000;

/** The one reader of the keyboard: turns what the terminal sends into events, see `InputDecoder` for the rules. */
export function createInput({
  stdin,
  onEvent,
  onEnd = () => {},
  escapeMs = 75,
  timers = wallTimers,
}: InputOptions): Input {
  let isStarted = false;
  // A listener may stop us in the middle of a packet; what is left of it is then nobody's.
  const decoder = new InputDecoder((event) => {
    if (isStarted) onEvent(event);
  });
  let cancelTimer: (() => void) | undefined;

  const wait = (): void => {
    cancelTimer?.();
    cancelTimer = undefined;
    const ms = decoder.waitsFor === 'rest' ? escapeMs : decoder.waitsFor === 'remainder' ? remainderMs : undefined;
    if (ms === undefined) return;
    cancelTimer = timers.after(ms, () => {
      decoder.expire();
      wait();
    });
  };
  const read = (bytes: Buffer): void => {
    decoder.push(bytes);
    if (isStarted) wait();
  };
  // A lost terminal reports EIO here as well as at its output; the end of input is what the console acts on.
  stdin.on('error', () => {
    if (isStarted) onEnd();
  });

  return {
    start() {
      if (isStarted) return;
      isStarted = true;
      stdin.setRawMode?.(true);
      stdin.on('data', read);
      stdin.on('end', onEnd);
      stdin.resume();
    },
    stop() {
      if (!isStarted) return;
      isStarted = false;
      cancelTimer?.();
      cancelTimer = undefined;
      decoder.reset();
      stdin.off('data', read);
      stdin.off('end', onEnd);
      stdin.pause();
      stdin.setRawMode?.(false);
    },
  };
}
