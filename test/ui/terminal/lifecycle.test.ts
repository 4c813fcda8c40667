import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type IPty, spawn } from 'node-pty';
import { afterEach, describe, expect, it } from 'vitest';
import { VirtualTerminal } from './virtual-terminal.ts';

const program = fileURLToPath(new URL('terminal-child.ts', import.meta.url));
const leave = '\x1b[?25h\x1b[?1049l';
const size = { columns: 200, rows: 50 };

/** The program in a real pseudo-terminal: what it wrote, and how it ended. */
class Session {
  output = '';
  exit: { exitCode: number; signal?: number } | undefined;
  readonly pty: IPty;

  constructor(...args: string[]) {
    this.pty = spawn(process.execPath, ['--import', 'tsx', program, ...args], { cols: size.columns, rows: size.rows });
    this.pty.onData((data) => {
      this.output += data;
    });
    this.pty.onExit((exit) => {
      this.exit = exit;
    });
  }

  async until(condition: () => boolean, what: string): Promise<void> {
    const deadline = performance.now() + 15_000;
    while (!condition()) {
      if (performance.now() > deadline)
        throw new Error(`not in time: ${what}; output ${JSON.stringify(this.output.slice(-500))}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  sees(text: string): Promise<void> {
    return this.until(() => this.output.includes(text), text);
  }

  async ends(): Promise<{ exitCode: number; signal?: number }> {
    await this.until(() => this.exit !== undefined, 'the end');
    return this.exit ?? { exitCode: -1 };
  }
}

let session: Session | undefined;

function start(...args: string[]): Session {
  session = new Session(...args);
  return session;
}

afterEach(() => {
  if (session && !session.exit) session.pty.kill('SIGKILL');
  session = undefined;
});

describe('the terminal is given back', () => {
  it.each([
    ['SIGTERM', 15],
    ['SIGINT', 2],
    ['SIGHUP', 1],
  ])('on %s, which then ends the process as usual', async (signal, number) => {
    const child = start('wait');
    await child.sees('ready');
    child.pty.kill(signal);
    expect(await child.ends()).toEqual({ exitCode: 0, signal: number });
    expect(child.output.split(leave)).toHaveLength(2);
    expect(child.output.endsWith(leave)).toBe(true);
  });

  it('on a signal whose end the program takes over', async () => {
    const child = start('drain');
    await child.sees('ready');
    child.pty.kill('SIGTERM');
    expect(await child.ends()).toMatchObject({ exitCode: 7 });
    expect(child.output.split(leave)[1]).toBe('draining after SIGTERM\r\n');
  });

  it('on a crash, before the error is printed', async () => {
    const child = start('crash');
    expect(await child.ends()).toMatchObject({ exitCode: 1 });
    const [before, after] = child.output.split(leave);
    expect(before).not.toContain('crashed on purpose');
    expect(after).toContain('crashed on purpose');
  });

  it('on process.exit', async () => {
    const child = start('exit');
    expect(await child.ends()).toMatchObject({ exitCode: 3 });
    expect(child.output.endsWith(leave)).toBe(true);
  });

  it('on leaving by a key, with the line discipline as it was', async () => {
    const child = start('wait');
    await child.sees('ready');
    child.pty.write('jk');
    await child.sees('k');
    child.pty.write('q');
    expect(await child.ends()).toMatchObject({ exitCode: 0 });
    expect(child.output.split(leave)[1]).toBe('goodbye\r\n');
  });

  it('while stopped by SIGTSTP, and taken again by SIGCONT', async () => {
    const child = start('wait');
    await child.sees('ready');
    child.pty.kill('SIGTSTP');
    await child.sees(leave);
    await child.until(() => stateOf(child.pty.pid) === 'T', 'stopped');
    child.output = '';
    child.pty.kill('SIGCONT');
    await child.sees('\x1b[?1049h');
    await child.sees('ready');
    child.pty.write('j');
    await child.sees('key j');
    expect(child.output).not.toContain('2J');
    child.pty.kill('SIGTERM');
    await child.ends();
  });
});

describe('a terminal that does not read', () => {
  let folder = '';
  let painter: Session | null = null;

  /** The program painting into a pseudo-terminal whose other end has stopped reading, and its own count of time. */
  async function stall(): Promise<{ child: Session; stats: () => { ticks: number; dropped: number } }> {
    folder = mkdtempSync(join(tmpdir(), 'orderdeck-terminal-'));
    const file = join(folder, 'stats.json');
    const child = start('flood', file);
    painter = child;
    await child.sees('ready');
    child.pty.pause();
    const stats = () => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { ticks: 0, dropped: 0 });
    return { child, stats };
  }

  afterEach(async () => {
    // Until it is dead it may still write there.
    painter?.pty.kill('SIGKILL');
    await painter?.ends();
    rmSync(folder, { recursive: true });
  });

  it('does not stop the event loop, and shows the newest picture when it reads again', async () => {
    const { child, stats } = await stall();
    await child.until(() => stats().ticks > 250, 'ticks while stalled');
    expect(stats().dropped).toBeGreaterThan(100);
    child.pty.resume();
    await child.sees('the newest');
    const seen = new VirtualTerminal(size);
    await seen.show(child.output);
    expect(seen.text().filter((line) => line !== '')).toEqual(['the newest']);
  });

  it('does not stop the process from ending', async () => {
    const { child, stats } = await stall();
    await child.until(() => stats().dropped > 20, 'frames that do not get out');
    child.pty.kill('SIGTERM');
    await child.until(() => /^[ZX]?$/.test(stateOf(child.pty.pid)), 'the end');
    child.pty.resume();
    expect(await child.ends()).toMatchObject({ signal: 15 });
  });
});

/** The state letter of a process (such as T for stopped), or nothing when it is gone. */
function stateOf(pid: number): string {
  const file = `/proc/${pid}/stat`;
  return existsSync(file) ? (/\) (\S)/.exec(readFileSync(file, 'utf8'))?.[1] ?? '') : '';
}
