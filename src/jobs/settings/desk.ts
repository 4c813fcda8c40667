import type { Environment } from '../../core/settings.ts';
import type { Actor } from '../../core/store/acts.ts';
import type { Store } from '../../core/store/store.ts';
import type { JobDefinition } from '../job.ts';

/** What who looks at or changes settings works with. */
export interface SettingsDesk {
  /** Absolute path of the installation. */
  readonly home: string;
  /** The one that this process has; it goes before `.env`. */
  readonly environment: Environment;
  readonly store: Store;
  readonly jobs: readonly JobDefinition[];
  /** The business's. */
  readonly zone: string;
  readonly actor: Actor;
  /** UTC epoch ms of the installation's clock. */
  now(): number;
}
