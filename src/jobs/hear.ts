import type { Context } from '../core/context.ts';
import { type Found, foundDelivery } from '../core/inbox/found.ts';
import { openInboxIfAny } from '../core/inbox/open.ts';
import { StoreError } from '../core/store/store-error.ts';

/**
 * Writes down, among what others told us, what a run has found out by asking (`poll`) or as the result of a batch of its own
 * (`batch`): all that happens is listed in one place, each with how we heard of it. Where nothing was ever received there is no
 * such list. An inbox that cannot be written is told in the log; the run's own work does not depend on it.
 */
export async function hear(context: Context, origin: 'poll' | 'batch', found: readonly Found[]): Promise<void> {
  if (found.length === 0 || context.run.dryRun) return;
  const { id: run, job } = context.run;
  try {
    const inbox = await openInboxIfAny(context.settings.inboxFile);
    if (!inbox) return;
    try {
      inbox.append(found.map((one) => foundDelivery(one, { job, run, origin }, context.clock.now())));
    } finally {
      await inbox.close();
    }
  } catch (error) {
    if (!(error instanceof StoreError) && !isSqlite(error)) throw error;
    context.log.warn(`not listed among what others told: ${found.length} things found out: ${error.message}`);
  }
}

function isSqlite(error: unknown): error is Error {
  return error instanceof Error && String((error as { code?: unknown }).code ?? '').startsWith('SQLITE_');
}
