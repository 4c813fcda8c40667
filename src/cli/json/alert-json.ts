import type { AlertRow } from '../../core/store/alerts/alert-list.ts';
import type { AlertMessage } from '../../core/store/alerts/messages.ts';
import { iso } from './time.ts';

/** An alert for scripts (M54). */
export function alertToJson({ deadlineAt, since, openedAt, lastSeenAt, acknowledgedAt, closedAt, ...alert }: AlertRow) {
  return {
    ...alert,
    since: iso(since),
    openedAt: iso(openedAt),
    lastSeenAt: iso(lastSeenAt),
    acknowledgedAt: iso(acknowledgedAt),
    closedAt: iso(closedAt),
    deadlineAt: iso(deadlineAt),
  };
}

export function messageToJson({ stagedAt, nextTryAt, endedAt, ...message }: AlertMessage) {
  return { ...message, stagedAt: iso(stagedAt), nextTryAt: iso(nextTryAt), endedAt: iso(endedAt) };
}
