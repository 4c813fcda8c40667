/**
 * The receiver with durable group commit against the same server that keeps nothing, and against one commit for each request;
 * turn by turn on the same machine in the same minute, 64 connections, bodies of 2.2 kB as the marketplace sends them.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Inbox, openInbox } from '../src/core/inbox/open.ts';
import { type Keeper, startReceiver } from '../src/jobs/engine/receiver.ts';
import { median, verdict } from './print.ts';

const connections = 64;
const rounds = 5;
const roundMs = 1200;
const variants = ['group', 'nothing', 'single'] as const;
type Variant = (typeof variants)[number];

const figures = { commits: 0, deliveries: 0, failures: 0, seconds: 0 };

function keeperOf(variant: Variant, inbox: Inbox): Keeper | null {
  if (variant === 'group') return null;
  const kept = { duplicate: false };
  const add: Keeper['add'] = async (delivery) => (variant === 'single' ? (inbox.append([delivery])[0] ?? kept) : kept);
  return { isFull: false, figures, add };
}

/** The server's half: a process of its own, as the product has a thread of its own. */
async function serve(variant: Variant, file: string): Promise<void> {
  const inbox = await openInbox(file);
  const keeper = keeperOf(variant, inbox);
  const receiver = await startReceiver({
    settings: { host: '127.0.0.1', port: 0, basic: null, apiKey: 'bench-key', shipstationToken: null, publicUrl: null },
    inbox,
    now: () => Date.now(),
    redact: (text) => text,
    limits: { leastFreeBytes: 0 },
    ...(keeper && { keeper }),
  });
  process.stdout.write(`${receiver.url}\n`);
}

interface Round {
  readonly perSecond: number;
  readonly p99: number;
}

let nextId = 1_000_000_000;

/** A request whose package has an id of its own. */
function requestBytes(): Buffer {
  nextId += 1;
  const filler = 'x'.repeat(2000);
  const body = `{"content":[{"shipmentPackageId":${nextId},"status":"Created","lastModifiedDate":1762253333685,"orderNumber":"N","note":"${filler}"}]}`;
  return Buffer.from(
    `POST /hooks/m HTTP/1.1\r\nHost: bench\r\nX-Api-Key: bench-key\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

/** As many requests as are answered in the time, each connection with one under way. */
function measure(port: number, ms: number): Promise<Round> {
  const until = performance.now() + ms;
  const took: number[] = [];
  let open = connections;
  return new Promise((resolve, reject) => {
    for (let index = 0; index < connections; index += 1) {
      let begin = 0;
      const ask = (): void => {
        begin = performance.now();
        socket.write(requestBytes());
      };
      const socket = connect(port, '127.0.0.1', ask).setNoDelay(true);
      socket.on('data', (chunk) => {
        if (!chunk.toString('latin1').startsWith('HTTP/1.1 200')) return reject(new Error(chunk.toString('latin1')));
        took.push(performance.now() - begin);
        if (performance.now() < until) return ask();
        socket.destroy();
        open -= 1;
        if (open > 0) return;
        took.sort((a, b) => a - b);
        resolve({ perSecond: (took.length / ms) * 1000, p99: took[Math.floor(took.length * 0.99)] ?? 0 });
      });
      socket.on('error', reject);
    }
  });
}

async function start(variant: Variant, file: string): Promise<{ port: number; stop: () => void }> {
  const child = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(import.meta.url), variant, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve) => child.stdout.once('data', (said) => resolve(String(said).trim())));
  return { port: Number(new URL(url).port), stop: () => void child.kill('SIGKILL') };
}

async function compare(): Promise<boolean> {
  const folder = mkdtempSync(path.join(tmpdir(), 'orderdeck-bench-'));
  const servers = new Map<Variant, Awaited<ReturnType<typeof start>>>();
  const results: Record<Variant, Round[]> = { group: [], nothing: [], single: [] };
  try {
    for (const variant of variants) servers.set(variant, await start(variant, path.join(folder, `${variant}.db`)));
    for (const { port } of servers.values()) await measure(port, roundMs);
    for (let round = 0; round < rounds; round += 1) {
      for (const [variant, { port }] of servers) results[variant].push(await measure(port, roundMs));
    }
  } finally {
    for (const { stop } of servers.values()) stop();
    rmSync(folder, { recursive: true, force: true });
  }
  const rate = (variant: Variant): number => median(results[variant].map(({ perSecond }) => perSecond));
  const shown = (variant: Variant, words: string): string => `${rate(variant).toFixed(0)}/s ${words}`;
  const p99 = median(results.group.map((one) => one.p99));
  const ours = shown('group', 'with a durable group commit');
  const held = [
    verdict('webhooks received', ours, shown('nothing', 'keeping nothing'), rate('group') / rate('nothing'), {
      atLeast: 0.6,
    }),
    verdict('webhooks received', ours, shown('single', 'by one commit each'), rate('group') / rate('single'), {
      atLeast: 3,
    }),
    verdict(
      `p99 at ${connections} connections`,
      `${p99.toFixed(1)} ms`,
      `100 ms (one commit each: ${median(results.single.map((one) => one.p99)).toFixed(1)} ms)`,
      100 / p99,
      { atLeast: 1 },
    ),
  ];
  return held.every(Boolean);
}

const [variant, file] = process.argv.slice(2);
if (variant && file) await serve(variant as Variant, file);
else process.exit((await compare()) ? 0 : 1);
