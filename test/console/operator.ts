import Unicode11 from '@xterm/addon-unicode11';
import xterm from '@xterm/headless';
import { spawn } from 'node-pty';
import { onTestFinished } from 'vitest';
import { type Env, flags, launcher } from '../program.ts';

const withinMs = 20_000;

export interface ConsoleOptions {
  readonly home: string;
  readonly env?: Env;
  readonly args?: readonly string[];
  readonly columns?: number;
  readonly rows?: number;
  /** Absolute path of another program than this checkout's. */
  readonly program?: string;
}

/** How the console ended. */
export interface Ended {
  readonly code: number;
  readonly signal: number | undefined;
}

/**
 * An operator before the real program in a real pseudo-terminal: presses keys, reads the screen. What a terminal would show is
 * worked out by xterm.js from every byte that the program wrote.
 */
export class Operator {
  /** Every byte written so far, as text. */
  bytes = '';
  readonly ended: Promise<Ended>;
  readonly #terminal: xterm.Terminal;
  readonly #pty: ReturnType<typeof spawn>;
  readonly #listeners = new Set<() => void>();
  #isOver = false;

  constructor({ home, env = {}, args = [], columns = 80, rows = 24, program = launcher }: ConsoleOptions) {
    const own = Object.entries(process.env).filter(
      ([name, value]) =>
        value !== undefined && !/^(ORDERDECK|SHIPSTATION|WEBHOOK)_|^CI$|^NO_COLOR$|^FORCE_COLOR$|^TMUX/.test(name),
    );
    this.#terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 200 });
    this.#terminal.loadAddon(new Unicode11.Unicode11Addon());
    this.#terminal.unicode.activeVersion = '11';
    this.#pty = spawn(process.execPath, [...flags, program, ...args, '--home', home], {
      cols: columns,
      rows,
      cwd: home,
      env: { ...Object.fromEntries(own), TERM: 'xterm-256color', ...env } as Record<string, string>,
    });
    this.#pty.onData((data) => {
      this.bytes += data;
      this.#terminal.write(data, () => this.#told());
    });
    this.ended = new Promise((resolve) => {
      this.#pty.onExit(({ exitCode, signal }) => {
        this.#isOver = true;
        this.#terminal.write('', () => {
          resolve({ code: exitCode, signal });
          this.#told();
        });
      });
    });
    onTestFinished(async () => {
      if (!this.#isOver) this.#pty.kill('SIGKILL');
      await this.ended;
    });
  }

  get pid(): number {
    return this.#pty.pid;
  }

  /** The lines on the screen. */
  get lines(): string[] {
    const { active } = this.#terminal.buffer;
    return Array.from({ length: this.#terminal.rows }, (_, row) => {
      return active.getLine(active.viewportY + row)?.translateToString(true) ?? '';
    });
  }

  get screen(): string {
    return this.lines.join('\n');
  }

  get isOnAlternateScreen(): boolean {
    return this.#terminal.buffer.active.type === 'alternate';
  }

  /** Waits until the screen shows it. */
  async sees(wanted: string | RegExp, forMs = withinMs): Promise<this> {
    await this.until(`the screen shows ${wanted}`, () => matches(this.screen, wanted), forMs);
    return this;
  }

  /** Waits until the screen does not show it any more. */
  async seesNoMore(unwanted: string | RegExp): Promise<this> {
    await this.until(`the screen no longer shows ${unwanted}`, () => !matches(this.screen, unwanted));
    return this;
  }

  async until(what: string, isSo: () => boolean, forMs = withinMs): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer);
        this.#listeners.delete(look);
      };
      const fail = (why: string): void => {
        stop();
        reject(new Error(`${why} before ${what}:\n${this.screen}`));
      };
      const look = (): void => {
        if (isSo()) {
          stop();
          resolve();
        } else if (this.#isOver) fail('the console ended');
      };
      const timer = setTimeout(() => fail(`${forMs / 1000} seconds passed`), forMs);
      this.#listeners.add(look);
      look();
    });
  }

  /** Presses keys one after the other: characters, or the names below. */
  press(...keys: string[]): this {
    for (const key of keys) this.#pty.write(bytesOf[key] ?? key);
    return this;
  }

  /** Pastes, as a terminal with bracketed paste tells it. */
  paste(text: string): this {
    this.#pty.write(`\x1b[200~${text}\x1b[201~`);
    return this;
  }

  resize(columns: number, rows: number): this {
    this.#terminal.resize(columns, rows);
    this.#pty.resize(columns, rows);
    return this;
  }

  signal(name: 'SIGTERM' | 'SIGHUP' | 'SIGINT'): this {
    process.kill(this.pid, name);
    return this;
  }

  #told(): void {
    for (const listener of this.#listeners) listener();
  }
}

const bytesOf: Readonly<Record<string, string>> = {
  enter: '\r',
  escape: '\x1b',
  tab: '\t',
  space: ' ',
  backspace: '\x7f',
  up: '\x1b[A',
  down: '\x1b[B',
  right: '\x1b[C',
  left: '\x1b[D',
  pagedown: '\x1b[6~',
  pageup: '\x1b[5~',
  'ctrl-c': '\x03',
  'ctrl-u': '\x15',
};

function matches(screen: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? screen.includes(wanted) : wanted.test(screen);
}
