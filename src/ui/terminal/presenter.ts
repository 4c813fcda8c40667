import { enterScreen, leaveScreen, screenModes } from './ansi.ts';
import { InkStdout } from './ink-stdout.ts';
import { Outlet, type TerminalOutput } from './outlet.ts';
import type { Rectangle } from './region.ts';
import { Screen } from './screen.ts';
import { type Size, sizeOf } from './size.ts';
import { type Timers, wallTimers } from './timers.ts';

export interface PresenterOptions {
  /** The real terminal, usually `process.stdout`. */
  stdout: TerminalOutput;
  /** Taken instead of what `stdout` tells, until its first `resize`. */
  size?: Size;
  /** Bytes the stream may hold unwritten before pictures wait for it; while they wait, newer ones replace them. */
  maxBacklogBytes?: number;
  /** Called once when the terminal is gone for good (a closed SSH line gives EIO or EPIPE). */
  onLost?: (error: Error) => void;
  timers?: Timers;
}

/** A rectangle painted without a React commit. It lies over Ink's frame, and over regions made before it. */
export interface Region {
  /** Shows lines of sanitised text with SGR colour from the top of the rectangle; what they do not fill is blank. */
  paint(lines: readonly string[]): void;
  /** Gives the rectangle back to Ink's frame. Painting afterwards does nothing. */
  remove(): void;
}

export interface PresenterStats {
  /** Updates written to the terminal. */
  readonly frames: number;
  /** Frames of Ink that a newer one replaced before they could be shown. */
  readonly dropped: number;
  /** UTF-8 bytes handed to the terminal. */
  readonly bytes: number;
}

export interface Presenter {
  /** For Ink: `render(node, { stdout: presenter.inkStdout, patchConsole: false, exitOnCtrlC: false })`. */
  readonly inkStdout: NodeJS.WriteStream;
  readonly stats: PresenterStats;
  size(): Size;
  /** Calls back after each change of size; the result ends that. */
  onResize(callback: (size: Size) => void): () => void;
  /** Makes the region `id`, or moves it. Rows and columns count from 0; what sticks out of the screen is cut. */
  region(id: string, rectangle: Rectangle): Region;
  /** Writes every cell again (Ctrl-L). */
  redraw(): void;
  /** Gives the terminal back until `resume` (Ctrl-Z, an editor); frames and paints are remembered meanwhile. */
  suspend(): void;
  resume(): void;
  /** Gives the terminal back for good, before it returns. Safe on every exit path, any number of times. */
  restore(): void;
}

/** Ink's frames are shown at most this often: 30 a second. */
const frameMs = 33;

/** Takes the terminal (alternate screen, no cursor, bracketed paste) and owns it until `restore`. */
export function createPresenter(options: PresenterOptions): Presenter {
  return new TerminalPresenter(options);
}

class TerminalPresenter implements Presenter {
  private state: 'showing' | 'suspended' | 'restored' = 'showing';
  private terminalSize: Size;
  private nextFrame: string | undefined;
  private lastFrameAt = Number.NEGATIVE_INFINITY;
  /** Until then regions that came, moved or went wait for the frame of Ink that belongs to them. */
  private heldUntil = Number.NEGATIVE_INFINITY;
  private flushQueued = false;
  /** A flush found the terminal behind; there may be something newer to show when it has caught up. */
  private isBehind = false;
  private cancelTimer: (() => void) | undefined;
  private frames = 0;
  private dropped = 0;
  private readonly resizeListeners = new Set<(size: Size) => void>();
  private readonly regions = new Map<string, Region>();
  private readonly stdout: TerminalOutput;
  private readonly timers: Timers;
  private readonly outlet: Outlet;
  private readonly screen: Screen;
  private readonly stand: InkStdout;

  constructor({ stdout, size, maxBacklogBytes = 0, onLost, timers = wallTimers }: PresenterOptions) {
    this.stdout = stdout;
    this.timers = timers;
    this.terminalSize = size ?? sizeOf(stdout);
    this.screen = new Screen(this.terminalSize.columns, this.terminalSize.rows);
    this.stand = new InkStdout(this.terminalSize, (frame) => this.receive(frame));
    this.outlet = new Outlet(stdout, maxBacklogBytes, {
      onReady: () => {
        if (this.isBehind) this.flushSoon();
      },
      onLost: (error) => onLost?.(error),
    });
    stdout.on('resize', this.resize);
    this.outlet.write(enterScreen);
  }

