import * as z from 'zod';
import { kurus, piecesOf, settleLine, settlePackage } from './amounts.ts';
import { type Endpoint, ok } from './desk.ts';
import { invalidOrderCall, refused } from './errors.ts';

const body = z.object({
  customer: z.object({ customerFirstName: z.string().min(1), customerLastName: z.string().min(1) }),
  lines: z
    .array(
      z.object({
        barcode: z.string(),
        quantity: z.number().int().positive(),
        discountPercentage: z.number().min(0).max(100).default(0),
      }),
    )
    .min(1),
  commercial: z.boolean().default(false),
});

/** What the stage alone has (sample `stage-test-order-create`): an order at will. */
export const testOrder: Endpoint = {
  method: 'POST',
  path: '/test/order/orders/core',
  group: null,
  answer: ({ world }, request) => {
    const parsed = body.safeParse(request.body);
    if (!parsed.success) throw invalidOrderCall('request.invalid', z.prettifyError(parsed.error), request.now);
    const { customer, lines, commercial } = parsed.data;
    for (const { barcode, quantity } of lines) {
      const listing = world.listings.get(barcode);
      if (listing?.status !== 'approved' || listing.quantity < quantity) {
        throw refused(400, 'product.not.on.sale', `Ürün satışta değil: ${barcode}`);
      }
    }
    const record = world.placeOrder(lines, request.now, 'Created');
    if (!record) throw invalidOrderCall('lines.empty', 'nothing was ordered', request.now);
    world.packages.edit(record, request.now, (order) => {
      Object.assign(order, customer, { commercial });
      for (const [index, line] of order.lines.entries()) {
        const gross = kurus(line.lineGrossAmount);
        const off = Math.round((gross * line.quantity * (lines[index]?.discountPercentage ?? 0)) / 100);
        line.discountDetails = piecesOf(line, gross, off, false);
        settleLine(line);
      }
      settlePackage(order);
    });
    return ok({ orderNumber: record.order.orderNumber });
  },
};
