import type { WireLine, WirePackage, WirePiece } from './wire.ts';

/** Kuruş of a price on the wire. */
export function kurus(lira: number): number {
  return Math.round(lira * 100);
}

/** The price on the wire of so many kuruş. */
export function lira(amount: number): number {
  return Math.round(amount) / 100;
}

/** Spreads an amount over pieces so that it sums up exactly: the first ones carry the odd kuruş. */
function spread(amount: number, pieces: number): number[] {
  const each = Math.floor(amount / pieces);
  return Array.from({ length: pieces }, (_, index) => each + (index < amount - each * pieces ? 1 : 0));
}

/** The pieces of a line whose gross unit price and whole discount are given in kuruş; the discount spread exactly. */
export function piecesOf(
  { lineId, quantity }: { readonly lineId: number; readonly quantity: number },
  gross: number,
  discount: number,
  byTrendyol: boolean,
): WirePiece[] {
  return spread(discount, quantity).map((off, index) => ({
    lineItemId: String(lineId * 100 + index),
    lineItemPrice: lira(gross - off),
    lineItemSellerDiscount: byTrendyol ? 0 : lira(off),
    lineItemTyDiscount: byTrendyol ? lira(off) : 0,
  }));
}

/** The average per piece, as the vendor rounds it. */
function average(pieces: readonly WirePiece[], of: (piece: WirePiece) => number): number {
  return lira(pieces.reduce((sum, piece) => sum + kurus(of(piece)), 0) / Math.max(1, pieces.length));
}

/** Brings a line's quantity and averages in line with its pieces; its gross price stays. */
export function settleLine(line: WireLine): void {
  const { discountDetails: pieces } = line;
  line.quantity = pieces.length;
  line.lineSellerDiscount = average(pieces, (piece) => piece.lineItemSellerDiscount);
  line.lineTyDiscount = average(pieces, (piece) => piece.lineItemTyDiscount);
  line.lineTotalDiscount = average(pieces, (piece) => piece.lineItemSellerDiscount + piece.lineItemTyDiscount);
  line.lineUnitPrice = average(pieces, (piece) => piece.lineItemPrice);
}

/** Brings a package's sums in line with the pieces of its lines, to the kuruş (facts B3). */
export function settlePackage(order: WirePackage): void {
  let [gross, seller, trendyol] = [0, 0, 0];
  for (const line of order.lines) {
    gross += kurus(line.lineGrossAmount) * line.quantity;
    for (const piece of line.discountDetails) {
      seller += kurus(piece.lineItemSellerDiscount);
      trendyol += kurus(piece.lineItemTyDiscount);
    }
  }
  order.packageGrossAmount = lira(gross);
  order.packageSellerDiscount = lira(seller);
  order.packageTyDiscount = lira(trendyol);
  order.packageTotalDiscount = lira(seller + trendyol);
  order.packageTotalPrice = lira(gross - seller - trendyol);
}
