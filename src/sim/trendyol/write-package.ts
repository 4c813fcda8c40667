import { deriveSeed, Random } from '../random.ts';
import { kurus, piecesOf, settleLine, settlePackage } from './amounts.ts';
import { type Buyer, buyerByNumber } from './buyers.ts';
import type { Listing } from './listings.ts';
import type { PackageStatus, WireAddress, WireLine, WirePackage } from './wire.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Istanbul keeps UTC+3 all year. */
export const ISTANBUL = 3 * HOUR;

/** What is fixed about an order before it is written out. */
export interface OrderDraft {
  readonly worldSeed: number;
  readonly sellerId: number;
  readonly shipmentPackageId: number;
  readonly orderNumber: string;
  readonly buyer: number;
  /** Epoch ms, true UTC. */
  readonly placedAt: number;
  readonly status: PackageStatus;
  readonly wanted: readonly { readonly listing: Listing; readonly quantity: number; readonly lineId: number }[];
}

const payments = ['Banka/Kredi Kartı', 'Alışveriş Kredisi', 'Cüzdan', 'Hızlı Ödeme'];
const carriers = ['Trendyol Express', 'Yurtiçi Kargo', 'Aras Kargo', 'PTT Kargo'];

/** Writes the package of a new order, as the vendor answers it the moment after it was placed. */
export function writePackage(draft: OrderDraft): WirePackage {
  const { shipmentPackageId: id, placedAt, status } = draft;
  const random = new Random(deriveSeed(draft.worldSeed ^ 0x7061636b, id));
  const buyer = buyerByNumber(draft.worldSeed, draft.buyer);
  const campaign = random.chance(0.35) ? { percent: random.pick([5, 10, 20]), byTrendyol: random.chance(0.4) } : null;
  const lines = draft.wanted.map((wanted) => writeLine(draft, wanted, campaign, random));
  const createdAt = placedAt + random.int(2, 9) * 1_000 + random.int(0, 999);
  const home = addressOf(buyer, random);
  const order: WirePackage = {
    shipmentAddress: { ...home, neighborhood: buyer.neighbourhood },
    orderNumber: draft.orderNumber,
    paymentMethod: random.pick(payments),
    orderCountryCode: buyer.countryCode,
    packageGrossAmount: 0,
    packageSellerDiscount: 0,
    packageTyDiscount: 0,
    packageTotalDiscount: 0,
    discountDisplays: [],
    taxNumber: buyer.company?.taxNumber ?? null,
    invoiceAddress: {
      ...home,
      id: home.id + 1,
      company: buyer.company?.name ?? '',
      ...{ sector: '', latitude: '0.000000', longitude: '0.000000' },
      taxOffice: buyer.company?.taxOffice ?? '',
      taxNumber: buyer.company?.taxNumber ?? '',
    },
    customerFirstName: buyer.firstName,
    customerEmail: buyer.email,
    customerId: buyer.customerId,
    supplierId: draft.sellerId,
    customerLastName: buyer.lastName,
    channelId: random.chance(0.05) ? 25 : 1,
    shipmentPackageId: id,
    ...cargoOf(id, random),
    sellerDeliveryMethod: '',
    sellerOtpCode: '',
    cargoProviderName: random.pick(carriers),
    lines,
    orderDate: placedAt + ISTANBUL,
    identityNumber: buyer.company ? '' : '11111111111',
    currencyCode: 'TRY',
    packageHistories: [{ createdDate: createdAt, status }],
    shipmentPackageStatus: status,
    status,
    ...(random.chance(0.1) && { whoPays: 1 }),
    deliveryType: 'normal',
    timeSlotId: 0,
    estimatedDeliveryStartDate: placedAt + ISTANBUL + 3 * DAY,
    estimatedDeliveryEndDate: placedAt + ISTANBUL + 5 * DAY,
    packageTotalPrice: 0,
    deliveryAddressType: 'Shipment',
    agreedDeliveryDate: endOfIstanbulDay(placedAt + 2 * DAY),
    fastDelivery: false,
    originShipmentDate: createdAt - 5,
    lastModifiedDate: createdAt,
    commercial: buyer.company !== null,
    fastDeliveryType: '',
    deliveredByService: false,
    warehouseId: 372_389,
    invoiceLink: '',
    invoiceNumber: '',
    invoiceStatus: 'NotInvoiced',
    invoiceRejectedReasonKeys: '',
    micro: buyer.countryCode !== 'TR',
    giftBoxRequested: random.chance(0.04),
    '3pByTrendyol': false,
    etgbNo: null,
    etgbDate: null,
    containsDangerousProduct: false,
    cargoDeci: draft.wanted.reduce((sum, { listing, quantity }) => sum + quantity * listing.dimensionalWeight, 0),
    isCod: false,
    createdBy: 'order-creation',
    originPackageIds: null,
    hsCode: buyer.countryCode === 'TR' ? '' : '392640000000',
    shipmentNumber: 606_000_000 + (id % 1_000_000),
    is4P: random.chance(0.1),
  };
  settlePackage(order);
  if (campaign && order.packageTotalDiscount > 0) {
    const displayName = `Sepette %${campaign.percent} İndirim`;
    order.discountDisplays.push({ displayName, discountAmount: order.packageTotalDiscount });
  }
  return order;
}

