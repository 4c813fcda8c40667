import type { Place } from './place.ts';
import type { Screen } from './screen.ts';
import { screenAt } from './screens/index.ts';
import type { Session } from './session.ts';

/** The screens that are open, one above the other; there is always one. */
export class ScreenStack {
  readonly #session: Session;
  #screens: [Screen, ...Screen[]];
  readonly #kinds = new WeakMap<Screen, Place['screen']>();

  constructor(session: Session, first: Place) {
    this.#session = session;
    this.#screens = [this.#make(first)];
  }

  get top(): Screen {
    return this.#screens.at(-1) ?? this.#screens[0];
  }

  /** Their names, from the tab to the top. */
  get path(): readonly string[] {
    return this.#screens.map(({ title }) => title);
  }

  /** The id of the page of help about where one is (M154). */
  get topic(): string {
    return this.top.topic ?? `screen-${this.#kinds.get(this.top) ?? 'overview'}`;
  }

  open(place: Place): void {
    this.#screens.push(this.#make(place));
  }

  /** Closes all and begins anew. */
  restart(place: Place): void {
    this.close();
    this.#screens = [this.#make(place)];
  }

  /** @returns whether there was one to go back to */
  back(): boolean {
    if (this.#screens.length === 1) return false;
    this.#screens.pop()?.close?.();
    return true;
  }

  #make(place: Place): Screen {
    const screen = screenAt(place, this.#session);
    this.#kinds.set(screen, place.screen);
    return screen;
  }

  close(): void {
    for (const screen of this.#screens) screen.close?.();
  }
}
