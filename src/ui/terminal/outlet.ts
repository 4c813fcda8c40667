import { writeSync } from 'node:fs';
import type { Writable } from 'node:stream';

/** The stream of a real terminal; `fd`, `isTTY` and `_handle` are missing on the plain streams of tests. */
export type TerminalOutput = Writable & {
  columns?: number;
  rows?: number;
  isTTY?: boolean;
  fd?: number;
  _handle?: { setBlocking?(blocking: boolean): void } | null;
};

export interface OutletEvents {
  /** The stream has taken what it was given and there is room again. */
  onReady: () => void;
  /** The terminal is gone; nothing more will be written. */
  onLost: (error: Error) => void;
}

/** How long giving the terminal back may wait for a terminal that does not read: longer would hang the exit. */
const farewellMs = 100;
const retryMs = 5;

/**
 * Writes to the terminal without ever waiting for it. Node makes terminals blocking, so that a stalled SSH line stops the
 * whole event loop at the next write; here the stream buffers instead, and says when it has fallen behind.
 */
export class Outlet {
  bytes = 0;
  private lost = false;
  private readonly stream: TerminalOutput;
  private readonly maxBacklogBytes: number;
  private readonly events: OutletEvents;

  constructor(stream: TerminalOutput, maxBacklogBytes: number, events: OutletEvents) {
    this.stream = stream;
    this.maxBacklogBytes = maxBacklogBytes;
    this.events = events;
    // Stays for good: a terminal that goes after we gave it back must not end the process with an unheard 'error'.
    stream.on('error', (error) => this.lose(error));
    this.setBlocking(false);
  }

  /** True while the terminal keeps up. */
  get isReady(): boolean {
    const { writableNeedDrain, writableLength } = this.stream;
    return !this.lost && !writableNeedDrain && writableLength <= this.maxBacklogBytes;
  }

  write(text: string): void {
    if (this.lost) return;
    this.bytes += Buffer.byteLength(text);
    this.stream.write(text, (error) => {
      if (!error) this.events.onReady();
    });
  }

  /** Writes before it returns, so that it works while the process dies; gives up on a terminal that does not read. */
  writeNow(text: string): void {
    const { fd, isTTY, writableLength } = this.stream;
    if (this.lost) return;
    if (fd === undefined || !isTTY) {
      this.write(text);
      return;
    }
    this.bytes += Buffer.byteLength(text);
    writeToEnd(fd, Buffer.from(text));
    // A picture still under way would come after these bytes and undo them; say them once more behind it.
    if (writableLength > 0) this.write(text);
  }

  /** Node's own way again: what is printed after us must be out before the process ends. */
  close(): void {
    this.setBlocking(true);
  }

  private setBlocking(blocking: boolean): void {
    if (this.stream.isTTY) this.stream._handle?.setBlocking?.(blocking);
  }

  private lose(error: Error): void {
    if (this.lost) return;
    this.lost = true;
    this.events.onLost(error);
  }
}

function writeToEnd(fd: number, bytes: Buffer): void {
  const deadline = performance.now() + farewellMs;
  let written = 0;
  while (written < bytes.length) {
    try {
      written += writeSync(fd, bytes, written);
    } catch (error) {
      // Anything but a full pipe (EIO, EPIPE, EBADF) means that nobody is there to see it.
      if (!isFull(error) || performance.now() > deadline) return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, retryMs);
    }
  }
}

function isFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EAGAIN';
}
