import type { AttemptOutcome } from '../../core/domain/settle.ts';
import type { RunLimits } from '../../core/run-limits.ts';
import type { RunRow } from '../../core/store/runs/runs.ts';
import type { ThreadDeath } from './threads.ts';

/** How a run ends whose thread ended without a word: who asked for it, or what killed it and what to do about it (M46, M47). */
export function deathOutcome(death: ThreadDeath, row: RunRow, { memoryLimitMb }: RunLimits): AttemptOutcome {
  if (row.cancel_requested_at !== null) return { kind: 'cancelled', by: row.cancel_requested_by ?? 'somebody' };
  if (death?.code === 'interrupted') return { kind: 'interrupted' };
  if (death?.code === 'out-of-memory') {
    const more = `Give it ${memoryLimitMb * 2} MB: RUN_MEMORY_LIMITS, or key T on the run.`;
    return { kind: 'died', error: { ...death, hint: `It may take ${memoryLimitMb} MB. ${more}` } };
  }
  return { kind: 'died', error: death ?? { code: 'crashed', message: 'its thread ended without a result' } };
}
