import type { Severity } from '../../../../src/core/domain/issue.ts';
import { rankOf } from '../../../../src/core/domain/issue.ts';
import { closeIssues, issuesByKey, keepFound, type NewIssue } from '../../../../src/core/store/issues/ledger.ts';
import type { Store } from '../../../../src/core/store/store.ts';

type Over = Partial<Omit<NewIssue, 'severity' | 'evidence'>> & {
  readonly severity?: Severity;
  readonly evidence?: readonly unknown[];
};

/** Puts issues on the list as looks do, at any time, whatever the rules would say. */
export class IssueDesk {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Opens an issue, again if it was closed. @returns its number */
  async opens(now: number, { severity = 'high', evidence = [], ...over }: Over = {}): Promise<number> {
    const found: NewIssue = {
      ...{ class: 'I26', key: 'task:1', orderId: null, alsoOrderId: null, barcode: null, subject: '1007', mode: 'K' },
      ...{ line: 'task 1 is pending, the order shipped', detail: '{}', version: 1, since: now },
      ...over,
      severity: rankOf(severity),
      evidence: JSON.stringify(evidence),
    };
    return this.#store.write(async (tx) => {
      const held = (await issuesByKey(tx, found.class, [found.key])).get(found.key);
      await keepFound(tx, found, held, { now, foundBy: 'live', ignored: null });
      const kept = (await issuesByKey(tx, found.class, [found.key])).get(found.key);
      if (!kept) throw new Error(`issue ${found.key} was not kept`);
      return kept.id;
    });
  }

  async closes(now: number, ...ids: readonly number[]): Promise<void> {
    await this.#store.write((tx) => closeIssues(tx, ids, now, null));
  }
}
