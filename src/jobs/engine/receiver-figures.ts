import type { DeliverySource } from '../../core/inbox/classify.ts';
import { type InboxDepth, inboxDepth } from '../../core/inbox/depth.ts';
import type { CommitFigures } from '../../core/inbox/group-commit.ts';
import type { Inbox } from '../../core/inbox/open.ts';
import { type RefusalReason, recordRefusals, refusalReasons } from '../../core/inbox/refusals.ts';
import { metric, type Sample } from '../../core/prometheus.ts';

/** What the receiver has done since it began, for `/metrics`; refusals are also written down, since nothing else tells of them. */
export class ReceiverFigures {
  readonly #stored: Record<DeliverySource, number> = { m: 0, s: 0 };
  readonly #duplicates: Record<DeliverySource, number> = { m: 0, s: 0 };
  readonly #refused = new Map<RefusalReason, number>(refusalReasons.map((reason) => [reason, 0]));
  readonly #unwritten = new Map<RefusalReason, { times: number; lastAt: number }>();

  kept(source: DeliverySource, duplicate: boolean): void {
    (duplicate ? this.#duplicates : this.#stored)[source] += 1;
  }

  /** @param now UTC epoch ms */
  refused(reason: RefusalReason, now: number): void {
    this.#refused.set(reason, (this.#refused.get(reason) ?? 0) + 1);
    this.#unwritten.set(reason, { times: (this.#unwritten.get(reason)?.times ?? 0) + 1, lastAt: now });
  }

  /** Writes down what was refused since the last time; what cannot be written stays for the next. */
  async write(inbox: Inbox): Promise<void> {
    const refusals = [...this.#unwritten].map(([reason, { times, lastAt }]) => ({ reason, times, lastAt }));
    await recordRefusals(inbox.db, refusals);
    this.#unwritten.clear();
  }

  /** The text form that Prometheus reads. Counts only: nothing of a buyer, nothing of a secret. @param now UTC epoch ms */
  async text(inbox: Inbox, commits: CommitFigures, now: number): Promise<string> {
    const depth = await inboxDepth(inbox.db);
    const bySource = (figures: Record<DeliverySource, number>) =>
      Object.entries(figures).map(([source, value]) => ({ labels: { source }, value }));
    return [
      ...metric('webhook_stored_total', 'counter', 'Deliveries kept for good.', bySource(this.#stored)),
      ...metric(
        'webhook_duplicates_total',
        'counter',
        'Deliveries that were kept already.',
        bySource(this.#duplicates),
      ),
      ...metric(
        'webhook_refused_total',
        'counter',
        'Deliveries sent away.',
        [...this.#refused].map(([reason, value]) => ({ labels: { reason }, value })),
      ),
      ...metric('webhook_commits_total', 'counter', 'Group commits.', [{ value: commits.commits }]),
      ...metric('webhook_commit_failures_total', 'counter', 'Group commits that failed.', [
        { value: commits.failures },
      ]),
      ...metric('webhook_commit_seconds_total', 'counter', 'Time spent in commits.', [{ value: commits.seconds }]),
      ...metric('webhook_inbox_deliveries', 'gauge', 'Deliveries that are not over.', depthSamples(depth)),
      ...metric('webhook_inbox_oldest_seconds', 'gauge', 'Age of the oldest that waits.', [
        { value: depth.oldestAt === null ? 0 : Math.max(0, (now - depth.oldestAt) / 1000) },
      ]),
      ...metric('webhook_memory_bytes', 'gauge', 'Resident memory of the process.', [
        { value: process.memoryUsage.rss() },
      ]),
      '',
    ].join('\n');
  }
}

function depthSamples({ depth, retrying, dead, parked }: InboxDepth): Sample[] {
  const states = { queued: depth - retrying, retrying, dead, parked };
  return Object.entries(states).map(([state, value]) => ({ labels: { state }, value }));
}
