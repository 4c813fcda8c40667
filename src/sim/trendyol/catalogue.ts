import { deriveSeed, Random } from '../random.ts';

/** One sellable thing: a product, or one variant of it. Money is in TRY with VAT inside, as the marketplace has it. */
export interface CatalogueProduct {
  /** `8690000NNNNNN`: 869 is Turkey's prefix, and no company owns 0000. */
  readonly barcode: string;
  /** The shop's own code for it, different for each variant; Trendyol's stockCode. */
  readonly model: string;
  /** What the variants of one product share. */
  readonly productMainId: string;
  readonly title: string;
  readonly description: string;
  readonly price: number;
  /** Never below the price. */
  readonly listPrice: number;
  readonly vatRate: 0 | 1 | 10 | 20;
  /** Pieces in the shop at the start. */
  readonly quantity: number;
  readonly brand: string;
  /** The name of a leaf of the category tree (reference.ts). */
  readonly category: string;
  readonly colour: string | null;
  readonly size: string | null;
  readonly images: readonly string[];
  /** Volumetric weight. */
  readonly deci: number;
  /** How often it sells, relative to the others. */
  readonly weight: number;
  /** Where it stands on the marketplace at the start; `none`: it was never offered there. */
  readonly listing: 'approved' | 'pending' | 'rejected' | 'none';
}

type Row = readonly [
  mainId: string,
  title: string,
  brand: string,
  category: string,
  lira: number,
  vatRate: CatalogueProduct['vatRate'],
  weight: number,
  colours: string,
  sizes: string,
  listing?: CatalogueProduct['listing'],
];

const rows: readonly Row[] = [
  [
    'NAR-ANAHTAR',
    'Kişiye Özel İsimli Anahtarlık',
    'Atölye Nar',
    'Anahtarlık',
    149.9,
    20,
    22,
    'Siyah,Kırmızı,Mavi,Pembe',
    '',
  ],
  ['NAR-PLAKA', 'Plakalı Anahtarlık, Çift Taraflı', 'Atölye Nar', 'Anahtarlık', 169.9, 20, 12, 'Siyah,Beyaz', ''],
  ['NAR-ETIKET', 'Okul Çantası İsim Etiketi', 'Atölye Nar', 'Anahtarlık', 119.5, 20, 8, 'Sarı,Turkuaz,Mor', ''],
  ['KIL-KUPA', 'El Yapımı Seramik Kupa 330 ml', 'Lokum & Kil', 'Kupa', 279, 20, 14, 'Yeşil,Beyaz,Lacivert', ''],
  [
    'KIL-FINCAN',
    'Türk Kahvesi Fincanı, 6’lı Takım',
    'Lokum & Kil',
    'Fincan Takımı',
    899.9,
    20,
    6,
    'Altın Sarısı,Turkuaz',
    '',
  ],
  ['KIL-TEPSI', 'Kuş ve Çiçek Desenli Tepsi 49 cm', 'Lokum & Kil', 'Tepsi', 498.9, 20, 4, 'Yeşil,Kırmızı', ''],
  ['DUT-TISORT', 'Baskılı Pamuklu Tişört', 'Dut Ağacı', 'Tişört', 349.99, 10, 18, 'Siyah,Beyaz,Gri', 'S,M,L,XL'],
  [
    'DUT-COCUK',
    'Çocuk Organik Pamuk Tişört',
    'Dut Ağacı',
    'Tişört',
    249.99,
    10,
    9,
    'Sarı,Mavi',
    '4-5 Yaş,6-7 Yaş,8-9 Yaş',
  ],
  ['DUT-BERE', 'Örgü Bere', 'Dut Ağacı', 'Bere', 199.95, 10, 5, 'Bordo,Gri,Lacivert', ''],
  ['KUZ-KOPEK', 'Evcil Hayvan İsimliği, Kemik', 'Kuzey Işığı', 'Evcil Hayvan Künyesi', 89.9, 20, 6, 'Kırmızı,Mavi', ''],
  ['KUZ-MASA', 'Masa İsimliği 20 cm', 'Kuzey Işığı', 'Masa İsimliği', 329, 20, 5, 'Siyah,Ceviz', ''],
  ['KUZ-KAPI', 'Çocuk Odası Kapı Süsü', 'Kuzey Işığı', 'Kapı Süsü', 289.5, 20, 4, 'Pembe,Mavi', ''],
  ['CIN-MASAL', 'Çınaraltı Masalları (Ciltli)', 'Çınar Yayınevi', 'Çocuk Kitabı', 185, 0, 7, '', ''],
  ['CIN-BOYAMA', 'Boyama Kitabı: Şehir Kuşları', 'Çınar Yayınevi', 'Çocuk Kitabı', 95, 0, 5, '', ''],
  ['EGE-INCIR', 'Kuru İncir 500 g', 'Ege Sofrası', 'Kuru Meyve', 219.9, 1, 8, '', ''],
  ['EGE-ZEYTIN', 'Erken Hasat Zeytinyağı 1 L', 'Ege Sofrası', 'Zeytinyağı', 649.9, 1, 6, '', ''],
  ['NAR-MAGNET', 'Fotoğraflı Magnet, 4’lü', 'Atölye Nar', 'Magnet', 129.9, 20, 5, '', '', 'rejected'],
  ['KUZ-TOPPER', 'Pasta Süsü, İsimli', 'Kuzey Işığı', 'Pasta Süsü', 159.9, 20, 3, 'Altın Sarısı,Gümüş', '', 'pending'],
  ['KIL-MUM', 'Seramik Mumluk', 'Lokum & Kil', 'Mumluk', 239, 20, 3, '', '', 'none'],
  ['DUT-CANTA', 'Bez Çanta, Nakışlı', 'Dut Ağacı', 'Bez Çanta', 179.9, 10, 3, 'Krem,Siyah', '', 'none'],
  ['EGE-RECEL', 'Gül Reçeli 380 g', 'Ege Sofrası', 'Reçel', 164.9, 1, 3, '', '', 'none'],
];

