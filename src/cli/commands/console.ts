import { buyersFiles, followInstallation, openInstallationStore } from '../../app.ts';
import { readHostLoad } from '../../core/host-load.ts';
import { checkLogDir } from '../../core/log.ts';
import { jobs } from '../../jobs/index.ts';
import type { Call } from '../act.ts';
import { examineApart } from '../doctor/examine-apart.ts';
import { watchJobFaults } from '../job-faults.ts';
import { operatorName } from '../session.ts';
import { showStatus } from './status.ts';

/** A console waits no longer than this (ms) for another process's lock: keys must be answered. */
const busyTimeoutMs = 250;
/** A daemon that is restarted comes back within this time (wall ms), and is the one to go on. */
const takeoverDelayMs = 5000;

/**
 * The console. With a terminal: beside whoever works, with an engine of its own that works, or stands by and takes over;
 * read-only has none. Without a terminal: the plain status.
 *
 * @returns the exit code
 */
export async function openConsole(call: Call, { readOnly }: { readonly readOnly: boolean }): Promise<number> {
  if (call.output.json || !process.stdin.isTTY || !process.stdout.isTTY) {
    await showStatus(call);
    return 0;
  }
  const { home } = call;
  const installation = followInstallation(home, process.env);
  const { settings, clock, redact, live } = installation;
  if (!readOnly) checkLogDir({ dir: settings.logDir, zone: settings.zone, clock, redact });
  const store = await openInstallationStore(installation, { role: 'owner', busyTimeoutMs });
  try {
    // Ink, React and the screens are loaded only by those who look.
    const { runConsole, startEngineThread } = await import('../../ui/main.ts');
    const thread = new URL('./engine-thread.js', import.meta.url);
    const startEngine = readOnly ? null : () => startEngineThread({ home, thread, takeoverDelayMs });
    const actor = { name: operatorName(), origin: 'console' } as const;
    return await runConsole({
      ...{ store, clock, jobs, files: buyersFiles, actor, readOnly, startEngine },
      ...{ settings, environment: process.env, currentSettings: () => live.settings },
      ...{ examine: examineApart(home), hostLoad: readHostLoad, jobFaults: watchJobFaults(jobs) },
    });
  } finally {
    await store.close();
  }
}
