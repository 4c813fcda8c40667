import { parseEnv } from 'node:util';
import { closeChannels, connectChannels } from '../../connect.ts';
import { clockFromEnv } from '../../core/clock.ts';
import { channelAsks } from '../../core/doctor/checks/channels.ts';
import { createHttp } from '../../core/http.ts';
import { redactor } from '../../core/redact.ts';
import type { VariableChange } from '../../core/settings/change.ts';
import { planVariables } from '../../core/settings/change.ts';
import { readSettings } from '../../core/settings.ts';
import { callRecorder } from '../../core/store/calls.ts';
import type { SettingsDesk } from '../../jobs/settings/desk.ts';
import { Refusal } from '../failure.ts';
import type { SetupChannel } from './setup-channels.ts';

/** How long (ms) asking may take in all. */
const askTimeoutMs = 60_000;

/**
 * Asks a channel with settings as they would be, by a signed call that changes nothing; what is in force stays so meanwhile (M153).
 *
 * @returns what it answered, in words
 * @throws SettingsError when the settings cannot be those; ChannelError or Refusal with what is wrong: refused or unreachable
 */
export async function proveChannel(
  desk: SettingsDesk,
  id: SetupChannel['id'],
  changes: readonly VariableChange[],
): Promise<string> {
  const { text } = planVariables(desk.home, desk.environment, changes, desk.now());
  const names = changes.map(({ name }) => name);
  // What is asked with is what was typed, also where the environment says something else.
  const environment = Object.fromEntries(Object.entries(desk.environment).filter(([name]) => !names.includes(name)));
  const settings = readSettings(desk.home, environment, parseEnv(text));
  const installation = { settings, clock: clockFromEnv(desk.environment), redact: redactor(settings.secrets) };
  const { clock, redact } = installation;
  const signal = AbortSignal.timeout(askTimeoutMs);
  const channels = connectChannels(installation, {
    ...{ control: desk.store, runId: null, urgent: true, dryRun: true, signal },
    onWait: () => undefined,
  });
  try {
    const { state, detail, hint } = await channelAsks[id]({
      ...{ clock, signal },
      settings: () => settings,
      channels: async () => channels,
      http: (service) =>
        createHttp({
          ...{ clock, redact, service },
          record: callRecorder(desk.store, { channel: id, group: 'setup', runId: null }),
        }),
    });
    if (state === 'failed') throw new Refusal('refused', detail, `${hint ?? ''} Nothing was changed.`.trim(), 1);
    return detail;
  } finally {
    await closeChannels(channels);
  }
}
