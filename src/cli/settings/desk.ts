import { mendInstallation, openInstallationStore } from '../../app.ts';
import { jobs } from '../../jobs/index.ts';
import type { SettingsDesk } from '../../jobs/settings/desk.ts';
import { operatorName } from '../session.ts';

/**
 * Opens an installation for who looks at its settings or changes them: also one whose settings cannot be used as they are.
 *
 * @throws StoreError before anything is touched
 */
export async function withDesk<T>(home: string, work: (desk: SettingsDesk) => Promise<T>): Promise<T> {
  const installation = mendInstallation(home, process.env);
  const store = await openInstallationStore(installation, { role: 'owner' });
  try {
    return await work({
      ...{ home, store, jobs, environment: process.env },
      zone: installation.settings.zone,
      actor: { name: operatorName(), origin: 'command' },
      now: () => installation.clock.now(),
    });
  } finally {
    await store.close();
  }
}
