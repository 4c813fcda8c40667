import * as z from 'zod';
import { aim, Switchboard, wireFaults } from '../faults.ts';

/** Everything that can be made to go wrong with this vendor. */
export const trendyolFaultSchema = z.discriminatedUnion('kind', [
  ...wireFaults,
  /** 429 although there is budget left. */
  z.object({ kind: z.literal('throttle'), ...aim }),
  /** The stream no longer knows the cursor that it gave: 400. */
  z.object({ kind: z.literal('cursorLost'), ...aim }),
  /** A list page lacks its last `by` packages; its counts stay as they were. */
  z.object({ kind: z.literal('short'), by: z.number().int().positive().default(1), ...aim }),
  /** An item of a price-and-inventory batch that fails, for a reason in free text. */
  z.object({
    kind: z.literal('itemFails'),
    barcode: z.string(),
    reason: z.string().default('Beklenmeyen bir hata oluştu'),
  }),
  /** A package that is answered as nonsense, on an otherwise good page. */
  z.object({
    kind: z.literal('malformed'),
    shipmentPackageId: z.number().int(),
    how: z.enum(['nullId', 'linesText', 'garbageDate']),
  }),
]);
type TrendyolFault = z.infer<typeof trendyolFaultSchema>;
export type TrendyolFaultInput = z.input<typeof trendyolFaultSchema>;

/** The faults of this fake, and what is wrong with single packages. */
export class TrendyolFaults extends Switchboard<TrendyolFault, TrendyolFaultInput> {
  constructor(seed: number) {
    super(seed, trendyolFaultSchema);
  }

  /** Why the next change of this barcode's price or quantity fails, if it does. */
  failureOf(barcode: string): string | null {
    for (const fault of this.standing('itemFails')) if (fault.barcode === barcode) return fault.reason;
    return null;
  }

  /** What is wrong with this package, if anything. */
  of(shipmentPackageId: number): 'nullId' | 'linesText' | 'garbageDate' | null {
    for (const fault of this.standing('malformed')) {
      if (fault.shipmentPackageId === shipmentPackageId) return fault.how;
    }
    return null;
  }
}
