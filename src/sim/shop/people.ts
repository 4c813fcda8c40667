import { deriveSeed, Random } from '../random.ts';

/** Somebody who buys: an invented person at an invented address. */
export interface Person {
  readonly name: string;
  readonly company: string;
  readonly username: string;
  readonly phone: string | null;
  readonly street1: string;
  readonly street2: string;
  readonly city: string;
  readonly state: string;
  readonly postalCode: string;
  readonly country: string;
}

export interface Culture {
  readonly given: readonly string[];
  readonly family: readonly string[];
  /** Chinese and Japanese put the family name first, and without a space. */
  readonly familyFirst?: true;
  readonly abroad?: Place;
}

interface Place {
  readonly country: string;
  readonly cities: readonly string[];
  readonly streets: readonly string[];
  readonly postalDigits: number;
}

const british: Culture = {
  given:
    'Olivia Amelia Isla Ava Freya Poppy Florence Harriet Niamh Siân George Arthur Noah Theo Alfie Oscar Rory Callum Zoë Chloé'.split(
      ' ',
    ),
  family:
    'Ashdown Birtwhistle Carrow Dunmore Ellery Fairbrook Grimshaw Hollis Ingleby Jessop Kestle Larkin Merrow Nettleton O’Dowd Penrose Quayle Rudge Thistlewood Wrenfield'.split(
      ' ',
    ),
};

/** The peoples that buy, and how often. */
export const cultures: readonly (readonly [Culture, number])[] = [
  [british, 64],
  [
    {
      given: 'Ayşe Çağla Gülşen İpek Şule Emre Oğuz Ümit Yiğit Doğan'.split(' '),
      family: 'Akçaoğlu Çetinkol Dağdelenli Gümüşpala Işıkveren Köroğlan Şahinbey Yıldızhan'.split(' '),
      abroad: {
        country: 'TR',
        cities: ['İzmir', 'Eskişehir', 'Muğla'],
        streets: ['Çınarlı Sk.', 'Gülbahçe Cd.', 'Şelale Sk.'],
        postalDigits: 5,
      },
    },
    10,
  ],
  [
    {
      given: 'Łucja Małgorzata Żaneta Agnieszka Paweł Michał Jędrzej Świętosław'.split(' '),
      family: 'Brzęczkowicz Dąbrowiecki Gżegżółkowski Kołodziejek Śliwczyńska Wójcikowiak Źrebiński'.split(' '),
      abroad: {
        country: 'PL',
        cities: ['Łódź', 'Gdańsk', 'Rzeszów'],
        streets: ['ul. Źródlana', 'ul. Łąkowa', 'ul. Świerkowa'],
        postalDigits: 5,
      },
    },
    8,
  ],
  [
    {
      given: ['ليلى', 'نورهان', 'سلمى', 'كريم', 'يوسف', 'طارق'],
      family: ['البحراوي', 'الزهراني', 'المنصوري', 'القحطاني', 'العطار'],
      abroad: {
        country: 'AE',
        cities: ['دبي', 'الشارقة'],
        streets: ['شارع النخيل', 'شارع الواحة'],
        postalDigits: 5,
      },
    },
    6,
  ],
  [
    {
      given: ['雨桐', '梓涵', '浩然', '欣怡', '子轩'],
      family: ['欧阳', '司徒', '林', '程', '孟'],
      familyFirst: true,
      abroad: { country: 'CN', cities: ['杭州市', '成都市'], streets: ['桂花路', '青竹街'], postalDigits: 6 },
    },
    5,
  ],
  [
    {
      given: ['さくら', '陽菜', '蓮', '悠真', '美咲'],
      family: ['小鳥遊', '東雲', '月見里', '風間', '鈴村'],
      familyFirst: true,
      abroad: { country: 'JP', cities: ['札幌市', '金沢市'], streets: ['桜通り', '本町'], postalDigits: 7 },
    },
    4,
  ],
  [
    {
      given: 'Jürgen Björn Françoise Zoé Lærke Søren'.split(' '),
      family: 'Größenthal Lefèvrier Müllerbach Ødegaarden D’Aubincourt'.split(' '),
      abroad: {
        country: 'DE',
        cities: ['Würzburg', 'Lübeck', 'Görlitz'],
        streets: ['Bäckerstraße', 'Am Mühlgraben'],
        postalDigits: 5,
      },
    },
    3,
  ],
];

/** Towns and postcodes that no map knows: no British postcode begins with Q, V or X. */
const britishTowns =
  'Marlbury,Ashcombe Vale,Netherwick,Port Ellery,Thornley Green,Upper Carrow,St Wenn’s,Kilbrannoch'.split(',');
const britishStreets =
  'Larch Lane,Quarry Rise,Old Tannery Row,Millrace Close,Beacon Hill,The Shambles,Copperfield Way'.split(',');
const companies = ['Fairbrook Nursery', 'Penrose & Daughters', 'Grimshaw Motors', 'Little Wrens Playgroup'];

/**
 * The person with this number: the same number is the same person at every order.
 *
 * @param worldSeed the world's seed
 * @param number which person, from 0
 */
export function personByNumber(worldSeed: number, number: number): Person {
  const random = new Random(deriveSeed(worldSeed ^ 0x70656f70, number));
  const culture = random.weighted(cultures);
  const given = random.pick(culture.given);
  const family = random.pick(culture.family);
  const abroad = culture.abroad !== undefined && random.chance(0.4) ? culture.abroad : null;
  return {
    name: culture.familyFirst ? `${family}${given}` : `${given} ${family}`,
    company: random.chance(0.06) ? random.pick(companies) : '',
    username: `${random.pick(['happy', 'busy', 'craft', 'home', 'lucky', 'tiny'])}_${random.pick(['otter', 'maple', 'robin', 'pixel', 'fern'])}${number}`,
    // 07700 900000 to 900999 is the range kept free for drama.
    phone: random.chance(0.7) ? `07700 900${String(random.int(0, 999)).padStart(3, '0')}` : null,
    ...(abroad ? addressAbroad(abroad, random) : britishAddress(random)),
  };
}

type Address = Pick<Person, 'street1' | 'street2' | 'city' | 'state' | 'postalCode' | 'country'>;

function britishAddress(random: Random): Address {
  const outward = `${random.text('QVX', 1)}${random.text('ABEHLMNRSTW', 1)}${random.int(1, 29)}`;
  return {
    street1: `${random.int(1, 240)} ${random.pick(britishStreets)}`,
    street2: random.chance(0.2) ? `Flat ${random.int(1, 18)}` : '',
    city: random.pick(britishTowns),
    state: '',
    postalCode: `${outward} ${random.int(1, 9)}${random.text('ABDEFGHJLNPQRSTUWXYZ', 2)}`,
    country: 'GB',
  };
}

function addressAbroad(place: Place, random: Random): Address {
  return {
    street1: `${random.pick(place.streets)} ${random.int(1, 180)}`,
    street2: '',
    city: random.pick(place.cities),
    state: '',
    postalCode: random.digits(place.postalDigits),
    country: place.country,
  };
}
