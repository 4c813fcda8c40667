import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { build } from 'esbuild';
import { onTestFinished } from 'vitest';
import { packageOf } from '../../core/inbox/delivery.ts';
import type { ReceiverRequest } from './receiver-child.ts';
import { known } from './webhook-credentials.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const child = path.join(root, 'node_modules', '.cache', 'orderdeck', `receiver-${process.pid}.mjs`);
const lanes = 32;

/** The real receiver, as a process that can be killed. */
export async function buildReceiver(): Promise<void> {
  await build({
    entryPoints: [path.join(import.meta.dirname, 'receiver-child.ts')],
    outfile: child,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['better-sqlite3'],
    banner: { js: "import{createRequire as __c}from'node:module';const require=__c(import.meta.url);" },
  });
}

export interface Storm {
  readonly webhooks: number;
  /** How often the receiver is killed, evenly over the webhooks. */
  readonly kills: number;
  /** Acknowledge before the commit: the control. */
  readonly early?: boolean;
}

/** What the sender's ledger says against what is kept. */
export interface StormVerdict {
  readonly acknowledged: number;
  readonly kills: number;
  /** Sent again, because no answer came or a bad one. */
  readonly resent: number;
  /** Acknowledged and not kept. */
  readonly lost: readonly string[];
  /** Kept and never sent, or other bytes than were sent. */
  readonly wrong: readonly string[];
  readonly rows: number;
  readonly integrity: string;
}

/**
 * Sends webhooks as fast as they are taken while the receiver is killed again and again; whatever is not acknowledged is sent
 * again, and every tenth that was as well. The ledger is the sender's, in a process that nobody kills.
 */
export async function storm({ webhooks, kills, early = false }: Storm): Promise<StormVerdict> {
  const folder = mkdtempSync(path.join(tmpdir(), 'orderdeck-storm-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'inbox.db');
  const host = new Host({ file, port: 0, early });
  await host.start();
  const agent = new Agent({ keepAlive: true, maxSockets: lanes });
  const acknowledged = new Set<number>();
  let [next, resent, killed] = [0, 0, 0];

  const deliver = async (id: number): Promise<void> => {
    for (;;) {
      if ((await send(agent, host.port, id)) === 200) break;
      resent += 1;
      await host.up;
    }
    acknowledged.add(id);
  };
  const lane = async (): Promise<void> => {
    while (next < webhooks) {
      next += 1;
      const id = next;
      await deliver(id);
      if (id % 10 === 0) await send(agent, host.port, id);
      if (killed < kills && acknowledged.size >= ((killed + 1) * webhooks) / (kills + 1)) {
        killed += 1;
        await host.killAndStart();
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  await host.kill();
  agent.destroy();
  return { acknowledged: acknowledged.size, kills: killed, resent, ...compare(file, acknowledged, webhooks) };
}

function compare(file: string, acknowledged: ReadonlySet<number>, webhooks: number) {
  const sqlite = new Sqlite(file);
  const rows = sqlite.prepare('select key, sha256 from deliveries').all() as { key: string; sha256: Buffer }[];
  const integrity = String(sqlite.pragma('integrity_check', { simple: true }));
  sqlite.close();
  const kept = new Map(rows.map(({ key, sha256 }) => [key, sha256.toString('hex')]));
  const sent = new Map(Array.from({ length: webhooks }, (_, index) => [keyOf(index + 1), hashOf(bodyOf(index + 1))]));
  const lost = [...acknowledged].map(keyOf).filter((key) => !kept.has(key));
  const wrong = [...kept].filter(([key, hash]) => sent.get(key) !== hash).map(([key]) => key);
  return { lost, wrong, rows: rows.length, integrity };
}

class Host {
  up: Promise<void> = Promise.resolve();
  port: number;
  readonly #request: ReceiverRequest;
  #child: ChildProcess | null = null;

  constructor(asked: ReceiverRequest) {
    this.#request = asked;
    this.port = asked.port;
    onTestFinished(() => void this.#child?.kill('SIGKILL'));
  }

  start(): Promise<void> {
    this.up = new Promise((resolve, reject) => {
      const one = spawn(process.execPath, [child, JSON.stringify({ ...this.#request, port: this.port })], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      this.#child = one;
      one.on('error', reject);
      one.stdout.once('data', (url: Buffer) => {
        this.port = Number(new URL(String(url).trim()).port);
        resolve();
      });
    });
    return this.up;
  }

  async kill(): Promise<void> {
    const one = this.#child;
    if (!one) return;
    const ended = new Promise((resolve) => one.once('exit', resolve));
    one.kill('SIGKILL');
    await ended;
  }

  /** Those who are turned away meanwhile wait until the next one listens. */
  async killAndStart(): Promise<void> {
    let started = (): void => undefined;
    this.up = new Promise((resolve) => {
      started = resolve;
    });
    await this.kill();
    await this.start();
    started();
  }
}

/** @returns the status, or null when no answer came */
function send(agent: Agent, port: number, id: number): Promise<number | null> {
  return new Promise((resolve) => {
    const body = bodyOf(id);
    const headers = { ...known, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const asked = request({ host: '127.0.0.1', port, path: '/hooks/m', method: 'POST', headers, agent }, (answer) => {
      answer.on('end', () => resolve(answer.statusCode ?? null)).on('error', () => resolve(null));
      answer.on('close', () => resolve(null)).resume();
    });
    asked.on('error', () => resolve(null));
    asked.end(body);
  });
}

function bodyOf(id: number): string {
  return JSON.stringify({ content: [{ ...packageOf(id), note: 'x'.repeat(1000 + (id % 1000)) }] });
}

function keyOf(id: number): string {
  return `m:${id}:Created:1762253333685`;
}

function hashOf(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}
