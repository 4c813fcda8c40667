import { hostname } from 'node:os';
import type { Installation } from './app.ts';
import type { Alerting } from './core/alerts/alerting.ts';
import { mailNotifier } from './core/alerts/notify/mail.ts';
import { webhookNotifier } from './core/alerts/notify/webhook.ts';
import { amazonCustom, amazonCustomLimits } from './core/channels/amazon-custom/client.ts';
import { amazonCustomQuota } from './core/channels/amazon-custom/quota.ts';
import { ChannelError } from './core/channels/channel.ts';
import type { FileSource } from './core/channels/file-source.ts';
import { llm } from './core/channels/llm/client.ts';
import { withoutSentences } from './core/channels/llm/error-words.ts';
import { openCart } from './core/channels/opencart/client.ts';
import { imageLimits, imageQuota } from './core/channels/opencart/images.ts';
import { shipStation } from './core/channels/shipstation/client.ts';
import { shipStationQuota } from './core/channels/shipstation/quota.ts';
import { trendyol } from './core/channels/trendyol/client.ts';
import type { EndpointId } from './core/channels/trendyol/endpoints.ts';
import { budgetLayers, quotaOf } from './core/channels/trendyol/quota.ts';
import { channelOffWords } from './core/channels-off.ts';
import type { Channels, Log } from './core/context.ts';
import { type CallRecorder, createHttp, type HttpAnswer } from './core/http.ts';
import { type Budget, layeredBudget, storeBudget } from './core/limits.ts';
import { callRecorder } from './core/store/calls.ts';
import type { Store } from './core/store/store.ts';

export interface ChannelUse {
  /** Where calls and quotas are kept: always the real store, also in a dry run. */
  readonly control: Store;
  readonly runId: number | null;
  readonly signal: AbortSignal;
  /** Told before waiting for quota: until when (UTC epoch ms) and for what; and again, with null, when it goes on. */
  readonly onWait: (wait: { readonly until: number; readonly why: string } | null) => void;
  /** Somebody waits for the answer: may use the reserved share of the quota. */
  readonly urgent: boolean;
  /** Nothing outside may be changed, and nothing spent. */
  readonly dryRun?: boolean;
  readonly log?: Log;
}

/** The channels as this installation is configured to reach them. */
export function connectChannels(installation: Installation, use: ChannelUse): Channels {
  return {
    shipstation: connectShipStation(installation, use),
    amazonCustom: connectAmazonCustom(installation, use),
    llm: connectLlm(installation, use),
    trendyol: connectTrendyol(installation, use),
    opencart: connectOpenCart(installation, use),
  };
}

function connectShipStation(installation: Installation, use: ChannelUse): Channels['shipstation'] {
  const { settings, clock, redact } = installation;
  if (!settings.shipstation) return { off: true, why: channelOffWords.shipstation };
  const { control, runId, signal, urgent } = use;
  const http = createHttp({
    clock,
    log: use.log,
    redact,
    record: callRecorder(control, { ...shipStationQuota, runId }),
    service: { title: 'ShipStation', addressSetting: 'SHIPSTATION_BASE_URL' },
  });
  return shipStation({
    settings: settings.shipstation,
    currency: settings.currency,
    http,
    budget: toldBudget(storeBudget({ ...shipStationQuota, store: control, clock }), use),
    clock,
    signal,
    urgent,
    onWait: (until, why) => use.onWait({ until, why }),
  });
}

function connectAmazonCustom(installation: Installation, use: ChannelUse): FileSource {
  const { settings, clock, redact } = installation;
  const { control, runId, signal, urgent } = use;
  const http = createHttp({
    clock,
    log: use.log,
    redact,
    record: callRecorder(control, { ...amazonCustomQuota, runId }),
    service: { title: 'Amazon Custom', addressSetting: 'AMAZON_CUSTOM_HOSTS' },
    ...amazonCustomLimits,
  });
  return amazonCustom({
    settings: settings.amazonCustom,
    http,
    budget: toldBudget(storeBudget({ ...amazonCustomQuota, store: control, clock }), use),
    clock,
    signal,
    urgent,
    onWait: (until, why) => use.onWait({ until, why }),
  });
}

