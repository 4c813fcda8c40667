import { userInfo } from 'node:os';
import { type Installation, openInstallationStore, readInstallation } from '../app.ts';
import type { Clock } from '../core/clock.ts';
import { checkLogDir } from '../core/log.ts';
import type { Settings } from '../core/settings.ts';
import type { Actor } from '../core/store/acts.ts';
import { type EngineStatus, engineStatus } from '../core/store/runs/engine-status.ts';
import type { Store } from '../core/store/store.ts';

/** What a command works with: an installation and its open store. */
export interface Session {
  readonly installation: Installation;
  readonly settings: Settings;
  readonly store: Store;
  readonly clock: Clock;
  /** UTC epoch ms of the installation's clock. */
  now(): number;
  /** Who works on this store. */
  engine(): Promise<EngineStatus>;
  readonly actor: Actor;
}

/**
 * Opens the installation in `home`, lets a command work with it, and closes it. The database is made where there is none:
 * a new installation has no orders and says so.
 *
 * @param options.logs look first whether the log folder can be written
 * @throws SettingsError, StoreError before anything is touched
 */
export async function withSession<T>(
  home: string,
  work: (session: Session) => Promise<T>,
  options: { readonly logs?: boolean } = {},
): Promise<T> {
  const installation = readInstallation(home, process.env);
  const { settings, clock, redact } = installation;
  if (options.logs) checkLogDir({ dir: settings.logDir, zone: settings.zone, clock, redact });
  const store = await openInstallationStore(installation, { role: 'owner' });
  try {
    return await work({
      installation,
      settings,
      store,
      clock,
      now: () => clock.now(),
      engine: () => engineStatus(store.db, Date.now(), clock),
      actor: { name: operatorName(), origin: 'command' },
    });
  } finally {
    await store.close();
  }
}

/** The operating system's name for who sits there. */
export function operatorName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number that has no name.
    return process.env['USER'] ?? `uid ${process.getuid?.() ?? '?'}`;
  }
}
