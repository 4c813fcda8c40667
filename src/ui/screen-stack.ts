import type { Place } from './place.ts';
import type { Screen } from './screen.ts';
import { screenAt } from './screens/index.ts';
import type { Session } from './session.ts';

/** The screens that are open, one above the other; there is always one. */
export class ScreenStack {
  readonly #session: Session;
  #screens: [Screen, ...Screen[]];

  constructor(session: Session, first: Place) {
    this.#session = session;
    this.#screens = [screenAt(first, session)];
  }

  get top(): Screen {
    return this.#screens.at(-1) ?? this.#screens[0];
  }

  /** Their names, from the tab to the top. */
  get path(): readonly string[] {
    return this.#screens.map(({ title }) => title);
  }

  open(place: Place): void {
    this.#screens.push(screenAt(place, this.#session));
  }

  /** Closes all and begins anew. */
  restart(place: Place): void {
    this.close();
    this.#screens = [screenAt(place, this.#session)];
  }

  /** @returns whether there was one to go back to */
  back(): boolean {
    if (this.#screens.length === 1) return false;
    this.#screens.pop()?.close?.();
    return true;
  }

  close(): void {
    for (const screen of this.#screens) screen.close?.();
  }
}
