import { choicesOf, type OfferedChoice } from '../../core/issues/choices.ts';
import { findClass } from '../../core/issues/index.ts';
import { fixTargets } from '../../core/store/issues/fix-targets.ts';
import type { Session } from '../session.ts';

export type GroupChoice =
  /** None of them has ways to choose from. */
  | { readonly kind: 'none' }
  | { readonly kind: 'same'; readonly ways: readonly OfferedChoice[] }
  /** `all`: a person has to choose for each of them, so that nothing can be done for all. */
  | { readonly kind: 'differing'; readonly all: boolean };

/** Which ways several issues have; one choice is asked for all of them only where it means the same for each. */
export async function groupChoice(session: Session, ids: readonly number[]): Promise<GroupChoice> {
  const { db } = session.store;
  const at = { now: session.now(), zone: session.settings.zone };
  const rows = await fixTargets(db, { ids }, at.now);
  let ways: readonly OfferedChoice[] | null = null;
  for (const row of rows) {
    const own = await choicesOf(db, row, at);
    if (ways && marks(own) !== marks(ways)) {
      return { kind: 'differing', all: rows.every(({ class: cls, mode }) => mode === 'H' && findClass(cls)?.choices) };
    }
    // A title may name what one of them is about: of that kind only the way's own name holds for all.
    ways = ways
      ? ways.map((way) => (own.some(({ title }) => title === way.title) ? way : { ...way, title: way.id }))
      : own;
  }
  return ways === null || ways.length === 0 ? { kind: 'none' } : { kind: 'same', ways };
}

function marks(ways: readonly OfferedChoice[]): string {
  return JSON.stringify(ways.map(({ id, asks }) => [id, asks ?? '']).sort());
}
