import type { Clock } from '../../clock.ts';
import type { Http, HttpAnswer } from '../../http.ts';
import type { Budget, OnWait } from '../../limits.ts';
import type { ShipStationSettings } from '../../settings.ts';
import { readAnswer } from './errors.ts';
import { quotaLeft } from './quota.ts';

export interface ShipStationOptions {
  readonly settings: ShipStationSettings;
  readonly http: Http;
  readonly budget: Budget;
  /** V1 tells amounts without a currency: the account's, as an ISO 4217 code. */
  readonly currency: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onWait?: OnWait | undefined;
  /** Somebody waits at a screen for what these calls bring. */
  readonly urgent?: boolean | undefined;
}

/** One call, and what to make of its answer. */
export interface Question<T> {
  readonly path: string;
  readonly query?: Record<string, string>;
  /** JSON to send; the call is then a POST. */
  readonly body?: string;
  /** What is asked for, in the operator's words, for errors. */
  readonly what: string;
  readonly ref?: string;
  /** The answer to give when the vendor has no such thing; without it a 404 is an error. */
  readonly absent?: T;
  read(body: unknown, answer: HttpAnswer): T;
}

/** One call, whose quota has been taken; what the answer says of the quota is obeyed whether it is good or bad. */
export async function callOnce<T>(
  { settings, http, budget, clock, signal }: ShipStationOptions,
  question: Question<T>,
): Promise<T> {
  const pair = Buffer.from(`${settings.apiKey}:${settings.apiSecret}`).toString('base64');
  let left: ReturnType<typeof quotaLeft> = null;
  try {
    return await http.request({
      method: question.body === undefined ? 'GET' : 'POST',
      url: settings.baseUrl + question.path,
      headers: {
        authorization: `Basic ${pair}`,
        ...(question.body !== undefined && { 'content-type': 'application/json; charset=utf-8' }),
      },
      query: question.query,
      body: question.body,
      signal,
      ref: question.ref,
      read: (answer) => {
        left = quotaLeft(answer.headers);
        if (question.absent !== undefined && isAbsence(answer)) return question.absent;
        return question.read(readAnswer(answer, question.what, clock.now()), answer);
      },
    });
  } finally {
    if (left) await budget.observe(left);
  }
}

/**
 * The vendor's word that it has no such order. A web server's page of status 404, or a router's that knows no such path,
 * means a wrong address, and must not read as "the order is gone".
 */
function isAbsence({ status, text }: HttpAnswer): boolean {
  return status === 404 && !text.trimStart().startsWith('<') && !/no http resource was found/i.test(text);
}
