import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { followLog, type LogLine, newestLog } from '../../src/core/log-read.ts';

const root = path.resolve(import.meta.dirname, '../..');
/** A day of the logs passes in so many seconds: midnights, the night clocks change among them, fall into the storm. */
const secondsToADay = 4;
const speed = 86_400 / secondsToADay;
const begin = Date.UTC(2026, 2, 27, 12);

export interface Storm {
  /** Writers at once; two of them write the same job's log. */
  readonly writers: number;
  readonly lines: number;
  readonly killEveryMs: number;
  /** The killing ends behind so many. */
  readonly mostKills?: number;
  readonly mostBytes: number;
}

export interface StormEnd {
  readonly kills: number;
  readonly written: number;
  /** Lines that were written and are not there, or are there twice, by who looked: the follower, the files. */
  readonly lost: { readonly followed: number; readonly kept: number };
  readonly twice: { readonly followed: number; readonly kept: number };
  readonly files: number;
  readonly compressed: number;
}

/** Writers and a compressor that are killed again and again, and a follower; then the ledger. */
export async function stormLogs({ writers, lines, killEveryMs, mostKills = 1e9, mostBytes }: Storm): Promise<StormEnd> {
  const child = await bundle();
  const dir = mkdtempSync(path.join(tmpdir(), 'orderdeck-storm-'));
  rmSync(dir, { recursive: true });
  const wall = Date.now();
  const env = { ...process.env, ORDERDECK_CLOCK: `${Math.round((wall * speed - begin) / (speed - 1))}x${speed}` };
  const living = new Set<ChildProcess>();
  /** Who has not worked yet is let live: on a busy machine nobody would ever come to work. */
  const working = new Set<ChildProcess>();
  const start = (...args: string[]): ChildProcess => {
    const one = spawn(process.execPath, [child, ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    living.add(one);
    one.stdout?.once('data', () => working.add(one));
    one.once('close', () => {
      living.delete(one);
      working.delete(one);
    });
    return one;
  };
  const follower = followLog(dir, {}, true);
  const followed = new Map<string, number>();
  const look = (): void => tally(followed, follower.read());
  const acked: string[] = [];
  let [kills, isOver] = [0, false];

  const writer = async (job: string, number: number): Promise<void> => {
    for (let life = 0, left = lines / writers; left > 0; life += 1) {
      const mark = `w${number}.${life}`;
      const one = start('write', dir, job, mark, String(left), String(mostBytes));
      let told = '';
      one.stdout?.on('data', (data: Buffer) => {
        told += data;
      });
      await new Promise((resolve) => one.once('close', resolve));
      const done = told.split('\n').length - 1;
      for (let at = 0; at < done; at += 1) acked.push(`${mark}.${at}`);
      left -= done;
    }
  };
  const keeper = async (): Promise<void> => {
    while (!isOver) await new Promise((resolve) => start('keep', dir).once('close', resolve));
  };
  const looking = setInterval(look, 30);
  const killing = setInterval(() => {
    if (kills < mostKills) for (const one of working) kills += one.kill('SIGKILL') ? 1 : 0;
  }, killEveryMs);
  const work = Promise.all(Array.from({ length: writers }, (_, at) => writer(`job-${Math.floor(at / 2)}`, at)));
  const kept = keeper();
  try {
    await work;
  } finally {
    isOver = true;
    clearInterval(killing);
    clearInterval(looking);
    for (const one of living) one.kill('SIGKILL');
  }
  await kept;
  for (let before = -1; before !== total(followed); ) {
    before = total(followed);
    look();
  }
  const found = new Map<string, number>();
  tally(found, newestLog(dir, {}, Number.MAX_SAFE_INTEGER));
  const names = readdirSync(dir, { recursive: true }).map(String);
  rmSync(dir, { recursive: true, force: true });
  const among = (seen: Map<string, number>) => acked.filter((mark) => !seen.has(mark)).length;
  const doubled = (seen: Map<string, number>) => [...seen.values()].filter((times) => times > 1).length;
  return {
    kills,
    written: acked.length,
    lost: { followed: among(followed), kept: among(found) },
    twice: { followed: doubled(followed), kept: doubled(found) },
    files: names.filter((name) => /\.log(?:\.gz)?$/.test(name)).length,
    compressed: names.filter((name) => name.endsWith('.gz')).length,
  };
}

/** A line that was cut off by a kill was never told as written, and counts as none. */
function tally(seen: Map<string, number>, lines: readonly LogLine[]): void {
  for (const { text } of lines) {
    if (!text.endsWith('end')) continue;
    const mark = text.slice(0, text.indexOf(' '));
    seen.set(mark, (seen.get(mark) ?? 0) + 1);
  }
}

function total(seen: Map<string, number>): number {
  let sum = 0;
  for (const times of seen.values()) sum += times;
  return sum;
}

/** As one file it starts in some tens of milliseconds, so that it also works between two kills. */
async function bundle(): Promise<string> {
  const outfile = path.join(root, 'node_modules', '.cache', 'orderdeck', `log-storm-${process.pid}.mjs`);
  await build({
    entryPoints: [path.join(import.meta.dirname, 'log-storm-child.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: { js: "import{createRequire as __c}from'node:module';const require=__c(import.meta.url);" },
  });
  return outfile;
}
