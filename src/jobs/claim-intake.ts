import type { RawDocument } from '../core/channels/channel.ts';
import type { Context } from '../core/context.ts';
import { ingestClaims } from '../core/store/claims/claim-ingest.ts';
import type { Tx } from '../core/store/store.ts';
import { hear } from './hear.ts';
import { packageChannel } from './package-intake.ts';

/** What became of the claims of a run, each counted once. */
export class ClaimTally {
  readonly #seen = new Map<string, 'created' | 'updated' | 'unchanged' | 'parked'>();

  add(key: string, outcome: 'created' | 'updated' | 'unchanged' | 'parked'): boolean {
    const known = this.#seen.get(key);
    if (known === undefined || known === 'unchanged') this.#seen.set(key, outcome);
    return known === undefined;
  }

  toString(): string {
    const number = (outcome: string) => [...this.#seen.values()].filter((one) => one === outcome).length;
    const parked = number('parked') > 0 ? `, ${number('parked')} parked` : '';
    return `${this.#seen.size} claims, ${number('created')} new, ${number('updated')} changed${parked}`;
  }
}

/** Takes claims of this run into the store, counting and logging what became of them. */
export async function takeClaims(
  context: Context,
  documents: readonly RawDocument[],
  tally: ClaimTally,
  alsoWrite?: (tx: Tx) => Promise<void>,
): Promise<void> {
  const source = packageChannel(context);
  const results = await ingestClaims(context.store, {
    channel: source.id,
    documents,
    interpret: (document) => source.interpretClaim(document),
    by: { now: context.clock.now(), runId: context.run.id },
    alsoWrite,
  });
  const made = results.flatMap(({ externalId, outcome }) => (outcome === 'created' && externalId ? [externalId] : []));
  await hear(
    context,
    'poll',
    made.map((claim) => ({ event: 'RETURN_INITIATED', subject: claim, key: 'made', facts: { claim } })),
  );
  for (const { externalId, outcome, problem } of results) {
    const isFirst = tally.add(externalId ?? `${results.length}`, outcome);
    if (isFirst || outcome === 'updated') context.count(outcome === 'parked' ? 'failed' : outcome);
    if (isFirst) context.count('seen');
    if (outcome === 'created' || outcome === 'updated') context.log.info(`claim ${externalId}: ${outcome}`);
    if (problem)
      context.log.warn(`claim ${externalId ?? 'without an id'} parked (${problem.reason}): ${problem.message}`);
  }
}
