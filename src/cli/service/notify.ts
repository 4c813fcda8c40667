import { spawn } from 'node:child_process';

/**
 * Tells systemd, where it started this process and listens, how the daemon stands. Node cannot send to its kind of socket;
 * `systemd-notify`, which comes with it, can.
 */
export interface Notifier {
  ready(): void;
  stopping(): void;
}

/**
 * @param environment `NOTIFY_SOCKET` is set where systemd listens, `WATCHDOG_USEC` where it waits for signs of life
 * @param isWell asked before each sign of life: none is given for a daemon that is up and does not work
 * @param say told once when nobody can be told
 */
export function notifier(
  environment: NodeJS.ProcessEnv,
  isWell: () => Promise<boolean>,
  say: (level: string, text: string) => void,
): Notifier {
  if (!environment['NOTIFY_SOCKET']) return { ready: () => undefined, stopping: () => undefined };
  let hasFailed = false;
  const failed = (why: string): void => {
    if (!hasFailed) say('warn', `systemd cannot be told: systemd-notify ${why}`);
    hasFailed = true;
  };
  const tell = (...words: string[]): void => {
    const child = spawn('systemd-notify', words, { stdio: 'ignore', env: environment });
    child.on('error', (error) => failed(error.message));
    child.on('exit', (code) => code !== 0 && code !== null && failed(`ended with ${code}`));
  };
  const watchdogMs = Number(environment['WATCHDOG_USEC'] ?? 0) / 1000;
  const live = async (): Promise<void> => {
    if (await isWell()) tell('WATCHDOG=1');
  };
  return {
    ready: () => {
      tell('--ready');
      // Three in the time it waits for one: two may go missing.
      if (watchdogMs > 0) setInterval(() => void live().catch(() => undefined), watchdogMs / 3).unref();
    },
    stopping: () => tell('STOPPING=1'),
  };
}
