import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createPresenter, type Presenter } from '../../../src/ui/terminal/presenter.ts';
import type { Size } from '../../../src/ui/terminal/size.ts';
import { ManualTimers, settle } from './manual-timers.ts';
import { VirtualTerminal } from './virtual-terminal.ts';

const frameMs = 33;

async function open(size: Size = { columns: 30, rows: 4 }) {
  const terminal = new VirtualTerminal(size);
  const timers = new ManualTimers();
  const presenter = createPresenter({ stdout: terminal, timers });
  await settle();
  return { terminal, timers, presenter };
}

/** Writes a frame as Ink does: with the controls around it that Ink believes the terminal needs. */
function inkWrites(presenter: Presenter, ...lines: string[]): void {
  presenter.inkStdout.write('\x1b[?2026h');
  presenter.inkStdout.write(`\x1b[2K\x1b[1A\x1b[2K\x1b[G${lines.join('\n')}\n`);
  presenter.inkStdout.write('\x1b[?2026l');
}

/** A terminal whose other end reads only when told to. */
class StalledTerminal extends Writable {
  columns = 30;
  rows = 4;
  readonly chunks: string[] = [];
  private taken: (() => void) | undefined;

  constructor() {
    super({
      decodeStrings: false,
      highWaterMark: 16,
      write: (chunk, _encoding, done) => {
        this.chunks.push(String(chunk));
        this.taken = done;
      },
    });
  }

  /** Reads what is under way, and what that makes room for. */
  async readAll(): Promise<void> {
    while (this.taken) {
      const taken = this.taken;
      this.taken = undefined;
      taken();
      await settle();
    }
  }
}

