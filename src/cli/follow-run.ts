import { openRunStates } from '../core/domain/run.ts';
import { followLog, type LogFollower, type LogLine } from '../core/log-read.ts';
import { recordAct } from '../core/store/acts.ts';
import { type RunDetail, readRun, whyWaiting } from '../core/store/runs/run-view.ts';
import { requestCancel } from '../core/store/runs/runs.ts';
import type { HostedEngine } from '../jobs/engine/host.ts';
import { timeOfDay } from '../ui/present/time.ts';
import { Refusal } from './failure.ts';
import { ProgressLine } from './progress-line.ts';
import type { Session } from './session.ts';

/** How often (wall ms) the store and the log are looked at; a look that finds nothing costs some microseconds. */
const lookEveryMs = 100;
/** How long (wall ms) a run may wait before it is told why. */
const patienceMs = 700;
/** A daemon that is restarted comes back within this time (wall ms) and goes on itself. */
const takeoverDelayMs = 3000;

export interface FollowedRun {
  readonly id: number;
  readonly job: string;
}

/** How following ended: the run's end, or a signal that made us leave before. */
export interface Followed {
  readonly run: RunDetail;
  readonly leftBy: 'SIGTERM' | 'SIGHUP' | null;
}

/**
 * Follows a run to its end and tells its log and progress on stderr. Where nobody works, works itself, for this run only.
 * The first Ctrl-C asks the run to stop; the second leaves at once. SIGTERM and SIGHUP leave in order: a run that is worked
 * on here is queued again.
 *
 * @param log made before the run was queued, so that no line is missed
 */
export async function followRun(session: Session, followed: FollowedRun, log: LogFollower): Promise<Followed> {
  const line = new ProgressLine(session.settings.zone);
  const signals = new Signals(() => {
    line.say('Asked the run to stop. Ctrl-C again leaves at once.');
    void askToStop(session, followed.id);
  });
  let own: HostedEngine | null = null;
  try {
    for (let waitedMs = 0; ; waitedMs += lookEveryMs) {
      own ??= await workIfNobodyDoes(session, followed.id, waitedMs);
      const run = await readRun(session.store.db, followed.id);
      if (!run)
        throw new Refusal('unknown-run', `Run ${followed.id} is not there any more.`, 'Look at `orderdeck runs`.', 1);
      for (const one of log.read()) line.say(logWords(one, session.settings.zone));
      if (signals.leave !== null || !openRunStates.includes(run.state)) return { run, leftBy: signals.leave };
      const engine = { running: own !== null || (await session.engine()).running };
      const waiting = waitedMs < patienceMs ? null : await whyWaiting(session.store.db, run, engine, session.now());
      line.show(run, waiting, session.now());
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    }
  } finally {
    line.clear();
    await own?.drain(signals.leave ?? 'the run is over');
    signals.close();
  }
}

/** A log that tells what is written from now on. */
export function logFromNow(session: Session, job: string): LogFollower {
  return followLog(session.settings.logDir, { job });
}

function logWords(line: LogLine, zone: string): string {
  return `${timeOfDay(line.at, zone)} ${line.level.padEnd(5)} ${line.text}`;
}

/** A daemon or a console does what is queued; another `orderdeck run` works for its own run only. */
async function workIfNobodyDoes(session: Session, id: number, waitedMs: number): Promise<HostedEngine | null> {
  const { condition, mode } = await session.engine();
  if (condition === 'working' && mode !== 'run') return null;
  // Bree and the threads are loaded only by those who work.
  const { startEngine } = await import('../jobs/engine/host.ts');
  const wait = waitedMs > 0 ? { takeoverDelayMs } : {};
  return startEngine({ home: session.settings.home, mode: 'run', onlyRun: id, ...wait });
}

async function askToStop({ store, actor, now }: Session, id: number): Promise<void> {
  await store.write(async (tx) => {
    await requestCancel(tx, id, actor.name, now());
    await recordAct(tx, actor, 'cancel', `run:${id}`, {}, now());
  });
}

/** What the terminal and the system tell this process while it follows. */
class Signals {
  leave: 'SIGTERM' | 'SIGHUP' | null = null;
  #interrupts = 0;
  readonly #onFirst: () => void;

  constructor(onFirst: () => void) {
    this.#onFirst = onFirst;
    process.on('SIGINT', this.#interrupt);
    process.on('SIGTERM', this.#end);
    process.on('SIGHUP', this.#end);
  }

  close(): void {
    process.off('SIGINT', this.#interrupt);
    process.off('SIGTERM', this.#end);
    process.off('SIGHUP', this.#end);
  }

  readonly #interrupt = (): void => {
    this.#interrupts += 1;
    if (this.#interrupts > 1) process.exit(130);
    this.#onFirst();
  };

  readonly #end = (signal: NodeJS.Signals): void => {
    if (signal === 'SIGTERM' || signal === 'SIGHUP') this.leave = signal;
  };
}
