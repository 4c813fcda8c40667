import { ChoiceDialog } from './dialogs/choice.ts';
import type { Place } from './place.ts';
import type { Session } from './session.ts';

/** Where each part of the marketplace guide's panel is here: a letter, what it is, and what can be done there. */
const parts: readonly (readonly [key: string, text: string, hint: string, place: Place])[] = [
  ['p', 'products', 'r run now · p on/off · e interval · l log', jobPlace('trendyol-products')],
  ['o', 'orders', 'r p e l', jobPlace('trendyol-orders')],
  ['s', 'stock', 'r p e l', jobPlace('trendyol-stock')],
  ['w', 'webhooks', 'r p e l', jobPlace('process-webhooks')],
  ['f', 'full sync, one after another', 'r p e l', jobPlace('trendyol-sync')],
  ['m', 'e-mail address of alerts', 'e edits', settingPlace('ALERT_EMAIL')],
  ['r', 'alerts on errors', 'p on/off', settingPlace('ALERT_ON_ERROR')],
  ['l', 'alerts on low stock', 'p on/off', settingPlace('ALERT_ON_LOW_STOCK')],
  ['b', 'batch size', 'e edits · P presets', settingPlace('TRENDYOL_BATCH_SIZE')],
  ['t', 'longest time of a run', 'e edits · P presets', settingPlace('RUN_TIME_LIMITS')],
  ['y', 'most memory of a run', 'e edits · P presets', settingPlace('RUN_MEMORY_LIMITS')],
  ['c', 'clean-up of logs', 'r p e l', jobPlace('rotate-logs')],
  ['i', 'installation, by one command or by hand', 'page of help', { screen: 'help', topic: 'setup' }],
  ['d', 'requirements, looked at', 'doctor', { screen: 'doctor' }],
  ['h', 'when something does not work', 'page of help', { screen: 'help', topic: 'doctor' }],
];

function jobPlace(job: string): Place {
  return { screen: 'jobs', filter: `job:${job}` };
}

function settingPlace(name: string): Place {
  return { screen: 'settings', filter: name };
}

/** Offers each part of the panel by a letter, so that whatever is done there takes three keys from the overview (M23). */
export function askMarketplace(session: Session): void {
  const choices = parts.map(([key, text, hint, place]) => ({
    ...{ key, text, hint },
    run: async () => session.open(place),
  }));
  session.ask(new ChoiceDialog(session, 'Marketplace', 'A letter goes there; then the key that is said.', choices));
}
