import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from './answer.ts';
import type { WireFault } from './faults.ts';
import { drop, send, sendCut, sendHtml, sendWrongLength } from './send.ts';

/** One request on the wire, and the headers that its answer carries in any case. */
export interface Exchange {
  readonly incoming: IncomingMessage;
  readonly response: ServerResponse;
  readonly headers: Readonly<Record<string, string>>;
}

/** The faults that `reply` knows how to answer with. */
export const answeringFaults = ['status', 'html', 'cut', 'wrongLength', 'hang', 'reset'] as const;

/**
 * Answers a request as it deserves, or as a fault has it.
 *
 * @param answer carries the request out; called once, or not at all where the fault keeps it from taking effect
 * @param failure the vendor's body for an error status
 * @returns the status sent, 0 for none
 */
export function reply(
  fault: Extract<WireFault, { kind: (typeof answeringFaults)[number] }> | null,
  { incoming, response, headers }: Exchange,
  answer: () => Answer,
  failure: (status: number) => unknown,
): number {
  if (fault && 'carriedOut' in fault && fault.carriedOut) answer();
  switch (fault?.kind) {
    case undefined: {
      const given = answer();
      send(response, given, headers);
      return given.status;
    }
    case 'status': {
      const { status, retryAfterS } = fault;
      const told = retryAfterS === undefined ? headers : { ...headers, 'Retry-After': String(retryAfterS) };
      send(response, { status, body: failure(status) }, told);
      return status;
    }
    case 'html':
      sendHtml(response, headers);
      return 200;
    case 'cut':
      sendCut(response, answer(), headers);
      return 200;
    case 'wrongLength':
      sendWrongLength(response, answer(), headers);
      return 200;
    case 'hang':
      return 0;
    case 'reset':
      drop(incoming);
      return 0;
  }
}
