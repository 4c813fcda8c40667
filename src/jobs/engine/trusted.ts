import { dueAlone } from '../../core/issues/trust.ts';
import { readTrust } from '../../core/store/issues/trust.ts';
import { readSwitches } from '../../core/store/runs/switches.ts';
import type { Store } from '../../core/store/store.ts';
import { fixOrder } from '../fix-order.ts';
import { enqueue } from './enqueue.ts';

/** How often (wall ms) one looks whether a trusted class has something to mend. */
const lookEveryMs = 1000;
/** A run that failed as a whole is not followed by the next at once (ms). */
const afterFailureMs = 10 * 60_000;

/** Queues the fixes of classes that are mended without asking, as soon as something of them is open. */
export class TrustedClasses {
  readonly #zone: string;
  #lookedAt = Number.NEGATIVE_INFINITY;

  /** @param zone the business's: a limit a day is counted by it */
  constructor(zone: string) {
    this.#zone = zone;
  }

  /** @param now UTC epoch ms */
  async queue(store: Store, now: number): Promise<void> {
    if (performance.now() - this.#lookedAt < lookEveryMs) return;
    this.#lookedAt = performance.now();
    const trusted = [...(await readTrust(store.db))].filter(([, { alone }]) => alone).map(([cls]) => cls);
    if (trusted.length === 0) return;
    const { allPaused, jobs } = await readSwitches(store.db);
    if (allPaused || jobs.has(fixOrder.id)) return;
    for (const cls of trusted) {
      const by = `${cls} is trusted`;
      const due = await dueAlone(store.db, cls, { now, zone: this.#zone });
      if (!due || due.verdict.kind === 'spent' || (await isAtRest(store, by, now))) continue;
      const request = { args: { class: cls, alone: true }, trigger: 'fix', by } as const;
      await store.write((tx) => enqueue(tx, fixOrder, request, now));
    }
  }
}

/** Whether such a run is under way, or failed a moment ago. */
async function isAtRest(store: Store, by: string, now: number): Promise<boolean> {
  const last = await store.db
    .selectFrom('runs')
    .select(['state', 'finished_at'])
    .where('job', '=', fixOrder.id)
    .where('trigger', '=', 'fix')
    .where('triggered_by', '=', by)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!last) return false;
  if (['queued', 'retrying', 'running'].includes(last.state)) return true;
  const isWell = ['done', 'partial', 'cancelled'].includes(last.state);
  return !isWell && now - (last.finished_at ?? 0) < afterFailureMs;
}
