/**
 * The console in a real pseudo-terminal of 200×50 on a store of 100,000 orders, against the budgets of its design: first frame,
 * what it costs when nothing happens, how soon a key shows, a page down through all orders, a log that grows ten lines a second.
 */
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type IPty, spawn } from 'node-pty';
import { interpretOrder } from '../src/core/channels/shipstation/map.ts';
import { ingestOrders } from '../src/core/store/orders/order-ingest.ts';
import { openStore } from '../src/core/store/store.ts';
import { World } from '../src/sim/shipstation/world.ts';

const root = path.resolve(import.meta.dirname, '..');
const home = mkdtempSync(path.join(tmpdir(), 'orderdeck-bench-'));
const orders = 100_000;
const quiet = (): void => undefined;
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function fill(): Promise<void> {
  const store = await openStore(path.join(home, 'db', 'orderdeck.db'), { role: 'owner' });
  const now = Date.now();
  const world = new World({ seed: 1, orders, base: now });
  let documents = [];
  for (const order of world.orders()) {
    documents.push({ externalId: String(order.orderId), body: JSON.stringify(order) });
    if (documents.length < 500) continue;
    const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
    const interpret = (document: { body: string }) => interpretOrder(document.body, 'GBP');
    await ingestOrders(store, { channel: 'shipstation', documents, interpret, now, runId: null, count: quiet, log });
    documents = [];
  }
  await store.close();
}

interface Terminal {
  readonly pty: IPty;
  bytes: number;
  lastAt: number;
  text: string;
}

function open(): Terminal & { readonly startedAt: number } {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(ORDERDECK|SHIPSTATION)_|^CI$|^NO_COLOR$/.test(name)),
  );
  const startedAt = performance.now();
  const pty = spawn(path.join(root, 'bin/orderdeck.js'), ['--home', home], {
    cols: 200,
    rows: 50,
    cwd: home,
    env: { ...env, TERM: 'xterm-256color' } as Record<string, string>,
  });
  const terminal = { pty, startedAt, bytes: 0, lastAt: 0, text: '' };
  pty.onData((data) => {
    terminal.bytes += Buffer.byteLength(data);
    terminal.lastAt = performance.now();
    terminal.text = (terminal.text + data).slice(-400_000);
  });
  return terminal;
}

async function until(terminal: Terminal, text: string, withinMs = 15_000): Promise<number> {
  const deadline = performance.now() + withinMs;
  while (!terminal.text.includes(text)) {
    if (performance.now() > deadline) throw new Error(`the console did not show "${text}"`);
    await sleep(2);
  }
  return performance.now();
}

/** Milliseconds from a key to the first change of the screen. */
async function keyMs(terminal: Terminal, key: string): Promise<number> {
  await sleep(120);
  const before = terminal.bytes;
  const begin = performance.now();
  terminal.pty.write(key);
  while (terminal.bytes === before && performance.now() - begin < 2000) await sleep(1);
  return terminal.lastAt - begin;
}

/** CPU seconds that a process has used so far. */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function over(terminal: Terminal, ms: number): Promise<{ cpu: number; bytesPerSecond: number }> {
  const [cpu, bytes, begin] = [cpuSeconds(terminal.pty.pid), terminal.bytes, performance.now()];
  await sleep(ms);
  const seconds = (performance.now() - begin) / 1000;
  return {
    cpu: ((cpuSeconds(terminal.pty.pid) - cpu) / seconds) * 100,
    bytesPerSecond: (terminal.bytes - bytes) / seconds,
  };
}

let missed = 0;
function budget(what: string, value: number, most: number, unit: string): void {
  const held = value <= most;
  if (!held) missed += 1;
  console.log(
    `${held ? 'ok  ' : 'MISS'} ${what}: ${value.toFixed(value < 10 ? 2 : 0)} ${unit}, at most ${most} ${unit}`,
  );
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function p95(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? Number.NaN;
}

await fill();
/** Wall ms of a Node that has nothing to do: how busy this machine is just now. */
function bareNodeMs(): number {
  const begin = performance.now();
  spawnSync(process.execPath, ['-e', '0']);
  return performance.now() - begin;
}

async function firstFrameMs(): Promise<number> {
  const terminal = open();
  const ms = (await until(terminal, 'Overview')) - terminal.startedAt;
  // Longer than a console needs to keep its compiled code, which the first one after a build does.
  await sleep(1500);
  terminal.pty.write('q');
  await sleep(1500);
  terminal.pty.kill('SIGKILL');
  return ms;
}

await firstFrameMs();
const rounds: { readonly bare: number; readonly frame: number }[] = [];
for (let round = 0; round < 7; round += 1) rounds.push({ bare: bareNodeMs(), frame: await firstFrameMs() });
const bare = median(rounds.map((round) => round.bare));
const frame = median(rounds.map((round) => round.frame));
console.log(`     bare node (median of 7): ${bare.toFixed(0)} ms; the console adds ${(frame - bare).toFixed(0)} ms`);
budget('first frame (median of 7)', frame, 300, 'ms');
budget('first frame against a bare node', frame / bare, 3.5, 'times');

const terminal = open();
await until(terminal, 'Overview');
// V8 tidies up after the start for a while; what a console costs that is open all day shows after it.
await sleep(20_000);
const idle = await over(terminal, 40_000);
budget('idle, with the clock: CPU', idle.cpu, 0.5, '% of a core');
budget('idle, with the clock: output', idle.bytesPerSecond, 1000, 'bytes/s');

terminal.pty.write('3');
await sleep(1500);
const keys: number[] = [];
for (let index = 0; index < 60; index += 1) keys.push(await keyMs(terminal, index % 2 ? 'k' : 'j'));
budget('key to screen (p95 of 60)', p95(keys), 50, 'ms');
const pages: number[] = [];
for (let index = 0; index < 60; index += 1) pages.push(await keyMs(terminal, '\x1b[6~'));
pages.push(await keyMs(terminal, 'G'), await keyMs(terminal, '\x1b[5~'), await keyMs(terminal, 'g'));
budget('page down through 100,000 orders (p95)', p95(pages), 100, 'ms');

terminal.pty.write('8');
await sleep(1500);
const folder = path.join(home, 'logs', 'engine');
mkdirSync(folder, { recursive: true });
const day = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short' }).format(Date.now());
let line = 0;
const writer = setInterval(() => {
  line += 1;
  appendFileSync(
    path.join(folder, `${day}.log`),
    `${new Date().toISOString()} info  line ${line} of a log that grows ten times a second, like a busy sync\n`,
  );
}, 100);
await sleep(2000);
const tail = await over(terminal, 20_000);
clearInterval(writer);
budget('log of 10 lines/s: CPU', tail.cpu, 3, '% of a core');
budget('log of 10 lines/s: output', tail.bytesPerSecond, 15_000, 'bytes/s');
const rss = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${terminal.pty.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
budget('memory, embedded engine included', rss, 140, 'MB');

terminal.pty.write('q');
await sleep(1500);
terminal.pty.kill('SIGKILL');
rmSync(home, { recursive: true, force: true });
process.exit(missed === 0 ? 0 : 1);
