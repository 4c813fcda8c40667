import { orderDate, pacificDay } from '../pacific.ts';
import { Random } from '../random.ts';
import type { WireAddress, WireItem, WireOrder } from '../shipstation/wire.ts';
import { DAY, type OrderHeader } from './book.ts';
import type { Source } from './channels.ts';
import { drawLines } from './lines.ts';
import { orderTotal, pounds } from './money.ts';
import { type Person, personByNumber } from './people.ts';
import { drawRemark } from './personalisation.ts';

const mailHost: Record<Source, string> = {
  amazon: 'relay.amazon-buyers.example',
  ebay_v2: 'members.ebay-buyers.example',
  etsy: 'mail.example',
  web: 'post.example',
};

const requestedService: Record<Source, string> = {
  amazon: 'Std UK Dom_1',
  ebay_v2: 'UK_RoyalMailSecondClassStandard',
  etsy: 'Royal Mail 2nd Class',
  web: 'Standard Delivery',
};

/**
 * Writes out an order as ShipStation answers it. A pure function: the same header gives the same order byte for byte,
 * so an order nobody has changed need not be kept.
 *
 * @param worldSeed the world's seed, from which the buyer is drawn
 * @param amazonBase where the links to Amazon's files lead: a scheme and a host
 */
export function writeOrder(header: OrderHeader, worldSeed: number, amazonBase: string): WireOrder {
  const random = new Random(header.seed);
  const buyer = personByNumber(worldSeed, header.buyer);
  const { items, notes } = drawLines(header, random, amazonBase);
  const shipTo = shippingAddress(buyer, random);
  const shippingAmount = random.chance(0.6) ? 0 : pounds(random.pick([155, 299, 349]));
  const taxAmount = header.source === 'web' && random.chance(0.4) ? pounds(random.int(40, 260)) : 0;
  const total = orderTotal({ items, taxAmount, shippingAmount });
  const paid = header.paidAt !== null;
  const shipped = header.status === 'shipped';
  const remark = random.chance(0.16) ? [drawRemark(random)] : [];
  const customerNotes = [...notes, ...remark].join('\n');
  const shipBy = header.source === 'web' && random.chance(0.5) ? null : header.orderedAt + random.int(8, 13) * DAY;
  const holdUntil = header.modifiedAt + random.int(2, 9) * DAY;
  const abroad = buyer.country !== 'GB';
  return {
    orderId: header.orderId,
    orderNumber: header.orderNumber,
    orderKey: header.orderKey,
    orderDate: orderDate(header.orderedAt),
    createDate: orderDate(header.createdAt),
    modifyDate: orderDate(header.modifiedAt),
    paymentDate: header.paidAt === null ? null : orderDate(header.paidAt),
    shipByDate: shipBy === null ? null : `${pacificDay(shipBy)}T00:00:00.0000000`,
    orderStatus: header.status,
    customerId: 88_000_000 + header.buyer,
    customerUsername: header.source === 'amazon' ? null : buyer.username,
    customerEmail: random.chance(0.03) ? null : `${buyer.username}@${mailHost[header.source]}`,
    billTo: { ...noAddress, name: buyer.name },
    shipTo,
    items,
    orderTotal: total,
    amountPaid: paid ? total : 0,
    taxAmount,
    shippingAmount,
    customerNotes: customerNotes === '' ? null : customerNotes,
    internalNotes: null,
    gift: header.gift,
    giftMessage: header.gift
      ? random.pick(['Happy birthday! 🎉', 'İyi ki doğdun!', 'With love from Nan xx', null])
      : null,
    paymentMethod: header.source === 'web' ? 'Credit Card' : null,
    requestedShippingService: requestedService[header.source],
    carrierCode: shipped ? 'royal_mail' : null,
    serviceCode: shipped ? (abroad ? 'rm_international_tracked' : 'rm_tracked_48') : null,
    packageCode: shipped ? 'package' : null,
    confirmation: shipped ? 'delivery' : 'none',
    shipDate: shipped ? pacificDay(header.modifiedAt) : null,
    holdUntilDate: header.status === 'on_hold' ? pacificDay(holdUntil) : null,
    weight: totalWeight(items),
    dimensions: random.chance(0.7) ? null : { units: 'inches', length: 6.3, width: 4.3, height: 0.8 },
    insuranceOptions: { provider: null, insureShipment: false, insuredValue: 0 },
    internationalOptions: abroad ? customs(items) : { contents: null, customsItems: null, nonDelivery: null },
    advancedOptions: {
      warehouseId: 730_112,
      nonMachinable: false,
      saturdayDelivery: false,
      containsAlcohol: false,
      mergedOrSplit: false,
      mergedIds: [],
      parentId: null,
      storeId: header.storeId,
      customField1: null,
      customField2: null,
      customField3: null,
      source: header.source,
      billToParty: null,
      billToAccount: null,
      billToPostalCode: null,
      billToCountryCode: null,
      billToMyOtherAccount: null,
    },
    tagIds: header.tagIds ? [...header.tagIds] : null,
    userId: null,
    externallyFulfilled: false,
    externallyFulfilledBy: null,
    externallyFulfilledById: null,
    externallyFulfilledByName: null,
    labelMessages: null,
  };
}

/** An address nobody has filled in, as `billTo` mostly is. */
export const noAddress: Readonly<WireAddress> = {
  name: null,
  company: null,
  street1: null,
  street2: null,
  street3: null,
  city: null,
  state: null,
  postalCode: null,
  country: null,
  phone: null,
  residential: null,
  addressVerified: null,
};

/** The weight of all goods of an order, in grams. */
export function totalWeight(items: readonly Pick<WireItem, 'quantity' | 'weight'>[]): WireOrder['weight'] {
  const value = items.reduce((sum, item) => sum + item.quantity * (item.weight?.value ?? 0), 0);
  return { value, units: 'grams', WeightUnits: 2 };
}

function shippingAddress(buyer: Person, random: Random): WireAddress {
  return {
    name: buyer.name,
    company: buyer.company,
    street1: buyer.street1,
    street2: buyer.street2,
    street3: null,
    city: buyer.city,
    state: buyer.state,
    postalCode: buyer.postalCode,
    country: buyer.country,
    phone: buyer.phone,
    residential: buyer.company === '',
    addressVerified: random.weighted([
      ['Address validated successfully', 0.8],
      ['Address validation warning', 0.1],
      ['Address not yet validated', 0.1],
    ]),
  };
}

function customs(items: readonly WireItem[]): WireOrder['internationalOptions'] {
  return {
    contents: 'merchandise',
    customsItems: items
      .filter((item) => !item.adjustment)
      .map((item) => ({
        customsItemId: item.orderItemId - 900_000_000,
        description: item.name,
        quantity: item.quantity,
        value: item.unitPrice,
        harmonizedTariffCode: '392640',
        countryOfOrigin: 'GB',
      })),
    nonDelivery: 'return_to_sender',
  };
}
