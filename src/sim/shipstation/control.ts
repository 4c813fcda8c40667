import * as z from 'zod';
import type { Answer } from '../answer.ts';
import { faultSchema } from './faults.ts';
import type { Desk, Request } from './routes.ts';

/** The demo's own levers, beside the vendor's paths: not rate-limited, not hit by faults, same credentials. */
export function isControl(path: string): boolean {
  return path.startsWith('/__sim/');
}

const orders = z.object({
  /** Take away every fault first. */
  clear: z.boolean().default(false),
  remove: z.array(z.number().int()).default([]),
  add: z.array(faultSchema).default([]),
});

/**
 * `GET /__sim/state` counts what there is; `POST /__sim/faults` takes `{ clear?, remove?: [id], add?: [fault] }` and
 * answers the faults then active.
 */
export function answerControl(desk: Desk, request: Request, loggedRequests: number): Answer {
  switch (`${request.method} ${request.path}`) {
    case 'GET /__sim/state':
      return { status: 200, body: state(desk, request.now, loggedRequests) };
    case 'POST /__sim/faults':
      return setFaults(desk, request.body);
    default:
      return { status: 404, body: { message: 'There are GET /__sim/state and POST /__sim/faults.' } };
  }
}

function setFaults({ faults }: Desk, body: unknown): Answer {
  const parsed = orders.safeParse(body);
  if (!parsed.success) return { status: 400, body: { message: z.prettifyError(parsed.error) } };
  if (parsed.data.clear) faults.clear();
  for (const id of parsed.data.remove) faults.remove(id);
  for (const fault of parsed.data.add) faults.add(fault);
  return { status: 200, body: { faults: faults.list() } };
}

function state({ world, faults }: Desk, now: number, requests: number): unknown {
  const byStatus: Record<string, number> = {};
  for (const { status } of world.records()) byStatus[status] = (byStatus[status] ?? 0) + 1;
  return { now: new Date(now).toISOString(), orders: world.size, byStatus, requests, faults: faults.list() };
}
