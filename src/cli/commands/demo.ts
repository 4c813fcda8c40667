import type { Command } from 'commander';
import { readInstallation } from '../../app.ts';
import { act, type Call } from '../act.ts';
import { count } from '../flags.ts';
import { openConsole } from './console.ts';

interface DemoOptions {
  readonly seed: number;
  readonly orders: number;
  readonly speed: number;
  readonly once?: boolean;
  readonly wrongs?: boolean;
}

const shop = { seed: 1, orders: 300, speed: 10 };

/** `demo`: the bundled world in a throw-away home, with no network; once through and a report where no terminal is. */
export function registerDemo(program: Command): void {
  const command = program
    .command('demo')
    .description('the console on a made-up shop, in a throw-away home, without network')
    .option('--seed <n>', 'which shop: the same number gives the same one', count, shop.seed)
    .option('--orders <n>', 'how many orders it has', count, shop.orders)
    .option('--speed <n>', 'how many times faster than life it runs', count, shop.speed)
    .option('--once', 'run every job once, print a report, and compare with the shop')
    .option('--wrongs', 'with --once: also let everything go wrong that can, find it, and mend what one key mends');
  act<DemoOptions>(command, (call, options) => demo(call, options));
}

/** `start`, which `npm start` runs: the console where something is configured, else the demo. */
export function registerStart(program: Command): void {
  act(program.command('start').description('the console, or the demo while nothing is configured'), (call) => {
    const isConfigured = readInstallation(call.home, process.env).settings.shipstation !== null;
    return isConfigured ? openConsole(call, { readOnly: false }) : demo(call, shop);
  });
}

async function demo({ output }: Call, { seed, orders, speed, once, wrongs }: DemoOptions): Promise<number> {
  // The world is loaded only by those who visit it.
  const { runDemo } = await import('../demo.ts');
  const isWatched = process.stdin.isTTY === true && process.stdout.isTTY === true && !output.json;
  const isOnce = once === true || !isWatched;
  return runDemo({ seed, orders, speed, once: isOnce, wrongs: wrongs === true, json: output.json });
}
