import type { Row } from './ddl.ts';

export const turkiye = 215;

/** Provinces of Türkiye as the installer numbers them, by name from 3315 on, with their numbers on plates. */
const provinces =
  'Adana 1, Adıyaman 2, Afyonkarahisar 3, Ağrı 4, Aksaray 68, Amasya 5, Ankara 6, Antalya 7, Ardahan 75, Artvin 8, ' +
  'Aydın 9, Balıkesir 10, Bartın 74, Batman 72, Bayburt 69, Bilecik 11, Bingöl 12, Bitlis 13, Bolu 14, Burdur 15, ' +
  'Bursa 16, Çanakkale 17, Çankırı 18, Çorum 19, Denizli 20, Diyarbakır 21, Düzce 81, Edirne 22, Elazığ 23, ' +
  'Erzincan 24, Erzurum 25, Eskişehir 26, Gaziantep 27, Giresun 28, Gümüşhane 29, Hakkari 30, Hatay 31, Iğdır 76, ' +
  'Isparta 32, İstanbul 34, İzmir 35, Kahramanmaraş 46, Karabük 78, Karaman 70, Kars 36, Kastamonu 37, Kayseri 38, ' +
  'Kilis 79, Kırıkkale 71, Kırklareli 39, Kırşehir 40, Kocaeli 41, Konya 42, Kütahya 43, Malatya 44, Manisa 45, ' +
  'Mardin 47, Mersin 33, Muğla 48, Muş 49, Nevşehir 50, Niğde 51, Ordu 52, Osmaniye 80, Rize 53, Sakarya 54, ' +
  'Samsun 55, Siirt 56, Sinop 57, Şırnak 73, Sivas 58, Şanlıurfa 63, Tekirdağ 59, Tokat 60, Trabzon 61, Tunceli 62, ' +
  'Uşak 64, Van 65, Yalova 77, Yozgat 66, Zonguldak 67';

export const zones: readonly Row[] = [
  ...provinces.split(', ').map((entry, index) => {
    const [name = '', plate = ''] = entry.split(' ');
    return { zone_id: 3315 + index, country_id: turkiye, name, code: `TR-${plate.padStart(2, '0')}`, status: 1 };
  }),
  { zone_id: 3563, country_id: 222, name: 'Lancashire', code: 'LANCS', status: 1 },
];

/** Where the shop's buyers live, of all the countries that the installer knows. */
export const countries: readonly Row[] = [
  { country_id: 15, name: 'Azerbaijan', iso_code_2: 'AZ', iso_code_3: 'AZE', address_format_id: 1 },
  { country_id: 81, name: 'Germany', iso_code_2: 'DE', iso_code_3: 'DEU', address_format_id: 1, postcode_required: 1 },
  { country_id: 175, name: 'Romania', iso_code_2: 'RO', iso_code_3: 'ROM', address_format_id: 1 },
  { country_id: 184, name: 'Saudi Arabia', iso_code_2: 'SA', iso_code_3: 'SAU', address_format_id: 1 },
  { country_id: turkiye, name: 'Türkiye', iso_code_2: 'TR', iso_code_3: 'TUR', address_format_id: 1 },
  { country_id: 222, name: 'United Kingdom', iso_code_2: 'GB', iso_code_3: 'GBR', address_format_id: 1 },
].map((row) => ({ postcode_required: 0, status: 1, ...row }));
