import type { Clock } from '../../clock.ts';
import type { Http, HttpAnswer } from '../../http.ts';
import type { Budget, OnWait } from '../../limits.ts';
import type { TrendyolSettings } from '../../settings-trendyol.ts';
import { ChannelError } from '../channel.ts';
import { type EndpointId, endpointPath, endpoints, type PathParts } from './endpoints.ts';
import { type Asked, readAnswer } from './errors.ts';
import { gate } from './gate.ts';
import { silentThrottleMs } from './quota.ts';

export interface TrendyolOptions {
  readonly settings: TrendyolSettings;
  /** The door to the network that notes calls under this endpoint's quota. */
  readonly httpOf: (id: EndpointId) => Http;
  readonly budgetOf: (id: EndpointId) => Budget;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onWait?: OnWait | undefined;
  /** Somebody waits at a screen for what these calls bring. */
  readonly urgent?: boolean | undefined;
}

/** One call, and what to make of its answer. */
export interface Question<T> {
  readonly endpoint: EndpointId;
  readonly parts?: PathParts;
  readonly query?: Readonly<Record<string, string>>;
  /** JSON to send. */
  readonly body?: string;
  /** What is asked for, in the operator's words, for errors. */
  readonly what: string;
  readonly ref?: string;
  /** The answer to give when the vendor has no such thing; without it a 404 is an error. */
  readonly absent?: T;
  /** @param body undefined where the answer is empty, as it is to a write */
  read(body: unknown, answer: HttpAnswer): T;
}

/**
 * Every method waits for the quota, notes its call, and throws a ChannelError, never a half answer, when Trendyol refused, failed or
 * answered nonsense; or the signal's reason.
 */
export interface Caller {
  /** A question that changes nothing: outages and nonsense are asked for once more, a refused quota is waited out. */
  ask<T>(question: Question<T>): Promise<T>;
  /** A call that changes something: made once. After an error that `passing` says of, it may have been carried out or not. */
  send<T>(question: Question<T>): Promise<T>;
}

/** A refused quota is waited out this often before the run is told; more than that is another program's doing. */
const mostThrottles = 10;
const retryPauseMs = 1000;
/** A vendor that is down for longer than this is asked again by the run's next attempt: a thread does not sit it out. */
const longestPauseMs = 30_000;
/** Calls to one endpoint that one thread has under way: the budgets count with few. */
const mostInFlight = 2;

/** Calls to Trendyol's gateway as the seller (facts on Trendyol, B1). */
export function trendyolCaller(options: TrendyolOptions): Caller {
  const { clock, signal, settings } = options;
  const gates = new Map<EndpointId, ReturnType<typeof gate>>();
  const gateOf = (id: EndpointId): ReturnType<typeof gate> => {
    const known = gates.get(id);
    if (known) return known;
    const made = gate(mostInFlight);
    gates.set(id, made);
    return made;
  };

  /** One call whose quota has been taken; a refused quota slows its group for all threads. */
  async function once<T>(question: Question<T>, waits: { throttles: number }): Promise<T> {
    const budget = options.budgetOf(question.endpoint);
    for (;;) {
      await budget.take({ urgent: options.urgent, signal, onWait: options.onWait });
      try {
        return await request(options, question);
      } catch (error) {
        if (!(error instanceof ChannelError) || error.kind !== 'throttled') throw error;
        await budget.observe({ throttledMs: error.retryAfterMs ?? silentThrottleMs });
        waits.throttles += 1;
        if (waits.throttles > mostThrottles) throw error;
      }
    }
  }

  return {
    ask: (question) =>
      gateOf(question.endpoint)(signal, async () => {
        const waits = { throttles: 0 };
        try {
          return await once(question, waits);
        } catch (error) {
          if (!(error instanceof ChannelError) || !error.passing || error.kind === 'throttled') throw error;
          const pause = Math.max(retryPauseMs, error.retryAfterMs ?? 0);
          if (pause > longestPauseMs || knownStage(settings, error)) throw error;
          await clock.sleep(pause, signal);
          return once(question, waits);
        }
      }),
    send: (question) => gateOf(question.endpoint)(signal, () => once(question, { throttles: 0 })),
  };
}

/** The test gateway that does not know this host will not know it in a second either. */
function knownStage(settings: TrendyolSettings, error: ChannelError): boolean {
  return isStage(settings) && error.kind === 'outage';
}

function isStage({ baseUrl }: TrendyolSettings): boolean {
  return new URL(baseUrl).hostname.startsWith('stage');
}

async function request<T>(options: TrendyolOptions, question: Question<T>): Promise<T> {
  const { settings, clock, signal } = options;
  const { endpoint, what, ref, query, body } = question;
  const { method } = endpoints[endpoint];
  const path = endpointPath(endpoint, { ...question.parts, seller: settings.sellerId });
  const agent = `${settings.sellerId} - ${settings.integrator}`;
  const asked: Asked = { what, agent, address: `${method} ${path}`, stage: isStage(settings), now: clock.now() };
  const pair = Buffer.from(`${settings.apiKey}:${settings.apiSecret}`).toString('base64');
  return options.httpOf(endpoint).request({
    method,
    url: settings.baseUrl + path,
    headers: {
      authorization: `Basic ${pair}`,
      'user-agent': agent,
      ...(body !== undefined && { 'content-type': 'application/json; charset=utf-8' }),
    },
    query,
    body,
    signal,
    ref,
    read: (answer) => {
      if (question.absent !== undefined && isAbsence(answer)) return question.absent;
      return question.read(readAnswer(answer, asked), answer);
    },
  });
}

/** The vendor's word that it has no such thing; a web server's page of status 404 means a wrong address. */
function isAbsence({ status, text }: HttpAnswer): boolean {
  return status === 404 && text.trimStart().startsWith('{');
}
