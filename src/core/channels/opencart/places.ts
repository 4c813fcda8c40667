import { foldedName } from '../../domain/folded-name.ts';
import type { MarketplaceOrder, ShopAddress } from '../shop.ts';
import { Held } from './articles.ts';
import type { ShopTx } from './database.ts';
import type { OpenCartSettings } from './settings.ts';
import { fitted, storedText } from './text.ts';

/** An address as an order's row keeps it, without the prefix of its columns; and what did not fit. */
export interface PlacedAddress {
  readonly fields: {
    readonly firstname: string;
    readonly lastname: string;
    readonly company: string;
    readonly address_1: string;
    readonly address_2: string;
    readonly city: string;
    readonly postcode: string;
    readonly country: string;
    readonly country_id: number;
    readonly zone: string;
    readonly zone_id: number;
  };
  readonly cut: readonly string[];
}

/**
 * Looks up country and zone of an address among the shop's own. A zone that it does not know stays as text, as OpenCart
 * itself takes it; a country it does not know holds the order.
 *
 * @throws Held
 */
export async function placeAddress(tx: ShopTx, address: ShopAddress): Promise<PlacedAddress> {
  const country = await tx
    .selectFrom('country')
    .select(['country_id', 'name'])
    .where('iso_code_2', '=', address.countryCode)
    .executeTakeFirst();
  if (!country) throw new Held('country-unknown', `The shop has no country “${address.countryCode}”.`);
  const zones = await tx
    .selectFrom('zone')
    .select(['zone_id', 'name'])
    .where('country_id', '=', country.country_id)
    .execute();
  const zone = zones.find(({ name }) => foldedName(name) === foldedName(address.city));
  const cut: string[] = [];
  const fit = (text: string | null, width: number): string => {
    const { stored, rest } = fitted(text ?? '', width);
    if (rest !== '') cut.push(text ?? '');
    return stored;
  };
  const first = fitted(address.street, 128);
  return {
    fields: {
      firstname: fit(address.firstName, 32),
      lastname: fit(address.lastName, 32),
      company: fit(address.company, 60),
      address_1: first.stored,
      address_2: fit(first.rest, 128),
      city: fit(address.district ?? address.city, 128),
      postcode: fit(address.postcode, 10),
      country: country.name,
      country_id: country.country_id,
      zone: zone?.name ?? storedText(address.city),
      zone_id: zone?.zone_id ?? 0,
    },
    cut,
  };
}

export interface OrderCurrency {
  readonly id: number;
  /** Units of it for one of the shop's own currency, as it is stored. */
  readonly value: string;
}

const titles: Readonly<Record<string, string>> = { TRY: 'Türk Lirası' };

/**
 * The shop's entry for the order's currency; made when a setting allows it.
 *
 * @param at `yyyy-mm-dd hh:mm:ss` in the shop's zone
 * @throws Held
 */
export async function orderCurrency(
  tx: ShopTx,
  { currency: code }: MarketplaceOrder,
  { addCurrency }: OpenCartSettings,
  at: string,
): Promise<OrderCurrency> {
  const known = await tx
    .selectFrom('currency')
    .select(['currency_id', 'value'])
    .where('code', '=', code)
    .executeTakeFirst();
  if (known && Number(known.value) > 0) return { id: known.currency_id, value: String(known.value) };
  if (known || addCurrency?.code !== code) {
    throw new Held(
      'currency-missing',
      `The shop has no currency ${code}${known ? ' with a rate' : ''}: add it in OpenCart, or set OPENCART_ADD_CURRENCY.`,
    );
  }
  const { insertId } = await tx
    .insertInto('currency')
    .values({
      title: titles[code] ?? code,
      code,
      symbol_left: '',
      symbol_right: code === 'TRY' ? '₺' : ` ${code}`,
      decimal_place: 2,
      value: addCurrency.rate,
      status: 1,
      date_modified: at,
    })
    .executeTakeFirstOrThrow();
  return { id: Number(insertId), value: addCurrency.rate };
}
