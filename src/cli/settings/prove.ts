import { parseEnv } from 'node:util';
import type { Installation } from '../../app.ts';
import { closeChannels, connectChannels } from '../../connect.ts';
import { ChannelError } from '../../core/channels/channel.ts';
import { clockFromEnv } from '../../core/clock.ts';
import { createHttp } from '../../core/http.ts';
import { redactor } from '../../core/redact.ts';
import type { VariableChange } from '../../core/settings/change.ts';
import { planVariables } from '../../core/settings/change.ts';
import { readSettings } from '../../core/settings.ts';
import { callRecorder } from '../../core/store/calls.ts';
import type { Store } from '../../core/store/store.ts';
import type { SettingsDesk } from '../../jobs/settings/desk.ts';
import { askTimeoutMs, probes } from '../channel-probes.ts';
import type { SetupChannel } from './setup-channels.ts';

/**
 * Asks a channel with settings as they would be, by a signed call that changes nothing; what is in force stays so meanwhile (M153).
 *
 * @returns what it answered, in words
 * @throws SettingsError when the settings cannot be those; ChannelError with what is wrong: refused or unreachable
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
  if (id === 'llm') return askModel(installation, desk.store);
  const channels = connectChannels(installation, {
    ...{ control: desk.store, runId: null, urgent: true, dryRun: true },
    signal: AbortSignal.timeout(askTimeoutMs),
    onWait: () => undefined,
  });
  try {
    const asked = probes.find((probe) => probe.id === id)?.ask(channels, desk.now());
    if (asked === undefined || 'off' in asked) return 'off';
    return await asked;
  } finally {
    await closeChannels(channels);
  }
}

/** Its list of models: costs nothing, and needs the key where one is needed. */
async function askModel({ settings, clock, redact }: Installation, store: Store): Promise<string> {
  if (!settings.llm) return 'off';
  const { baseUrl, apiKey, model } = settings.llm;
  const http = createHttp({
    ...{ clock, redact, service: { title: 'The language model', addressSetting: 'LLM_BASE_URL' } },
    record: callRecorder(store, { channel: 'llm', group: 'models', runId: null }),
  });
  return http.request({
    method: 'GET',
    url: `${baseUrl}/models`,
    headers: apiKey === null ? {} : { authorization: `Bearer ${apiKey}` },
    signal: AbortSignal.timeout(askTimeoutMs),
    read: ({ status, text }) => {
      if (status === 401 || status === 403)
        throw new ChannelError('auth', `The language model refused the key (${status}).`, 'Look at LLM_API_KEY.');
      if (status >= 400) return `it answers, but has no list of models (${status})`;
      return text.includes(`"${model}"`) ? `it has ${model}` : `it answers; ${model} is not on its list of models`;
    },
  });
}
