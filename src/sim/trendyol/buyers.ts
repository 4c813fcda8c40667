import { deriveSeed, Random } from '../random.ts';
import { type Culture, cultures } from '../shop/people.ts';

/** Somebody who buys on the marketplace: invented, at an invented address. */
export interface Buyer {
  readonly customerId: number;
  readonly firstName: string;
  readonly lastName: string;
  /** The marketplace's relay address. */
  readonly email: string;
  readonly phone: string;
  readonly city: string;
  readonly cityCode: number;
  readonly district: string;
  readonly neighbourhood: string;
  readonly street: string;
  readonly postalCode: string;
  readonly countryCode: string;
  readonly company: { readonly name: string; readonly taxNumber: string; readonly taxOffice: string } | null;
}

const cities: readonly (readonly [string, number, readonly string[]])[] = [
  ['İstanbul', 34, ['Kadıköy', 'Sarıyer', 'Üsküdar', 'Şişli', 'Bağcılar']],
  ['Ankara', 6, ['Çankaya', 'Gölbaşı', 'Keçiören']],
  ['İzmir', 35, ['Bornova', 'Karşıyaka', 'Çeşme']],
  ['Muğla', 48, ['Menteşe', 'Köyceğiz']],
  ['Şanlıurfa', 63, ['Haliliye', 'Eyyübiye']],
  ['Eskişehir', 26, ['Odunpazarı', 'Tepebaşı']],
  ['Trabzon', 61, ['Ortahisar', 'Akçaabat']],
];
const neighbourhoods = ['Çınarlı', 'Gülbahçe', 'Işıklar', 'Yeşilöz', 'Şafaktepe', 'Üçpınar', 'Dağyeli'];
const streets = ['Ihlamur Sk.', 'Öğretmen Cd.', 'Şelale Sk.', 'Zümrüt Blv.', 'Kızılcık Çıkmazı', 'Ağaçiçi Sk.'];
const companies = [
  'Işıldar Kırtasiye Ltd. Şti.',
  'Gözde Kafe İşletmeleri A.Ş.',
  'Üçpınar Anaokulu',
  'Öz Çınarlı Matbaacılık',
];
const taxOffices = ['Kadıköy V.D.', 'Çankaya V.D.', 'Bornova V.D.'];
const abroad = [
  { countryCode: 'AZ', city: 'Bakı', district: 'Nəsimi' },
  { countryCode: 'DE', city: 'Köln', district: 'Ehrenfeld' },
  { countryCode: 'SA', city: 'الرياض', district: 'العليا' },
  { countryCode: 'RO', city: 'București', district: 'Sectorul 3' },
];

/** Four in five are Turkish; the others are all peoples of the world's other shop. */
const names: readonly (readonly [Culture, number])[] = cultures.map(([culture, weight]) => [
  culture,
  culture.abroad?.country === 'TR' ? 400 : weight,
]);

/**
 * The buyer with this number: the same number is the same person at every order.
 *
 * @param worldSeed the world's seed
 * @param number which buyer, from 0
 */
export function buyerByNumber(worldSeed: number, number: number): Buyer {
  const random = new Random(deriveSeed(worldSeed ^ 0x74727074, number));
  const culture = random.weighted(names);
  const [city, cityCode, districts] = random.pick(cities);
  return {
    customerId: 71_000_000 + number * 13,
    firstName: random.pick(culture.given) + (random.chance(0.1) ? ` ${random.pick(culture.given)}` : ''),
    lastName: random.pick(culture.family),
    email: `pf+${random.text('abcdefghjkmnpqrstuvwxyz23456789', 9)}@trendyolmail.com`,
    // As the vendor's own test orders have it: no such prefix is given out.
    phone: `500000${random.text('0123456789', 4)}`,
    city,
    cityCode,
    district: random.pick(districts),
    neighbourhood: `${random.pick(neighbourhoods)} Mahallesi`,
    street: `${random.pick(streets)} No:${random.int(1, 140)}${random.chance(0.6) ? ` D:${random.int(1, 32)}` : ''}`,
    postalCode: `${String(cityCode).padStart(2, '0')}${random.text('0123456789', 3)}`,
    countryCode: 'TR',
    ...(random.chance(0.06) && { ...random.pick(abroad), cityCode: 0 }),
    company: random.chance(0.08)
      ? { name: random.pick(companies), taxNumber: `000${random.digits(7)}`, taxOffice: random.pick(taxOffices) }
      : null,
  };
}