function connectTrendyol(installation: Installation, use: ChannelUse): Channels['trendyol'] {
  const { settings, clock, redact } = installation;
  if (!settings.trendyol) return { off: true, why: channelOffWords.trendyol };
  const own = settings.trendyol;
  const { control, runId, signal, urgent } = use;
  const budgets = new Map<EndpointId, Budget>();
  return trendyol({
    settings: own,
    httpOf: (id) =>
      createHttp({
        clock,
        log: use.log,
        redact,
        record: callRecorder(control, { ...quotaOf(id), runId }),
        service: { title: 'Trendyol', addressSetting: 'TRENDYOL_BASE_URL' },
      }),
    budgetOf: (id) => {
      const budget =
        budgets.get(id) ?? toldBudget(layeredBudget(budgetLayers(id, own), { store: control, clock }), use);
      budgets.set(id, budget);
      return budget;
    },
    clock,
    signal,
    urgent,
    onWait: (until, why) => use.onWait({ until, why }),
  });
}

function connectOpenCart({ settings, clock, redact }: Installation, use: ChannelUse): Channels['opencart'] {
  if (!settings.opencart) return { off: true, why: channelOffWords.opencart };
  const { control, runId, signal, dryRun } = use;
  const http = createHttp({
    clock,
    log: use.log,
    redact,
    record: callRecorder(control, { ...imageQuota, runId }),
    service: { title: 'The shop’s web server', addressSetting: 'OPENCART_IMAGE_BASE_URL' },
    ...imageLimits,
  });
  const budget = toldBudget(storeBudget({ ...imageQuota, store: control, clock }), use);
  const web = { http, budget, signal, onWait: (until: number, why: string) => use.onWait({ until, why }) };
  return openCart({ settings: settings.opencart, clock, dryRun, web });
}

/** Ends what channels hold open. A database's connection would keep its thread alive. */
export async function closeChannels({ opencart }: Channels): Promise<void> {
  if (!('off' in opencart)) await opencart.close();
}

/** A budget that also tells when a wait for it is over. */
function toldBudget(budget: Budget, use: ChannelUse): Budget {
  return {
    observe: budget.observe,
    take: async (options) => {
      await budget.take(options);
      use.onWait(null);
    },
  };
}

function connectLlm(installation: Installation, use: ChannelUse): Channels['llm'] {
  const { settings, clock, redact } = installation;
  if (!settings.llm) return { off: true, why: channelOffWords.llm };
  const { control: store, runId, signal, dryRun, log, onWait } = use;
  const http = createHttp({
    clock,
    log,
    redact: withoutSentences(redact),
    record: callRecorder(store, { channel: 'llm', group: 'completions', runId }),
    service: { title: 'The language model', addressSetting: 'LLM_BASE_URL' },
    timeoutMs: llmTimeoutMs,
    maxBytes: 1024 * 1024,
  });
  return llm({
    settings: settings.llm,
    zone: settings.zone,
    http,
    store,
    clock,
    redact,
    runId,
    signal,
    dryRun,
    log,
    onWait,
  });
}

/**
 * How this installation tells somebody outside; nothing is connected before something is sent.
 *
 * @param use where calls are noted; null where the store itself is what is told of
 * @param patienceMs how long is waited for an answer at most
 */
export function connectAlerting(
  installation: Installation,
  use: Pick<ChannelUse, 'control' | 'runId'> | null,
  patienceMs = alertTimeoutMs,
): Alerting {
  const { settings, clock, redact } = installation;
  const { mail, webhook, pingUrl } = settings.alerts;
  const httpFor = (group: string, service: { readonly title: string; readonly addressSetting: string }) =>
    createHttp({
      clock,
      redact,
      record: use ? callRecorder(use.control, { channel: 'alerts', group, runId: use.runId }) : unrecorded,
      service,
      timeoutMs: patienceMs,
      maxBytes: 64 * 1024,
    });
  const pinger = httpFor('ping', { title: 'The watcher outside', addressSetting: 'ALERT_PING_URL' });
  return {
    notifiers: [
      ...(mail ? [mailNotifier({ settings: mail, installation: hostname(), redact, now: clock.now, patienceMs })] : []),
      ...(webhook
        ? [webhookNotifier(webhook, httpFor('webhook', { title: 'The webhook', addressSetting: 'ALERT_WEBHOOK_URL' }))]
        : []),
    ],
    ping:
      pingUrl === null
        ? null
        : (signal) => pinger.request({ method: 'GET', url: pingUrl, shownAs: '…', headers: {}, signal, read: pinged }),
    redact,
  };
}

const unrecorded: CallRecorder = { start: async () => 0, end: async () => undefined };

/** @throws ChannelError where the watcher outside did not take it */
function pinged({ status }: HttpAnswer): void {
  if (status >= 200 && status < 300) return;
  throw new ChannelError('refused', `The watcher outside answered ${status}.`, 'Look at ALERT_PING_URL.');
}

/** Whoever takes a message does so at once. */
const alertTimeoutMs = 20_000;

/** The slowest answers that were seen took 21 s; a model on a machine of one's own may think longer. */
const llmTimeoutMs = 90_000;
