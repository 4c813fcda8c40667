import { statSync } from 'node:fs';
import { type Redact, redactor } from '../redact.ts';
import { type Environment, envFile, readSettings, type Settings } from '../settings.ts';

/** How often (wall ms) the file is looked at; a look costs some microseconds. */
const lookEveryMs = 250;

/**
 * The settings of an installation as they are now: a changed `.env` is taken up without a restart, rotated credentials too (M149).
 * One that cannot be used is told, and what was in force before stays so.
 */
export class LiveSettings {
  /** Why the file as it is now is not in force; null when it is. */
  problem: string | null = null;
  readonly #home: string;
  readonly #environment: Environment;
  #settings: Settings;
  /** Also what was replaced: a call under way may still quote it. */
  #secrets: ReadonlySet<string>;
  #redact: Redact;
  #seen: string;
  #lookedAt = performance.now();

  /**
   * @param home absolute path of the installation
   * @throws SettingsError when the settings cannot be used as they are
   */
  constructor(home: string, environment: Environment) {
    this.#home = home;
    this.#environment = environment;
    this.#seen = this.#mark();
    this.#settings = readSettings(home, environment);
    this.#secrets = new Set(this.#settings.secrets);
    this.#redact = redactor(this.#settings.secrets);
  }

  /** Another object only when something was changed. */
  get settings(): Settings {
    this.#look();
    return this.#settings;
  }

  /** Takes secrets out of a text, those in force and those that were since this process began. */
  readonly redact: Redact = (text) => {
    this.#look();
    return this.#redact(text);
  };

  /**
   * Calls back soon after the settings have changed, or could not be taken up.
   *
   * @returns ends that
   */
  watch(onChange: (settings: Settings, problem: string | null) => void): () => void {
    let told: readonly [Settings, string | null] = [this.settings, this.problem];
    const timer = setInterval(() => {
      const now = [this.settings, this.problem] as const;
      if (now[0] === told[0] && now[1] === told[1]) return;
      told = now;
      onChange(...now);
    }, lookEveryMs);
    timer.unref();
    return () => clearInterval(timer);
  }

  #look(): void {
    const now = performance.now();
    if (now - this.#lookedAt < lookEveryMs) return;
    this.#lookedAt = now;
    const mark = this.#mark();
    if (mark === this.#seen) return;
    this.#seen = mark;
    try {
      this.#settings = readSettings(this.#home, this.#environment);
      this.#secrets = new Set([...this.#secrets, ...this.#settings.secrets]);
      this.#redact = redactor([...this.#secrets]);
      this.problem = null;
    } catch (error) {
      const { message, hint = '' } = error as { message: string; hint?: string };
      this.problem = `${message} ${hint}`.trim();
    }
  }

  /** Another text when the file is another one. */
  #mark(): string {
    const stat = statSync(envFile(this.#home), { bigint: true, throwIfNoEntry: false });
    // The time of its mode and owner as well: one that could not be read is looked at once more when that is mended.
    return stat ? `${stat.ino} ${stat.mtimeNs} ${stat.ctimeNs} ${stat.size}` : '';
  }
}
