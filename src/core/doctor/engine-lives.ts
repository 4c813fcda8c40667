import type { LogLine } from '../log-read.ts';

/** From a start of the engine to its end, as its log tells it. Times are UTC epoch ms. */
export interface EngineLife {
  readonly began: number;
  /** Null while it lasts; of a crash the last that was heard. */
  readonly ended: number | null;
  /** `stopped (SIGTERM)`, `crashed (out of memory)`, `ended without a word`. */
  readonly cause: string;
  readonly isCrash: boolean;
}

/** What the engine writes into its log when it begins, ends, or dies; see `jobs/engine/host.ts`. */
const began = /^working as (daemon|embedded)\b/;
const stopped = /^stopped: (.*)$/;
const crashed = /^crashed: (.*)$/;

/**
 * The lives of the engine, oldest first. A start that follows a start without an end between them tells that the first was killed, or
 * the host went down: nothing is left to say so itself.
 */
export function engineLives(lines: readonly LogLine[]): EngineLife[] {
  const lives: EngineLife[] = [];
  let open: { began: number; heard: number } | null = null;
  const close = (ended: number, cause: string, isCrash: boolean): void => {
    if (open) lives.push({ began: open.began, ended, cause, isCrash });
    open = null;
  };
  for (const { at, text } of lines) {
    const end = stopped.exec(text)?.[1];
    const crash = crashed.exec(text)?.[1];
    if (began.test(text)) {
      if (open) close(open.heard, 'ended without a word (killed, or the host went down), last heard', true);
      open = { began: at, heard: at };
    } else if (end !== undefined) close(at, `stopped (${end})`, false);
    else if (crash !== undefined) close(at, `crashed (${crash})`, true);
    else if (open) open.heard = at;
  }
  if (open) lives.push({ began: open.began, ended: null, cause: '', isCrash: false });
  return lives;
}
