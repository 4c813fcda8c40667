import type { LinePatch, OrderPatch } from './own-options.ts';
import { ownOptions } from './own-options.ts';
import type { Finding, Personalization, PersonalizationSource } from './personalization.ts';

/** A line as far as it can be told outside. */
export interface TellableLine {
  readonly externalItemId: string | null;
  readonly lineKey: string | null;
  readonly removed: boolean;
  /** Whether it was read of what the line says now. */
  readonly current: boolean;
  readonly source: PersonalizationSource | null;
  readonly personalizations: readonly Personalization[];
  /** What still waits for a person. */
  readonly open: readonly Finding[];
}

/**
 * What shall stand on an order at its channel: of each line that is certain, what is printed on it. A line that waits for a
 * person is not named, so that nothing uncertain is told as certain; a product that is never personalised neither.
 *
 * @returns null when there is nothing to tell
 */
export function pushWish(lines: readonly TellableLine[]): OrderPatch | null {
  const told = lines.filter(isCertain).map(
    ({ externalItemId, lineKey, personalizations }): LinePatch => ({
      externalItemId,
      lineKey,
      options: ownOptions(personalizations),
    }),
  );
  return told.length === 0 ? null : { lines: told };
}

function isCertain({ removed, current, source, personalizations, open }: TellableLine): boolean {
  return (
    !removed && current && source !== null && source !== 'rule' && personalizations.length > 0 && open.length === 0
  );
}
