import * as z from 'zod';
import { aim, Switchboard, wireFaults } from '../faults.ts';

const orderId = z.number().int();

/** Everything that can be made to go wrong. */
export const faultSchema = z.discriminatedUnion('kind', [
  ...wireFaults,
  /** 429 although quota is left, telling when to come back in one way, the other, or not at all. */
  z.object({ kind: z.literal('throttle'), headers: z.enum(['rate', 'retry-after', 'none']).default('rate'), ...aim }),
  /** 200 whose body says "Too Many Requests". */
  z.object({ kind: z.literal('throttleText'), ...aim }),
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

/** The faults of this fake, and what is wrong with single orders. */
export class Faults extends Switchboard<Fault, FaultInput> {
  constructor(seed: number) {
    super(seed, faultSchema);
  }

  /** What is wrong with this order, if anything. */
  of(orderId: number): Extract<Fault, { kind: 'poison' | 'malformed' }> | null {
    for (const fault of this.standing('poison', 'malformed')) if (fault.orderId === orderId) return fault;
    return null;
  }
}
