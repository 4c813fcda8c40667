import { isDeepStrictEqual } from 'node:util';
import type { Session } from '../session.ts';
import { type HeaderFacts, isAgeing, noFacts, readEngine, readHeaderFacts } from './header-facts.ts';

/** What the header says, kept true. */
export class HeaderWatch {
  facts: HeaderFacts = noFacts;
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** @returns whether it says something else now */
  async read(): Promise<boolean> {
    const facts = await readHeaderFacts(this.#session);
    if (isDeepStrictEqual(facts, this.facts)) return false;
    this.facts = facts;
    return true;
  }

  /** Asked all day long, so it looks at no more than may have changed: as a rule, whether the engine lives. */
  async hasTimeTold(): Promise<boolean> {
    const { store, clock } = this.#session;
    const engine = await readEngine(store.db, clock);
    if (!isAgeing(this.facts) && isDeepStrictEqual(engine, this.facts.engine)) return false;
    return this.read();
  }
}
