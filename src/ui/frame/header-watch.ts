import { isDeepStrictEqual } from 'node:util';
import { coarse, type ToldLoad } from '../host-load.ts';
import type { Session } from '../session.ts';
import { type HeaderFacts, isAgeing, noFacts, readEngine, readHeaderFacts } from './header-facts.ts';

/** Wall ms between two looks at the host. */
const hostEveryMs = 60_000;

/** What the header says, kept true. */
export class HeaderWatch {
  facts: HeaderFacts = noFacts;
  readonly #session: Session;
  #host: { readonly load: ToldLoad; readonly at: number } | null = null;

  constructor(session: Session) {
    this.#session = session;
  }

  /** @returns whether it says something else now */
  async read(): Promise<boolean> {
    const facts = await readHeaderFacts(this.#session, this.#hostLoad());
    if (isDeepStrictEqual(facts, this.facts)) return false;
    this.facts = facts;
    return true;
  }

  /** Told anew once a minute: it moves all the time, and nothing else on the screen may for its sake. */
  #hostLoad(): ToldLoad {
    if (this.#host === null || this.#isHostOld) {
      const load = coarse(this.#session.hostLoad(), this.#host?.load ?? null);
      this.#host = { load, at: performance.now() };
    }
    return this.#host.load;
  }

  get #isHostOld(): boolean {
    return this.#host !== null && performance.now() - this.#host.at > hostEveryMs;
  }

  /** Asked all day long, so it looks at no more than may have changed: as a rule, whether the engine lives. */
  async hasTimeTold(): Promise<boolean> {
    const { store, clock } = this.#session;
    const engine = await readEngine(store.db, clock);
    if (!this.#isHostOld && !isAgeing(this.facts) && isDeepStrictEqual(engine, this.facts.engine)) return false;
    return this.read();
  }
}
