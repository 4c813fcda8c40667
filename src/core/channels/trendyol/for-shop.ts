import type { E4 } from '../../domain/money.ts';
import { money } from '../document.ts';
import type { MarketplaceLine, MarketplaceOrder, ShopAddress } from '../shop.ts';
import { name } from '../text.ts';
import { interpretPackage, readPackage } from './map.ts';
import type { WireAddress, WireLine, WirePackage } from './wire.ts';

/**
 * A package as a shop has to know it (M10): who bought it and where it goes, whole; what each line costs after all discounts,
 * to the kuruş. Identity and tax numbers stay in the raw document.
 *
 * @param body the JSON text of one package
 * @throws Unreadable
 */
export function packageForShop(body: string): MarketplaceOrder {
  const wire = readPackage(body);
  const order = interpretPackage(body);
  const buyer = { firstName: name(wire.customerFirstName) ?? '', lastName: name(wire.customerLastName) ?? '' };
  const shipTo = address(wire.shipmentAddress, buyer);
  return {
    channel: 'trendyol',
    marketplace: 'Trendyol',
    externalId: order.externalId,
    orderNumber: order.orderNumber,
    status: order.status,
    orderedAt: order.orderedAt,
    modifiedAt: order.modifiedAt,
    currency: order.currency,
    buyer: {
      id: order.customerUsername,
      // A buyer who is not named is at least named on the parcel.
      firstName: buyer.firstName || shipTo.firstName,
      lastName: buyer.lastName || shipTo.lastName,
      email: order.customerEmail,
      phone: null,
    },
    shipTo,
    billTo: wire.invoiceAddress ? address(wire.invoiceAddress, buyer) : shipTo,
    lines: lines(wire, order.total - order.shipping),
    shipping: order.shipping,
    total: order.total,
    carrier: order.carrierCode,
    tracking: order.package?.trackingNumber ?? null,
  };
}

function address(
  wire: WireAddress | null | undefined,
  buyer: Pick<MarketplaceOrder['buyer'], 'firstName' | 'lastName'>,
): ShopAddress {
  const [first, ...last] = (name(wire?.fullName) ?? '').split(/\s+(?=\S+$)/);
  // Sellers see the same text in both lines now and then.
  const street = [wire?.neighborhood, wire?.address1, wire?.address2].map(name).filter((part) => part !== null);
  return {
    firstName: name(wire?.firstName) || first || buyer.firstName,
    lastName: name(wire?.lastName) || last.join(' ') || buyer.lastName,
    company: name(wire?.company),
    street: [...new Set(street)].join(' '),
    district: name(wire?.district) ?? name(wire?.countyName),
    city: name(wire?.city) ?? name(wire?.stateName) ?? '',
    postcode: name(wire?.postalCode),
    countryCode: name(wire?.countryCode)?.toUpperCase() ?? 'TR',
    phone: name(wire?.phone),
  };
}

function lines(wire: WirePackage, goods: E4): MarketplaceLine[] {
  const sold = wire.lines.filter(({ quantity }) => quantity > 0);
  const totals = lineTotals(sold, goods);
  return sold.map((line, index) => ({
    barcode: name(line.barcode) ?? '',
    name: name(line.productName) ?? name(line.stockCode) ?? name(line.barcode) ?? '',
    quantity: line.quantity,
    total: totals[index] ?? 0,
    vatRate: line.vatRate ?? 0,
  }));
}

/**
 * What each line costs. Only its pieces add up exactly; a line's own price is their average, rounded (facts on Trendyol, B3). Where
 * no pieces are told, what the rounding has cost is settled in the dearest line; a greater difference stands, and is seen.
 *
 * @param goods what all of them come to
 */
function lineTotals(sold: readonly WireLine[], goods: E4): E4[] {
  const exact = sold.map((line) => piecesOf(line) ?? averageOf(line));
  if (sum(exact) === goods) return exact;
  const averaged = sold.map(averageOf);
  const rest = goods - sum(averaged);
  const pieces = sum(sold.map(({ quantity }) => quantity));
  if (Math.abs(rest) > pieces * halfKurus) return averaged;
  const dearest = averaged.indexOf(Math.max(...averaged));
  return averaged.map((total, index) => (index === dearest ? total + rest : total));
}

const halfKurus: E4 = 50;

function piecesOf({ quantity, discountDetails }: WireLine): E4 | null {
  if (discountDetails?.length !== quantity) return null;
  return sum(discountDetails.map(({ lineItemPrice }) => money(lineItemPrice, 'lineItemPrice')));
}

function averageOf({ quantity, lineUnitPrice }: WireLine): E4 {
  return money(lineUnitPrice, 'lineUnitPrice') * quantity;
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
