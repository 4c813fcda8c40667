import { type E4, moneyFromNumber } from '../../domain/money.ts';
import type { ShopConfig } from './config.ts';
import type { ShopDb } from './database.ts';

/** The taxes that a buyer in the shop's own country pays, by tax class: a part of the price, and a fixed amount. */
export type Taxes = ReadonlyMap<number, { readonly percent: number; readonly fixed: E4 }>;

/** Fits the price columns: four places. */
const percentPlaces = 10_000;

/**
 * Reads the shop's taxes as its cart would apply them: rules of a class, whatever address they are based on, whose zone
 * holds the shop's country and whose rate is for the usual customer group. All are counted on the net price.
 */
export async function readTaxes(db: ShopDb, config: ShopConfig): Promise<Taxes> {
  const rows = await db
    .selectFrom('tax_rule as u')
    .innerJoin('tax_rate as r', 'r.tax_rate_id', 'u.tax_rate_id')
    .innerJoin('tax_rate_to_customer_group as g', 'g.tax_rate_id', 'r.tax_rate_id')
    .innerJoin('zone_to_geo_zone as z', 'z.geo_zone_id', 'r.geo_zone_id')
    .select(['u.tax_class_id', 'r.tax_rate_id', 'r.rate', 'r.type'])
    .distinct()
    .where('g.customer_group_id', '=', config.customerGroupId)
    .where('z.country_id', '=', config.countryId)
    .where('z.zone_id', 'in', [0, config.zoneId])
    .where('u.based', 'in', ['shipping', 'payment', 'store'])
    .execute();
  const taxes = new Map<number, { percent: number; fixed: E4 }>();
  for (const { tax_class_id, rate, type } of rows) {
    const { percent, fixed } = taxes.get(tax_class_id) ?? { percent: 0, fixed: 0 };
    const amount = moneyFromNumber(rate);
    taxes.set(
      tax_class_id,
      type === 'P' ? { percent: percent + amount / percentPlaces, fixed } : { percent, fixed: fixed + amount },
    );
  }
  return taxes;
}

/** A net price with its taxes, rounded to the cent as the shop shows it. A class without a rule has no tax. */
export function grossPrice(net: E4, taxClassId: number, taxes: Taxes): E4 {
  const { percent, fixed } = taxes.get(taxClassId) ?? { percent: 0, fixed: 0 };
  return Math.round((net * (1 + percent / 100) + fixed) / 100 + 1e-9) * 100;
}

interface Offer {
  readonly priority: number;
  readonly price: number | string;
  readonly date_start: string;
  readonly date_end: string;
}

/**
 * The offer that holds today: within its dates, of the lowest priority, and of these the cheapest. A date of zeros is none;
 * an offer starts on the day after its first date and ends before its last, as OpenCart compares them.
 *
 * @param today `yyyy-mm-dd` in the shop's zone
 */
export function offerOf<T extends Offer>(offers: readonly T[], today: string): T | null {
  const open = (date: string) => date.startsWith('0000-00-00');
  return (
    offers
      .filter((offer) => open(offer.date_start) || offer.date_start.slice(0, 10) < today)
      .filter((offer) => open(offer.date_end) || offer.date_end.slice(0, 10) > today)
      .sort((a, b) => a.priority - b.priority || Number(a.price) - Number(b.price))[0] ?? null
  );
}
