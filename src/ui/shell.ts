import type { Settings } from '../core/settings.ts';
import { storePulse } from '../core/store/runs/pulse.ts';
import { type Bound, bind } from './action.ts';
import { Changes } from './changes.ts';
import { EventOrder } from './event-order.ts';
import { frameActions } from './frame/actions.ts';
import type { HeaderFacts } from './frame/header-facts.ts';
import { HeaderWatch } from './frame/header-watch.ts';
import { InboxWatch } from './inbox-watch.ts';
import { Live, reasonOf } from './live.ts';
import type { Place } from './place.ts';
import type { Dialog, Screen, TabId } from './screen.ts';
import { ScreenStack } from './screen-stack.ts';
import type { ConsoleSetting, Followed, Message, MessageTone, Session } from './session.ts';
import { smallestSize } from './terminal/environment.ts';
import type { InputEvent } from './terminal/input.ts';
import type { KeyEvent } from './terminal/key.ts';
import type { Presenter } from './terminal/presenter.ts';
import type { Rectangle } from './terminal/region.ts';
import type { Size } from './terminal/size.ts';
import { Tour, tourAction } from './tour.ts';

/** Lines of the frame above and below the body. */
export const linesAbove = 3;
export const linesBelow = 2;

/** A message is there to be read for at least so long (wall ms); the first key after that takes it away. */
const messageMs = 2500;

export interface ShellOptions extends ConsoleSetting {
  readonly presenter: Pick<Presenter, 'size' | 'redraw'>;
  /** Writes to the operator's clipboard. */
  readonly copy: (text: string) => void;
  /** The operator wants to leave; what that takes is the caller's affair. */
  readonly onQuit: () => void;
  /** This console's own engine works, should nobody else. */
  readonly hasEngine: boolean;
}

/**
 * The console without its picture: which screens are open, which dialog has the keyboard, what the header and the message say.
 * `App` draws it and is told by `subscribe` when it is another one.
 */
