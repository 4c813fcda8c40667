import * as z from 'zod';
import { Random } from '../random.ts';

/** Which requests a fault befalls. Without `times` it stays until it is removed; without `share` it befalls every one. */
const aim = {
  /** Only requests whose path begins with this. */
  path: z.string().startsWith('/').optional(),
  method: z.enum(['GET', 'POST', 'DELETE']).optional(),
  /** The next so many matching requests. */
  times: z.number().int().positive().optional(),
  /** The share of matching requests, by seeded chance. */
  share: z.number().min(0).max(1).optional(),
};
const orderId = z.number().int();

/** Everything that can be made to go wrong. `ms` is wall time: what a socket feels. */
export const faultSchema = z.discriminatedUnion('kind', [
  /** An error status with the vendor's body for it, telling after how many seconds to come back where that is given. */
  z.object({
    kind: z.literal('status'),
    status: z.number().int().min(400).max(599),
    retryAfterS: z.number().int().positive().optional(),
    ...aim,
  }),
  /** 429 although quota is left, telling when to come back in one way, the other, or not at all. */
  z.object({ kind: z.literal('throttle'), headers: z.enum(['rate', 'retry-after', 'none']).default('rate'), ...aim }),
  /** 200 whose body says "Too Many Requests". */
  z.object({ kind: z.literal('throttleText'), ...aim }),
  /** 200 with a page for people: a gateway's maintenance notice. */
  z.object({ kind: z.literal('html'), ...aim }),
  /** 200 with JSON that stops in the middle. */
  z.object({ kind: z.literal('cut'), ...aim }),
  /** A Content-Length larger than the body, then the end of the connection. */
  z.object({ kind: z.literal('wrongLength'), ...aim }),
  /** Accepts the request and never answers. With `carriedOut` the request takes effect first. */
  z.object({ kind: z.literal('hang'), carriedOut: z.boolean().default(false), ...aim }),
  /** Drops the connection. With `carriedOut` the request takes effect first: the caller cannot know. */
  z.object({ kind: z.literal('reset'), carriedOut: z.boolean().default(false), ...aim }),
  z.object({ kind: z.literal('slow'), ms: z.number().int().positive(), ...aim }),
  /** The credentials no longer count. */
  z.object({ kind: z.literal('unauthorized'), ...aim }),
  /** A list page with `by` orders fewer than it should have; its counts stay as they were. */
  z.object({ kind: z.literal('short'), by: z.number().int().positive().default(1), ...aim }),
  /** After a list page is answered, its first `orders` orders are modified: what follows moves up by as many. */
  z.object({ kind: z.literal('drift'), orders: z.number().int().positive().default(1), ...aim }),
  /** Orders of one second have changed places at a page's edge: the page begins with the order that ended the one before. */
  z.object({ kind: z.literal('ties'), ...aim }),
  /** `createorder` answers 200 and changes nothing. */
  z.object({ kind: z.literal('ignoreWrite'), ...aim }),
  /** `createorder` carries out what it is sent and loses one field of the order. */
  z.object({ kind: z.literal('loseOnWrite'), field: z.enum(['internalNotes', 'dimensions', 'tagIds']), ...aim }),
  /** An order the vendor cannot read: it, and every list page it is on, answers 500. */
  z.object({ kind: z.literal('poison'), orderId }),
  /** An order that is answered as nonsense, on an otherwise good page. */
  z.object({ kind: z.literal('malformed'), orderId, how: z.enum(['nullId', 'itemsText', 'garbageDate']) }),
]);

export type Fault = z.infer<typeof faultSchema>;
/** A fault as one writes it down: what has a default may be left out. */
export type FaultInput = z.input<typeof faultSchema>;
export type FaultKind = Fault['kind'];
type FaultOf<K extends FaultKind> = Extract<Fault, { kind: K }>;

export interface ActiveFault {
  readonly id: number;
  readonly fault: Fault;
  /** How many requests it will still befall; null means until it is removed. */
  readonly left: number | null;
}

/** The request a fault may befall. */
export interface Call {
  readonly method: string;
  readonly path: string;
}

/** The switchboard of faults: set at run time, looked at by every request. */
export class Faults {
  readonly #random: Random;
  readonly #active = new Map<number, { fault: Fault; left: number | null }>();
  #lastId = 0;

  constructor(seed: number) {
    this.#random = new Random(seed ^ 0x6661756c);
  }

  /** Switches a fault on and returns its id; throws a ZodError when it makes no sense. */
  add(input: FaultInput): number {
    const fault = faultSchema.parse(input);
    this.#lastId += 1;
    this.#active.set(this.#lastId, { fault, left: 'times' in fault ? (fault.times ?? null) : null });
    return this.#lastId;
  }

  remove(id: number): void {
    this.#active.delete(id);
  }

  clear(): void {
    this.#active.clear();
  }

  list(): ActiveFault[] {
    return [...this.#active].map(([id, { fault, left }]) => ({ id, fault, left }));
  }

  /** The first fault of these kinds that befalls this call, if any; it counts as used. */
  take<K extends FaultKind>(call: Call, ...kinds: readonly K[]): FaultOf<K> | null {
    for (const [id, active] of this.#active) {
      if (!isOneOf(active.fault, kinds) || !this.#befalls(active.fault, call)) continue;
      if (active.left !== null) active.left -= 1;
      if (active.left === 0) this.#active.delete(id);
      return active.fault;
    }
    return null;
  }

  /** What is wrong with this order, if anything. */
  of(orderId: number): FaultOf<'poison' | 'malformed'> | null {
    for (const { fault } of this.#active.values()) {
      if (isOneOf(fault, ['poison', 'malformed']) && fault.orderId === orderId) return fault;
    }
    return null;
  }

  #befalls(fault: Fault, call: Call): boolean {
    if (!('path' in fault || 'method' in fault || 'share' in fault)) return true;
    if (fault.path !== undefined && !call.path.startsWith(fault.path)) return false;
    if (fault.method !== undefined && call.method !== fault.method) return false;
    return fault.share === undefined || this.#random.chance(fault.share);
  }
}

function isOneOf<K extends FaultKind>(fault: Fault, kinds: readonly K[]): fault is FaultOf<K> {
  return (kinds as readonly FaultKind[]).includes(fault.kind);
}
