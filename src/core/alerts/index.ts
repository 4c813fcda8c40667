import type { AlertDefinition } from './alert.ts';
import { daemonDied } from './classes/daemon-died.ts';
import { batchOpen, claimDue, keyExpiry, shipByNear } from './classes/deadlines.ts';
import { errorGroup } from './classes/error-group.ts';
import { diskFull, walLarge } from './classes/host-trouble.ts';
import { jobSilent } from './classes/job-silent.ts';
import { everythingPaused } from './classes/paused.ts';
import { deadLetters, queueOld } from './classes/queue-trouble.ts';
import { badIssues, emptyRuns, lowStock, missedTick, quotaBlocked, subscriptionPassive } from './classes/standing.ts';
import { notifierFails, watchStalled } from './classes/watch-stalled.ts';

/** Every class of alerts, in the order in which help lists them. A new class is one record and one line here. */
export const alertClasses: readonly AlertDefinition[] = [
  daemonDied,
  jobSilent,
  everythingPaused,
  missedTick,
  errorGroup,
  deadLetters,
  queueOld,
  emptyRuns,
  diskFull,
  walLarge,
  claimDue,
  shipByNear,
  batchOpen,
  keyExpiry,
  lowStock,
  badIssues,
  subscriptionPassive,
  quotaBlocked,
  watchStalled,
  notifierFails,
];

/** The class of that id, or undefined. */
export function alertClass(id: string): AlertDefinition | undefined {
  return alertClasses.find((definition) => definition.id === id);
}
