import { followInstallation } from '../app.ts';
import { sanitize } from '../core/sanitize.ts';
import { type HostedEngine, startEngine } from '../jobs/engine/host.ts';
import { hostReceiver } from '../jobs/engine/receiver-host.ts';
import { tellStoreTrouble, tellStoreWell } from '../jobs/engine/store-trouble.ts';
import type { Call } from './act.ts';
import { engineWords } from './commands/status.ts';
import { Refusal } from './failure.ts';
import { RunNews } from './run-news.ts';
import { notifier } from './service/notify.ts';
import { type Session, withSession } from './session.ts';
import { keptMetrics } from './shop-metrics.ts';

/** How often (wall ms) the store is asked whether anything happened; about 4 µs when nothing did. */
const lookEveryMs = 250;
/** Who does not work after this time (wall ms) stands by. */
const standbyAfterMs = 800;

/**
 * The engine and the receiver of webhooks, headless: plain lines on stdout until SIGTERM or SIGINT, which let the runs come to a safe point first; a second
 * one ends at once. SIGHUP is nothing to a daemon: the line it was started from may close.
 *
 * @returns the exit code
 */
export async function runDaemon({ home, output }: Call): Promise<number> {
  if (output.json) throw new Refusal('usage', 'A daemon has no end, and --json is one document.', 'Leave --json out.');
  process.on('SIGHUP', () => undefined);
  // Whoever read our lines may go; the work goes on.
  process.stdout.removeAllListeners('error').on('error', () => undefined);
  try {
    return await work(home);
  } catch (error) {
    await tellStoreTrouble(home, error, 'orderdeck --daemon');
    throw error;
  }
}

function work(home: string): Promise<number> {
  return withSession(
    home,
    async (session) => {
      const say = (level: string, text: string): void => {
        process.stdout.write(`${new Date(session.now()).toISOString()} ${level.padEnd(5)} ${sanitize(text)}\n`);
      };
      const stopped = stopSignal((signal) =>
        say('info', `${signal}: no new runs; those under way come to a safe point (again: at once)`),
      );
      const news = new RunNews(session.store, session.now);
      const engine = await startEngine({ home, mode: 'daemon', onLine: say });
      await tellStoreWell(home, 'orderdeck --daemon');
      const receiver = hostReceiver(home, followInstallation(home, process.env).live, say, keptMetrics(session));
      // Who works has written to the database within seconds, or does not count as working.
      const isWell = async (): Promise<boolean> =>
        engine.state() !== 'working' || (await session.engine()).condition === 'working';
      const systemd = notifier(process.env, isWell, say);
      systemd.ready();
      let isOver = false;
      // It ends the process when it fails; before that somebody is told.
      const watching = watch(engine, session, news, say, () => isOver).catch(async (error: unknown) => {
        await tellStoreTrouble(home, error, 'orderdeck --daemon');
        throw error;
      });
      const signal = await stopped;
      systemd.stopping();
      await Promise.all([receiver.close(), engine.drain(signal)]);
      isOver = true;
      await watching;
      say('info', 'stopped');
      return 0;
    },
    { logs: true },
  );
}

async function watch(
  engine: HostedEngine,
  session: Session,
  news: RunNews,
  say: (level: string, text: string) => void,
  isOver: () => boolean,
): Promise<void> {
  const from = performance.now();
  let saidStandby = false;
  for (let last = false; ; last = isOver()) {
    for (const { level, text } of engine.state() === 'standby' ? [] : await news.read()) say(level, text);
    if (last) return;
    if (engine.state() === 'standby' && !saidStandby && performance.now() - from > standbyAfterMs) {
      saidStandby = true;
      say(
        'info',
        `standing by: ${engineWords(await session.engine(), session.now(), session.settings.zone)}; takes over when it is gone`,
      );
    }
    if (engine.state() === 'working') saidStandby = false;
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}

/** Resolves at the first signal; the second ends the process as the system would have. */
function stopSignal(onFirst: (signal: string) => void): Promise<string> {
  return new Promise((resolve) => {
    let asked = false;
    for (const [signal, code] of [
      ['SIGTERM', 143],
      ['SIGINT', 130],
    ] as const) {
      process.on(signal, () => {
        if (asked) process.exit(code);
        asked = true;
        onFirst(signal);
        resolve(signal);
      });
    }
  });
}
