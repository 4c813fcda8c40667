import { type NotifierId, stageMessage } from '../store/alerts/messages.ts';
import { markTold, waitingSteps } from '../store/alerts/steps.ts';
import type { Store } from '../store/store.ts';
import { composeAlerts } from './compose.ts';

export interface StagingOptions {
  readonly notifiers: readonly NotifierId[];
  readonly groupMs: number;
  readonly zone: string;
  readonly now: number;
}

/**
 * Makes one message of all steps that wait, once the oldest has waited for the others long enough. Message and mark are one transaction, so
 * that no step is in two messages, whoever dies when.
 *
 * @returns how many steps it tells
 */
export async function stageAlerts(store: Store, { notifiers, groupMs, zone, now }: StagingOptions): Promise<number> {
  return store.write(async (tx) => {
    const steps = await waitingSteps(tx);
    const [oldest] = steps;
    if (!oldest) return 0;
    const ids = steps.map(({ id }) => id);
    if (notifiers.length === 0) {
      await markTold(tx, ids, 'screen');
      return 0;
    }
    // A clock that was put back must not hold a message up for hours.
    if (now < oldest.at + groupMs && now >= oldest.at) return 0;
    await stageMessage(tx, notifiers, composeAlerts(steps, zone), now);
    await markTold(tx, ids, 'message');
    return steps.length;
  });
}
