import { Refusal } from '../answer.ts';

/** A refusal in the envelope of the product services (sample `errors`). */
export function refused(status: number, key: string, message: string): Refusal {
  return new Refusal(status, { errors: [{ key, message, errorCode: String(status) }] });
}

/** A refusal in the envelope that also names an exception, as order and webhook services have it. */
export function exception(status: number, name: string, key: string, message: string, now: number): Refusal {
  return new Refusal(status, { timestamp: now, exception: name, errors: [{ key, message, errorCode: '' }] });
}

/** 400 of the order services. */
export function invalidOrderCall(key: string, message: string, now: number): Refusal {
  return exception(400, 'TrendyolValidationException', key, message, now);
}

/** 404 of the order services. */
export function orderThingNotFound(what: string, now: number): Refusal {
  return exception(404, 'TrendyolNotFoundException', 'not.found', `${what} not found`, now);
}

/** The body that goes with an error status when something has broken on the vendor's side; most have none. */
export function failureBody(status: number, now: number): unknown {
  if (status === 429) return { errors: [{ key: 'too.many.requests', message: 'too.many.requests', errorCode: '429' }] };
  if (status !== 500) return undefined;
  const message = 'Exception occurred generic.exception';
  return { timestamp: now, exception: 'TrendyolSystemException', errors: [{ key: 'generic.exception', message }] };
}
