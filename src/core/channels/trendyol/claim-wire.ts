import * as z from 'zod';

/** What we rely on in Trendyol's claims, and no more (facts on Trendyol, B5); the raw document keeps the rest. */

const text = z.string().nullish();
/** Tracking numbers here have up to twenty digits and come as their digits. */
const digits = z.union([z.int().nonnegative(), z.string().trim().min(1)]).transform(String);
const instant = z.int().nonnegative().nullish();
const reason = z.object({ name: text, code: text }).nullish();

const claimItemSchema = z.object({
  id: z.string().trim().min(1),
  claimItemStatus: z.object({ name: z.string().trim().min(1) }),
  customerClaimItemReason: reason,
  trendyolClaimItemReason: reason,
  autoApproveDate: instant,
});

export const claimSchema = z.object({
  claimId: z.string().trim().min(1),
  orderNumber: digits,
  orderShipmentPackageId: digits.nullish(),
  claimDate: z.int().positive(),
  lastModifiedDate: instant,
  cargoProviderName: text,
  cargoTrackingNumber: digits.nullish(),
  items: z.array(
    z.object({
      orderLine: z.object({ id: digits.nullish(), barcode: text, productName: text }),
      claimItems: z.array(claimItemSchema),
    }),
  ),
});