  get inkStdout(): NodeJS.WriteStream {
    // Ink's types ask for a terminal stream; of it Ink uses what InkStdout has: columns, rows, write and 'resize'.
    return this.stand as unknown as NodeJS.WriteStream;
  }

  get stats(): PresenterStats {
    return { frames: this.frames, dropped: this.dropped, bytes: this.outlet.bytes };
  }

  size(): Size {
    return { ...this.terminalSize };
  }

  onResize(callback: (size: Size) => void): () => void {
    this.resizeListeners.add(callback);
    return () => this.resizeListeners.delete(callback);
  }

  region(id: string, rectangle: Rectangle): Region {
    this.screen.placeRegion(id, rectangle);
    this.holdForFrame();
    const known = this.regions.get(id);
    if (known) return known;
    const region: Region = {
      paint: (lines) => {
        if (this.regions.get(id) !== region) return;
        this.screen.paintRegion(id, lines);
        this.flushSoon();
      },
      remove: () => {
        if (this.regions.get(id) !== region) return;
        this.regions.delete(id);
        this.screen.removeRegion(id);
        this.holdForFrame();
      },
    };
    this.regions.set(id, region);
    return region;
  }

  redraw(): void {
    if (this.state !== 'showing') return;
    this.outlet.write(screenModes);
    this.screen.forgetShown();
    this.flushSoon();
  }

  suspend(): void {
    if (this.state !== 'showing') return;
    this.state = 'suspended';
    this.outlet.writeNow(leaveScreen);
  }

  resume(): void {
    if (this.state !== 'suspended') return;
    this.state = 'showing';
    this.outlet.write(enterScreen);
    this.screen.forgetShown();
    this.flushSoon();
  }

  restore(): void {
    if (this.state === 'restored') return;
    const hasScreen = this.state === 'showing';
    this.state = 'restored';
    this.cancelTimer?.();
    this.stdout.off('resize', this.resize);
    if (hasScreen) this.outlet.writeNow(leaveScreen);
    this.outlet.close();
  }

  private receive(frame: string): void {
    if (this.state === 'restored') return;
    if (this.nextFrame !== undefined) this.dropped++;
    this.nextFrame = frame;
    this.heldUntil = Number.NEGATIVE_INFINITY;
    this.flushWhenDue();
  }

  private readonly resize = (): void => {
    const size = sizeOf(this.stdout);
    if (size.columns === this.terminalSize.columns && size.rows === this.terminalSize.rows) return;
    this.terminalSize = size;
    this.screen.resize(size.columns, size.rows);
    this.holdForFrame();
    this.stand.resize(size);
    for (const listener of this.resizeListeners) listener({ ...size });
  };

  /** Shows a change of layout together with the frame that React makes for it, or alone if none comes. */
  private holdForFrame(): void {
    const now = this.timers.now();
    if (this.nextFrame === undefined && now >= this.heldUntil) this.heldUntil = now + frameMs;
    this.flushAfter(frameMs);
  }

  private flushWhenDue(): void {
    const wait = this.lastFrameAt + frameMs - this.timers.now();
    if (wait > 0) this.flushAfter(wait);
    else this.flushSoon();
  }

  /** At the end of this tick, so that all that is painted in it goes out as one update. */
  private flushSoon(): void {
    if (this.flushQueued) return;
    this.flushQueued = true;
    queueMicrotask(() => {
      this.flushQueued = false;
      this.flush();
    });
  }

  private flushAfter(ms: number): void {
    this.cancelTimer ??= this.timers.after(ms, () => {
      this.cancelTimer = undefined;
      this.flush();
    });
  }

  /** Brings the terminal up to date, if it keeps up; if not, its `onReady` comes back here with the newest state. */
  private flush(): void {
    if (this.state !== 'showing') return;
    this.isBehind = !this.outlet.isReady;
    if (this.isBehind) return;
    const now = this.timers.now();
    if (now < this.heldUntil) {
      this.flushAfter(this.heldUntil - now);
      return;
    }
    if (this.nextFrame !== undefined) {
      if (now < this.lastFrameAt + frameMs) this.flushWhenDue();
      else this.takeFrame(this.nextFrame, now);
    }
    const bytes = this.screen.render();
    if (bytes === '') return;
    this.frames++;
    this.outlet.write(bytes);
  }

  private takeFrame(frame: string, now: number): void {
    this.screen.setFrame(frame);
    this.lastFrameAt = now;
    this.nextFrame = undefined;
  }
}
