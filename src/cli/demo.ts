import { followInstallation } from '../app.ts';
import { hostReceiver } from '../jobs/engine/receiver-host.ts';
import { openConsole } from './commands/console.ts';
import { runDemoOnce } from './demo-once.ts';
import { Output } from './output.ts';
import { startWorld } from './world.ts';

export interface DemoOptions {
  readonly seed: number;
  readonly orders: number;
  readonly speed: number;
  /** Run every job once and compare, instead of opening the console. */
  readonly once: boolean;
  /** In the once-through: let every class of wrong happen, find it and mend it. */
  readonly wrongs: boolean;
  readonly json: boolean;
}

/** The once-through does not wait for the shop's minutes: quota and pauses pass this many times faster than life. */
const onceSpeed = 60;

/**
 * The bundled world in a throw-away home, without network. The very same program runs on it as on the real ShipStation.
 *
 * @returns the exit code: of the console, or of the once-through 0 only if all is as it should be
 */
export async function runDemo({ seed, orders, speed, once, wrongs, json }: DemoOptions): Promise<number> {
  const output = new Output(json);
  // Whoever read our lines may go (`| head`): what is begun is still compared, told by the exit code, and cleaned up.
  if (once) process.stdout.removeAllListeners('error').on('error', () => undefined);
  const world = await startWorld({ seed, orders, speed: once ? onceSpeed : speed, alive: !once });
  const { live } = followInstallation(world.home, process.env);
  const receiver = hostReceiver(world.home, live, () => undefined);
  try {
    if (!once) return await openConsole({ home: world.home, output }, { readOnly: false });
    output.print(`orderdeck demo: a made-up shop of ${orders} orders (seed ${seed}), no network`);
    const report = await runDemoOnce(world, (line) => output.print(line), { wrongs });
    output.document(report);
    output.print(report.ok ? 'All is as it should be.' : 'Something is not as it should be.');
    return report.ok ? 0 : 1;
  } finally {
    await receiver.close();
    await world.close();
  }
}