/** The carrier's codes of a package; a package that takes another one's place gets its own. */
export function cargoOf(
  shipmentPackageId: number,
  random: Random,
): Pick<WirePackage, 'cargoTrackingNumber' | 'cargoTrackingLink' | 'cargoSenderNumber'> {
  const number = `728${random.digits(13)}`;
  return {
    cargoTrackingNumber: Number(number),
    cargoTrackingLink: `https://tracking.example.com/?id=${shipmentPackageId}-${random.digits(8)}`,
    cargoSenderNumber: `21${random.digits(10)}`,
  };
}

function writeLine(
  draft: OrderDraft,
  { listing, quantity, lineId }: OrderDraft['wanted'][number],
  campaign: { readonly percent: number; readonly byTrendyol: boolean } | null,
  random: Random,
): WireLine {
  const gross = kurus(listing.salePrice);
  const off = campaign ? Math.floor((gross * quantity * campaign.percent) / 100) : 0;
  const line: WireLine = {
    quantity,
    salesCampaignId: campaign ? 11 : 0,
    productSize: listing.size ?? 'Tek Ebat',
    stockCode: listing.stockCode,
    productName: `${listing.title}, ${listing.stockCode}`,
    contentId: listing.contentId,
    productOrigin: listing.origin,
    sellerId: draft.sellerId,
    lineGrossAmount: listing.salePrice,
    ...{ lineTotalDiscount: 0, lineSellerDiscount: 0, lineTyDiscount: 0 },
    discountDetails: piecesOf({ lineId, quantity }, gross, off, campaign?.byTrendyol ?? false),
    currencyCode: 'TRY',
    productColor: listing.colour ?? '',
    lineId,
    vatRate: listing.vatRate,
    barcode: listing.barcode,
    orderLineItemStatusName: draft.status,
    lineUnitPrice: listing.salePrice,
    fastDeliveryOptions: [],
    productCategoryId: listing.categoryId,
    commission: random.pick([10, 13, 19]),
    businessUnit: listing.categoryName,
    ...{ cancelledBy: '', cancelReason: '', cancelReasonCode: 0 },
  };
  settleLine(line);
  return line;
}

function addressOf(buyer: Buyer, random: Random): WireAddress {
  const { street, neighbourhood, district, city } = buyer;
  return {
    id: random.int(10_000_000, 99_999_998),
    firstName: buyer.firstName,
    lastName: buyer.lastName,
    company: '',
    address1: `${neighbourhood} ${street}`,
    address2: '',
    city,
    cityCode: buyer.cityCode,
    district,
    districtId: buyer.cityCode * 10 + 4,
    countyId: 0,
    countyName: '',
    shortAddress: '',
    stateName: '',
    addressLines: { addressLine1: `${neighbourhood} ${street}`, addressLine2: '' },
    postalCode: buyer.postalCode,
    countryCode: buyer.countryCode,
    neighborhoodId: buyer.cityCode * 1_000 + 111,
    phone: buyer.phone,
    fullAddress: `${neighbourhood} ${street} ${district} ${city}`,
    fullName: `${buyer.firstName} ${buyer.lastName}`,
  };
}

/** 23:59 of that day in Istanbul, in true UTC. */
function endOfIstanbulDay(at: number): number {
  return Math.floor((at + ISTANBUL) / DAY) * DAY + DAY - 60_000 - ISTANBUL;
}
