import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { type AmazonCustomSim, startAmazonCustom } from '../src/sim/amazon-custom/server.ts';
import { type ShipStationSim, startShipStation } from '../src/sim/shipstation/server.ts';
import { callInside, isFree } from './inside.ts';

const root = path.resolve(import.meta.dirname, '..');

/** The program as a user starts it. */
export const launcher = path.join(root, 'bin', 'orderdeck.js');

/** Whether another user (its number) may start the program: not where the checkout is in a folder of one's own. */
export function reaches(uid: number): boolean {
  return spawnSync('test', ['-r', launcher], { uid, cwd: '/' }).status === 0;
}

/** With the flags of its first line: code that was kept with others would be compiled anew. */
export const flags = ['--max-semi-space-size=4', '--single-threaded-gc'];

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly pid: number;
  /** All it has said so far. */
  output(): string;
  /** Resolves when it has said this; fails when it ends first or 30 seconds pass. */
  says(text: string | RegExp): Promise<void>;
  readonly done: Promise<Finished>;
}

/** An installation of its own, gone when the test is over. */
export function newHome(): string {
  const home = mkdtempSync(path.join(tmpdir(), 'orderdeck-home-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true, maxRetries: 5 }));
  return home;
}

export type Env = Readonly<Record<string, string>>;

export interface Shop {
  readonly sim: ShipStationSim;
  /** Where the links of Amazon's orders lead. */
  readonly amazon: AmazonCustomSim;
  readonly env: Env;
  /** The shop's time, UTC epoch ms. */
  now(): number;
}

/** As good as life's own speed; a clock that is not faster at all cannot begin at another time. */
const lifelike = 1.001;

/**
 * Where a clock must begin so that it shows ten in the morning (UTC) now: whenever the tests run, no nightly schedule and
 * no midnight falls into them.
 */
function originOf(speed: number): number {
  const wall = Date.now();
  const day = 24 * 3_600_000;
  const morning = Math.floor(wall / day) * day + 10 * 3_600_000;
  const begin = morning > wall ? morning : morning + day;
  return Math.round((wall * speed - begin) / (speed - 1));
}

/** A fake ShipStation and the environment that leads the program to it, on a clock `speed` times as fast as the wall's. */
export async function newShop(options: {
  orders: number;
  speed?: number;
  seed?: number;
  latencyMs?: number;
}): Promise<Shop> {
  const { orders, speed = lifelike, seed = 3, latencyMs } = options;
  const origin = originOf(speed);
  const clock = { now: () => Math.floor(origin + (Date.now() - origin) * speed) };
  const amazon = await startAmazonCustom({ find: (link) => sim.world.behindLink(link) });
  const sim = await startShipStation({
    ...{ seed, orders, clock, amazonBase: amazon.url },
    ...(latencyMs !== undefined && { latencyMs }),
  });
  onTestFinished(async () => void (await Promise.all([sim.close(), amazon.close()])));
  const env = {
    SHIPSTATION_API_KEY: sim.credentials.apiKey,
    SHIPSTATION_API_SECRET: sim.credentials.apiSecret,
    SHIPSTATION_BASE_URL: sim.url,
    AMAZON_CUSTOM_HOSTS: amazon.host,
    ORDERDECK_CLOCK: `${origin}x${speed}`,
    ORDERDECK_TZ: 'Europe/London',
  };
  return { sim, amazon, env, now: clock.now };
}

/** The same environment, so much later (ms): the clock that it leads to has gone on. */
export function later(env: Env, byMs: number): Env {
  const [origin = 0, speed = 1] = (env['ORDERDECK_CLOCK'] ?? '').split('x').map(Number);
  return { ...env, ORDERDECK_CLOCK: `${Math.round(origin - byMs / (speed - 1))}x${speed}` };
}

/** What the program is to find in its environment: nothing of what the test's own says of orderdeck and channels. */
function environment(env: Env): Env {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(ORDERDECK|SHIPSTATION|LLM|WEBHOOK|TRENDYOL|OPENCART)_|^CI$/.test(name),
  );
  return { ...(Object.fromEntries(own) as Env), ...env };
}

/** Starts the program in a process of its own. */
export function start(home: string, args: readonly string[], env: Env = {}, input?: string): Running {
  const child = spawn(process.execPath, [...flags, launcher, ...args, '--home', home], {
    cwd: home,
    env: environment(env),
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  child.stdin?.end(input);
  let [stdout, stderr] = ['', ''];
  const listeners = new Set<() => void>();
  const told = (): void => {
    for (const listener of listeners) listener();
  };
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk;
    told();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk;
    told();
  });
  const done = new Promise<Finished>((resolve) => {
    child.on('close', (code, signal) => {
      resolve({ code, signal, stdout, stderr });
      told();
    });
  });
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await done;
  });
  return {
    child,
    pid: child.pid ?? 0,
    output: () => stdout + stderr,
    done,
    says: (text) =>
      new Promise((resolve, reject) => {
        const fail = (why: string): void => reject(new Error(`${why} before it said ${text}:\n${stdout}${stderr}`));
        const timer = setTimeout(() => fail('30 seconds passed'), 30_000);
        const look = (): void => {
          const said = typeof text === 'string' ? (stdout + stderr).includes(text) : text.test(stdout + stderr);
          const over = child.exitCode !== null || child.signalCode !== null;
          if (!said && !over) return;
          clearTimeout(timer);
          listeners.delete(look);
          if (said) resolve();
          else fail('it ended');
        };
        listeners.add(look);
        look();
      }),
  };
}

/**
 * Runs the program to its end, with `input` on its stdin: here where it may be, else in a process of its own. A test that is
 * about who has a file open, or about a start, asks for such a process by `start(…).done`.
 */
export function run(home: string, args: readonly string[], env: Env = {}, input?: string): Promise<Finished> {
  if (input !== undefined || !isFree()) return start(home, args, env, input).done;
  return callInside([...args, '--home', home], home, environment(env));
}
