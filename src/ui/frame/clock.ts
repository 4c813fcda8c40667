import { line, part } from '../present/line.ts';
import { timeOfDay, weekday } from '../present/time.ts';
import type { Shell } from '../shell.ts';
import type { Presenter, Region } from '../terminal/presenter.ts';
import { clockWidth } from './header.ts';

/** The business's time at the right of the first line, once a second, without a picture of React's. */
export class ClockRegion {
  readonly #presenter: Pick<Presenter, 'region' | 'size' | 'onResize'>;
  readonly #shell: Pick<Shell, 'now' | 'settings' | 'isTooSmall'>;
  readonly #stopResize: () => void;
  #region: Region | null = null;
  #isPlaced = false;
  #timer: NodeJS.Timeout;

  constructor(
    presenter: Pick<Presenter, 'region' | 'size' | 'onResize'>,
    shell: Pick<Shell, 'now' | 'settings' | 'isTooSmall'>,
  ) {
    this.#presenter = presenter;
    this.#shell = shell;
    this.#stopResize = presenter.onResize(() => this.place());
    this.place();
    this.#timer = setInterval(() => this.#paint(), 1000);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#stopResize();
    this.#region?.remove();
  }

  /**
   * Lies over the header, so it is made after it: where there was room for neither before, by the next second's paint. Laid
   * anew over whatever is laid out anew.
   */
  place(): void {
    const hadRoom = this.#region !== null;
    this.#region?.remove();
    this.#region = null;
    if (!hadRoom && this.#isPlaced) return;
    this.#make();
    this.#isPlaced = true;
    this.#paint();
  }

  #make(): void {
    const column = this.#presenter.size().columns - clockWidth;
    this.#region = this.#shell.isTooSmall
      ? null
      : this.#presenter.region('clock', { row: 0, column, width: clockWidth, height: 1 });
  }

  #paint(): void {
    if (!this.#region) this.#make();
    const now = this.#shell.now();
    const { zone } = this.#shell.settings;
    this.#region?.paint([line([part(weekday(now, zone), 'dim'), ` ${timeOfDay(now, zone)} `], clockWidth)]);
  }
}