/** Everything the shop sells, in a fixed order: the same in every world. */
export const products: readonly CatalogueProduct[] = rows.flatMap(variantsOf).map(withNumber);

type Variant = Omit<CatalogueProduct, 'barcode' | 'quantity'>;

function variantsOf(row: Row): Variant[] {
  const [mainId, title, brand, category, lira, vatRate, weight, colours, sizes, listing = 'approved'] = row;
  const share = weight / (colours.split(',').length * sizes.split(',').length);
  return colours.split(',').flatMap((colour, c) =>
    sizes.split(',').map((size, s): Variant => {
      const price = Math.round(lira * 100 + (size === 'XL' ? 2_000 : 0)) / 100;
      return {
        model: [mainId, colour && c + 1, size && s + 1].filter((part) => part !== '').join('-'),
        productMainId: mainId,
        title: [title, colour, size].filter((part) => part !== '').join(' - '),
        description: `<p>${title}. ${brand} atölyesinde hazırlanır, iki iş günü içinde kargoya verilir.</p>`,
        price,
        listPrice: mainId.length % 2 === 0 ? Math.round(price * 125) / 100 : price,
        vatRate,
        brand,
        category,
        colour: colour || null,
        size: size || null,
        images: [1, 2].map((n) => `https://images.example.com/urun/${mainId.toLowerCase()}-${c + 1}-${n}.jpg`),
        deci: vatRate === 20 ? 1 : 2,
        weight: share,
        listing,
      };
    }),
  );
}

function withNumber(variant: Variant, index: number): CatalogueProduct {
  const random = new Random(deriveSeed(0x7374636b, index));
  const barcode = `8690000${String(100_000 + index * 1_379).padStart(6, '0')}`;
  // One in twelve is sold out; the rest have enough for some days, the quick ones for fewer.
  return { barcode, ...variant, quantity: random.chance(1 / 12) ? 0 : random.int(6, 60) };
}
