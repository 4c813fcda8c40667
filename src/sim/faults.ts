import * as z from 'zod';
import { Random } from './random.ts';

/** Which requests a fault befalls. Without `times` it stays until it is removed; without `share` it befalls every one. */
export const aim = {
  /** Only requests whose path begins with this. */
  path: z.string().startsWith('/').optional(),
  method: z.enum(['GET', 'POST', 'PUT', 'DELETE']).optional(),
  /** The next so many matching requests. */
  times: z.number().int().positive().optional(),
  /** The share of matching requests, by seeded chance. */
  share: z.number().min(0).max(1).optional(),
};

/** What can go wrong with any HTTP server. `ms` is wall time: what a socket feels. */
export const wireFaults = [
  /**
   * An error status with the vendor's body for it, telling after how many seconds to come back where that is given.
   * With `carriedOut` the request takes effect first: the caller cannot know.
   */
  z.object({
    kind: z.literal('status'),
    status: z.number().int().min(400).max(599),
    retryAfterS: z.number().int().positive().optional(),
    carriedOut: z.boolean().optional(),
    ...aim,
  }),
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
] as const;
export type WireFault = z.infer<(typeof wireFaults)[number]>;

export interface ActiveFault<F> {
  readonly id: number;
  readonly fault: F;
  /** How many requests it will still befall; null means until it is removed. */
  readonly left: number | null;
}

/** The request a fault may befall. */
export interface Call {
  readonly method: string;
  readonly path: string;
}

interface Aimed {
  readonly kind: string;
  readonly path?: string | undefined;
  readonly method?: string | undefined;
  readonly times?: number | undefined;
  readonly share?: number | undefined;
}

/** The switchboard of faults: set at run time, looked at by every request. `I` is a fault as one writes it down. */
export class Switchboard<F extends Aimed, I> {
  readonly #schema: z.ZodType<F, I>;
  readonly #random: Random;
  readonly #active = new Map<number, { fault: F; left: number | null }>();
  #lastId = 0;

  constructor(seed: number, schema: z.ZodType<F, I>) {
    this.#schema = schema;
    this.#random = new Random(seed ^ 0x6661756c);
  }

  /** Switches a fault on and returns its id; throws a ZodError when it makes no sense. */
  add(input: I): number {
    const fault = this.#schema.parse(input);
    this.#lastId += 1;
    this.#active.set(this.#lastId, { fault, left: fault.times ?? null });
    return this.#lastId;
  }

  remove(id: number): void {
    this.#active.delete(id);
  }

  clear(): void {
    this.#active.clear();
  }

  list(): ActiveFault<F>[] {
    return [...this.#active].map(([id, { fault, left }]) => ({ id, fault, left }));
  }

  /** The first fault of these kinds that befalls this call, if any; it counts as used. */
  take<K extends F['kind']>(call: Call, ...kinds: readonly K[]): Extract<F, { kind: K }> | null {
    for (const [id, active] of this.#active) {
      if (!isOneOf(active.fault, kinds) || !this.#befalls(active.fault, call)) continue;
      if (active.left !== null) active.left -= 1;
      if (active.left === 0) this.#active.delete(id);
      return active.fault;
    }
    return null;
  }

  /** The faults of these kinds that are on, whatever they are aimed at; none of them counts as used. */
  *standing<K extends F['kind']>(...kinds: readonly K[]): Generator<Extract<F, { kind: K }>> {
    for (const { fault } of this.#active.values()) if (isOneOf(fault, kinds)) yield fault;
  }

  #befalls(fault: Aimed, call: Call): boolean {
    if (fault.path !== undefined && !call.path.startsWith(fault.path)) return false;
    if (fault.method !== undefined && call.method !== fault.method) return false;
    return fault.share === undefined || this.#random.chance(fault.share);
  }
}

function isOneOf<F extends Aimed, K extends F['kind']>(
  fault: F,
  kinds: readonly K[],
): fault is F & Extract<F, { kind: K }> {
  return (kinds as readonly string[]).includes(fault.kind);
}
