import type { Installation } from '../../src/app.ts';
import { connectAlerting } from '../../src/connect.ts';
import { listAlerts } from '../../src/core/store/alerts/alert-list.ts';
import type { Store } from '../../src/core/store/store.ts';
import type { JobDefinition } from '../../src/jobs/job.ts';
import { sendAlerts } from '../../src/jobs/send-alerts.ts';
import { watch } from '../../src/jobs/watch.ts';
import { type Ran, runSteps } from './run-steps.ts';

/** Runs the job `watch` and what it asks for, with the ways of telling that the installation has. */
export async function watchOnce({ settings, clock, redact }: Installation, store: Store): Promise<Ran> {
  const run = (job: JobDefinition, args: Record<string, unknown>): Promise<Ran> =>
    runSteps({
      ...{ job, args, store, settings, clock, signal: new AbortController().signal, channels: () => ({}) as never },
      alerting: connectAlerting({ settings, clock, redact }, { control: store, runId: null }),
    });
  const ran = await run(watch as unknown as JobDefinition, {});
  for (const next of ran.followedBy)
    if (next === sendAlerts.id) await run(sendAlerts as unknown as JobDefinition, { test: false });
  return ran;
}

/** Alerts of a class, oldest first, as `state line`. */
export async function alertLines(store: Store, cls: string): Promise<string[]> {
  const { rows } = await listAlerts(store.db, { classes: [cls] }, { limit: 100, offset: 0 });
  return rows.sort((a, b) => a.id - b.id).map(({ state, line }) => `${state} ${line}`);
}