describe('presenter', () => {
  it('takes the alternate screen and shows the frames Ink writes', async () => {
    const { terminal, presenter } = await open();
    expect(terminal.isOnAlternateScreen).toBe(true);
    expect(terminal.received).toBe('\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[?7l');
    inkWrites(presenter, 'one', '\x1b[31mtwo\x1b[39m');
    await settle();
    expect(terminal.text()).toEqual(['one', 'two', '', '']);
    expect(presenter.stats).toEqual({ frames: 1, dropped: 0, bytes: Buffer.byteLength(terminal.received) });
  });

  it('writes nothing when nothing changed, and clears once only', async () => {
    const { terminal, timers, presenter } = await open();
    inkWrites(presenter, 'same');
    await timers.pass(100);
    expect(terminal.takeReceived().match(/\x1b\[2J/g)).toHaveLength(1);
    for (let i = 0; i < 5; i++) {
      inkWrites(presenter, 'same');
      await timers.pass(100);
    }
    expect(terminal.received).toBe('');
    presenter.inkStdout.write('\x1b[2J\x1b[3J\x1b[Hother');
    await timers.pass(100);
    expect(terminal.text()[0]).toBe('other');
    expect(terminal.received).not.toMatch(/\x1b\[[23]J/);
  });

  it('shows the first frame at once and at most 30 a second after it, the newest last', async () => {
    const { terminal, timers, presenter } = await open();
    inkWrites(presenter, 'frame 0');
    await settle();
    expect(terminal.text()[0]).toBe('frame 0');
    for (let i = 1; i <= 100; i++) {
      await timers.pass(10);
      inkWrites(presenter, `frame ${i}`);
    }
    await timers.pass(frameMs);
    expect(terminal.text()[0]).toBe('frame 100');
    expect(presenter.stats.frames).toBeLessThanOrEqual(32);
    expect(presenter.stats.frames + presenter.stats.dropped).toBe(101);
  });

  it('paints regions at once, several in one tick as one update', async () => {
    const { terminal, timers, presenter } = await open();
    const clock = presenter.region('clock', { row: 0, column: 20, width: 8, height: 1 });
    const tail = presenter.region('tail', { row: 2, column: 0, width: 30, height: 2 });
    await timers.pass(100);
    terminal.takeReceived();
    const { frames } = presenter.stats;
    clock.paint(['12:00:01']);
    tail.paint(['a', 'b']);
    await settle();
    expect(terminal.text()).toEqual([`${' '.repeat(20)}12:00:01`, '', 'a', 'b']);
    expect(terminal.takeReceived().match(/2026h/g)).toHaveLength(1);
    expect(presenter.stats.frames).toBe(frames + 1);
    tail.paint(['a', 'b']);
    await settle();
    expect(terminal.received).toBe('');
  });

  it('keeps regions over the next frames, and shows the frame again where one is removed', async () => {
    const { terminal, timers, presenter } = await open();
    inkWrites(presenter, 'under under', 'second');
    const region = presenter.region('r', { row: 0, column: 2, width: 5, height: 1 });
    region.paint(['OVER']);
    await timers.pass(100);
    expect(terminal.text()).toEqual(['unOVER nder', 'second', '', '']);
    inkWrites(presenter, 'UNDER UNDER', 'third');
    await timers.pass(100);
    expect(terminal.text()).toEqual(['UNOVER NDER', 'third', '', '']);
    presenter.region('r', { row: 1, column: 0, width: 5, height: 1 });
    await timers.pass(100);
    expect(terminal.text()).toEqual(['UNDER UNDER', 'OVER', '', '']);
    region.remove();
    region.paint(['late']);
    await timers.pass(100);
    expect(terminal.text()).toEqual(['UNDER UNDER', 'third', '', '']);
  });

  it('shows a removed region and the frame that goes with it as one update', async () => {
    const { terminal, timers, presenter } = await open();
    inkWrites(presenter, 'list');
    const region = presenter.region('r', { row: 1, column: 0, width: 5, height: 1 });
    region.paint(['tail']);
    await timers.pass(100);
    terminal.takeReceived();
    region.remove();
    await settle();
    expect(terminal.received).toBe('');
    inkWrites(presenter, 'detail');
    await settle();
    expect(terminal.text()).toEqual(['detail', '', '', '']);
    expect(presenter.stats.frames).toBe(2);
  });

  it('follows the size, tells Ink and others, and draws everything anew', async () => {
    const { terminal, timers, presenter } = await open();
    const told: Size[] = [];
    presenter.inkStdout.on('resize', () => inkWrites(presenter, `${presenter.inkStdout.columns} columns`));
    const unsubscribe = presenter.onResize((size) => told.push(size));
    inkWrites(presenter, '30 columns');
    await timers.pass(100);
    terminal.takeReceived();
    terminal.resize({ columns: 20, rows: 3 });
    await timers.pass(100);
    expect(terminal.text()).toEqual(['20 columns', '', '']);
    expect(terminal.takeReceived().match(/\x1b\[2J/g)).toHaveLength(1);
    unsubscribe();
    terminal.resize({ columns: 25, rows: 3 });
    terminal.emit('resize');
    await timers.pass(100);
    expect(told).toEqual([{ columns: 20, rows: 3 }]);
    expect(presenter.size()).toEqual({ columns: 25, rows: 3 });
    expect(terminal.takeReceived().match(/\x1b\[2J/g)).toHaveLength(1);
  });

  it('writes every cell again on redraw, without clearing', async () => {
    const { terminal, timers, presenter } = await open();
    inkWrites(presenter, 'one', 'two');
    await timers.pass(100);
    await terminal.show('\x1b[2;2HGARBAGE\x1b[4;1Hmore\x1b[?25h');
    terminal.takeReceived();
    presenter.redraw();
    await settle();
    expect(terminal.text()).toEqual(['one', 'two', '', '']);
    expect(terminal.received).toContain('\x1b[?25l');
    expect(terminal.received).not.toContain('2J');
  });

  it('drops frames while the terminal does not read, and ends at the newest', async () => {
    const stalled = new StalledTerminal();
    const timers = new ManualTimers();
    const presenter = createPresenter({ stdout: stalled, timers });
    const tail = presenter.region('tail', { row: 3, column: 0, width: 30, height: 1 });
    await stalled.readAll();
    for (let i = 0; i < 50; i++) {
      inkWrites(presenter, `frame ${i}`);
      tail.paint([`tail ${i}`]);
      await timers.pass(100);
    }
    expect(stalled.writableLength).toBeLessThan(1_000);
    expect(presenter.stats.dropped).toBeGreaterThan(40);
    await stalled.readAll();
    const seen = new VirtualTerminal({ columns: 30, rows: 4 });
    await seen.show(stalled.chunks.join(''));
    expect(seen.text()).toEqual(['frame 49', '', '', 'tail 49']);
  });

  it('gives the terminal back once, however often it is asked, and is silent then', async () => {
    const { terminal, timers, presenter } = await open();
    inkWrites(presenter, 'one');
    await timers.pass(100);
    terminal.takeReceived();
    presenter.restore();
    presenter.restore();
    await settle();
    expect(terminal.isOnAlternateScreen).toBe(false);
    expect(terminal.takeReceived()).toBe('\x1b[?2026l\x1b[r\x1b[m\x1b[?7h\x1b[?2004l\x1b[?25h\x1b[?1049l');
    inkWrites(presenter, 'after');
    presenter.region('r', { row: 0, column: 0, width: 3, height: 1 }).paint(['x']);
    presenter.redraw();
    presenter.resume();
    terminal.resize({ columns: 10, rows: 2 });
    await timers.pass(100);
    expect(terminal.received).toBe('');
  });

  it('lets go of the terminal and comes back with the newest picture', async () => {
    const { terminal, timers, presenter } = await open();
    inkWrites(presenter, 'before');
    await timers.pass(100);
    presenter.suspend();
    presenter.suspend();
    await settle();
    expect(terminal.isOnAlternateScreen).toBe(false);
    terminal.takeReceived();
    inkWrites(presenter, 'meanwhile');
    await timers.pass(100);
    expect(terminal.received).toBe('');
    presenter.resume();
    await timers.pass(100);
    expect(terminal.isOnAlternateScreen).toBe(true);
    expect(terminal.text()).toEqual(['meanwhile', '', '', '']);
    presenter.suspend();
    await settle();
    terminal.takeReceived();
    presenter.restore();
    await settle();
    expect(terminal.received).toBe('');
  });

  it('tells once that the terminal is gone, and writes no more', async () => {
    const stalled = new StalledTerminal();
    const lost: string[] = [];
    const presenter = createPresenter({ stdout: stalled, onLost: (error) => lost.push(error.message) });
    stalled.destroy(new Error('EIO'));
    await settle();
    inkWrites(presenter, 'one');
    presenter.restore();
    await settle();
    expect(lost).toEqual(['EIO']);
    expect(stalled.chunks).toHaveLength(1);
  });

  it('takes a terminal that tells no size for 80×24', () => {
    const stalled = new StalledTerminal();
    stalled.columns = 0;
    stalled.rows = 0;
    expect(createPresenter({ stdout: stalled }).size()).toEqual({ columns: 80, rows: 24 });
  });
});