export class Shell implements Session {
  readonly store;
  readonly environment;
  readonly clock;
  readonly jobs;
  readonly files;
  readonly actor;
  readonly readOnly;
  readonly examine;
  readonly jobFaults;
  readonly hostLoad;
  readonly inbox: InboxWatch;
  /** Leads through the bundled world; null elsewhere, and for who only looks. */
  readonly tour: Tour | null;
  hasEngine: boolean;
  readonly copy: (text: string) => void;
  readonly quit: () => void;
  dialog: Dialog | null = null;
  message: Message | null = null;
  readonly #screens: ScreenStack;
  readonly #settings: () => Settings;
  #seenSettings: Settings | null = null;
  #settingsChanges = 0;
  #followed: readonly Followed[] = [];
  readonly #changes = new Changes(() => this.#arrange());
  readonly #events = new EventOrder({
    isTyping: () => this.dialog !== null || this.screen.isTyping,
    take: (event) => this.#take(event),
  });
  readonly #presenter: ShellOptions['presenter'];
  readonly #live: Live;
  readonly #header: HeaderWatch;
  readonly #frameKeys: readonly Bound[];

  constructor(options: ShellOptions) {
    const { store, settings, currentSettings, environment, clock, jobs, files, actor, readOnly } = options;
    const { presenter, hasEngine, copy, onQuit } = options;
    this.store = store;
    this.environment = environment;
    this.#settings = currentSettings ?? (() => settings);
    this.clock = clock;
    this.jobs = jobs;
    this.files = files;
    this.actor = actor;
    this.readOnly = readOnly;
    this.examine = options.examine;
    this.jobFaults = options.jobFaults;
    this.hostLoad = options.hostLoad;
    this.inbox = new InboxWatch(settings.inboxFile);
    this.hasEngine = hasEngine;
    this.copy = copy;
    this.quit = onQuit;
    this.#presenter = presenter;
    this.#header = new HeaderWatch(this);
    this.#live = new Live({
      version: () => `${store.dataVersion()} ${this.inbox.version()} ${this.#settingsVersion()}`,
      speed: clock.speed,
      pulse: async () => `${this.inbox.version()} ${this.#settingsVersion()} ${await storePulse(store.db)}`,
      read: async () => {
        const isHeaderOther = await this.#header.read();
        const isFollowedOther = await this.#readFollowed();
        return (await this.screen.load()) || isHeaderOther || isFollowedOther;
      },
      readTime: async () => (await this.#header.hasTimeTold()) && ((await this.screen.load()) || true),
      onChange: () => this.changed(),
    });
    this.tour = settings.demo && !readOnly ? new Tour(this) : null;
    this.#frameKeys = [
      ...bind(frameActions, this, readOnly),
      ...(this.tour ? bind([tourAction], this.tour, false) : []),
    ];
    this.#screens = new ScreenStack(this, { screen: 'overview' });
  }

  /** Reads for the first picture and begins to follow the store. */
  async start(): Promise<void> {
    this.#arrange();
    if (this.tour) this.#followed = [this.tour];
    await this.#live.touch();
    this.#live.start();
  }

  /** This console's own engine ended by itself. */
  loseEngine(error: Error): void {
    this.hasEngine = false;
    this.say('bad', `the engine of this console stopped: ${reasonOf(error)}`);
  }

  stop(): void {
    this.#live.stop();
    this.#screens.close();
    this.inbox.close();
  }

  readonly now = (): number => this.clock.now();

  readonly subscribe = this.#changes.subscribe;

  /** Another number whenever the picture is another one. */
  readonly version = this.#changes.version;

  /** What was changed in the meantime is in force. */
  get settings(): Settings {
    return this.#settings();
  }

  get screen(): Screen {
    return this.#screens.top;
  }

  /** From the tab to where we are. */
  get path(): readonly string[] {
    return this.#screens.path;
  }

  /** The id of the page of help about where one is. */
  get topic(): string {
    return this.#screens.topic;
  }

  /** What the header says. */
  get facts(): HeaderFacts {
    return this.#header.facts;
  }

  /** What can be done here and now, the most particular first. */
  get keys(): readonly Bound[] {
    if (this.dialog) return this.dialog.keys;
    return this.screen.isTyping ? [] : [...this.screen.keys, ...this.#frameKeys];
  }

  /** The next step of the tour, in words; null when nobody is led. */
  get guide(): string | null {
    return this.tour?.words(this.screen, this.dialog) ?? null;
  }

  /** Why the store cannot be read just now. */
  get trouble(): string | null {
    return this.#live.trouble;
  }

  get size(): Size {
    return this.#presenter.size();
  }

  get isTooSmall(): boolean {
    return this.size.columns < smallestSize.columns || this.size.rows < smallestSize.rows;
  }

  /** The body's place on the terminal. */
  get area(): Rectangle {
    const { columns, rows } = this.size;
    return { row: linesAbove, column: 0, width: columns, height: Math.max(1, rows - linesAbove - linesBelow) };
  }

  handle(event: InputEvent): void {
    if (event.type !== 'key' || !this.#takeAlways(event)) this.#events.push(event);
  }

  /** Does an action, or says why not. */
  perform(bound: Bound): void {
    const why = bound.whyNot();
    if (why === null) void this.attempt(async () => bound.run());
    else this.say('warn', `${bound.action.title}: ${why}`);
  }

  open(place: Place): void {
    this.dialog = null;
    this.#screens.open(place);
    this.#show();
  }

  goTo(tab: TabId): void {
    this.dialog = null;
    this.#screens.restart({ screen: tab });
    this.#show();
  }

  back(): void {
    if (this.#screens.back()) this.#show();
  }

  ask(dialog: Dialog): void {
    this.dialog = dialog;
    this.changed();
  }

  closeDialog(): void {
    this.dialog = null;
    this.changed();
  }

  say(tone: MessageTone, text: string): void {
    this.message = { tone, text, at: performance.now() };
    this.changed();
  }

  follow(followed: Followed): void {
    this.#followed = [...this.#followed, followed];
    this.settle(this.#live.touch());
  }

  changed(): void {
    this.#changes.tell();
  }

  attempt(work: () => Promise<void>): Promise<void> {
    const attempted = this.#try(work);
    this.settle(attempted);
    return attempted;
  }

  settle(reading: Promise<unknown>): void {
    this.#events.settle(reading);
  }

  async #try(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      await this.#live.touch();
    } catch (error) {
      this.say('bad', reasonOf(error));
    }
  }

  #take(event: InputEvent): void {
    this.#forgetReadMessage();
    if (this.dialog) {
      this.dialog.take(event);
      this.changed();
    } else if (this.screen.take(event)) this.changed();
    else if (event.type === 'key') {
      const bound = this.keys.find(({ action }) => action.key === event.key);
      if (bound) this.perform(bound);
    }
  }

  /** Keys that work whatever has the keyboard. @returns whether it was one */
  #takeAlways({ key }: KeyEvent): boolean {
    if (key === 'ctrl-c') this.quit();
    else if (key === 'ctrl-l') this.#presenter.redraw();
    else if (key === 'ctrl-z') process.kill(process.pid, 'SIGTSTP');
    else return false;
    return true;
  }

  /** Another screen is on top. */
  #show(): void {
    this.changed();
    this.settle(this.#live.touch());
  }

  /** Tells the screen its place, before each picture. */
  #arrange(): void {
    this.screen.arrange(this.area);
  }

  /** Another number when the settings' file was changed, by whomever. */
  #settingsVersion(): number {
    const { settings } = this;
    if (settings !== this.#seenSettings) this.#settingsChanges += 1;
    this.#seenSettings = settings;
    return this.#settingsChanges;
  }

  async #readFollowed(): Promise<boolean> {
    let isOther = false;
    for (const followed of this.#followed) isOther = (await followed.load()) || isOther;
    this.#followed = this.#followed.filter(({ isOver }) => !isOver);
    return isOther;
  }

  #forgetReadMessage(): void {
    if (!this.message || performance.now() - this.message.at < messageMs) return;
    this.message = null;
    this.changed();
  }
}
