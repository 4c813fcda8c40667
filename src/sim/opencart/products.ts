/** A product as a marketplace lists it: prices in lira, VAT in them. */
export interface ListedProduct {
  readonly barcode: string;
  readonly model: string;
  readonly title: string;
  readonly price: number;
  readonly listPrice: number;
  /** Percent: 1, 10 or 20. */
  readonly vatRate: number;
  readonly quantity: number;
  readonly brand: string;
  readonly category: string;
  readonly images: readonly string[];
}

/** A product as the embedded shop keeps it. */
export interface ShopProduct extends ListedProduct {
  /** Stock is not counted down (OpenCart's “Subtract Stock: No”). */
  readonly unlimited?: boolean;
  /** Barcode of the product of which this is a variant with a row of its own. */
  readonly masterBarcode?: string;
  /** Values of one option; each is an article with a barcode and a stock, which OpenCart has no field for. */
  readonly choice?: {
    readonly option: string;
    readonly values: readonly { readonly name: string; readonly barcode: string; readonly quantity: number }[];
  };
}

type Line = readonly [title: string, brand: string, category: string, price: number, vatRate: number, quantity: number];

const lines: readonly Line[] = [
  ['Pamuklu Nevresim Takımı Çift Kişilik', 'Ayışığı', 'Ev Tekstili', 749.9, 10, 40],
  ['Pamuklu Nevresim Takımı Çift Kişilik Mavi', 'Ayışığı', 'Ev Tekstili', 749.9, 10, 14],
  ['Pamuklu Nevresim Takımı Çift Kişilik Gri', 'Ayışığı', 'Ev Tekstili', 769.9, 10, 26],
  ['Bambu Banyo Havlusu 70x140', 'Ayışığı', 'Ev Tekstili', 219.9, 10, 120],
  ['Çelik Termos 750 ml', 'Kuzey', 'Mutfak', 399.9, 20, 65],
  ['Döküm Demir Tava 28 cm', 'Ocakbaşı', 'Mutfak', 1149, 20, 18],
  ['Bakır Cezve No 3', 'Ocakbaşı', 'Mutfak', 329.5, 20, 33],
  ['Çocuk Boyama Kitabı Deniz', 'Martı Yayın', 'Kitap', 89.9, 1, 300],
  ['Boş Defter A5 Çizgisiz', 'Martı Yayın', 'Kırtasiye', 74.25, 10, 210],
  ['Kablosuz Masa Lambası', 'Kuzey', 'Aydınlatma', 899.9, 20, 22],
  ['Doğal Zeytinyağı Sabunu 4’lü', 'Bağ Evi', 'Kişisel Bakım', 159.9, 20, 90],
  ['Hediye Paketi ve Kartı', 'Kapı Önü', 'Hizmet', 29.9, 20, 0],
  ['Basic Tişört', 'Lodos', 'Giyim', 249.9, 10, 60],
  ['Kapüşonlu Sweatshirt', 'Lodos', 'Giyim', 599.9, 10, 36],
];

/** The embedded shop's own stock of products, for when no marketplace's catalogue is handed in. */
export const ownProducts: readonly ShopProduct[] = lines.map(
  ([title, brand, category, price, vatRate, quantity], index) => ({
    barcode: ownBarcode(index + 1),
    model: `KO-${String(index + 1).padStart(3, '0')}`,
    title,
    price,
    listPrice: index % 5 === 3 ? Math.round(price * 125) / 100 : price,
    vatRate,
    quantity,
    brand,
    category,
    images: [1, 2].map((picture) => `catalog/urun/${index + 1}-${picture}.jpg`),
    ...(title.startsWith('Hediye') ? { unlimited: true } : {}),
    ...(index === 1 || index === 2 ? { masterBarcode: ownBarcode(1) } : {}),
    ...(category === 'Giyim' ? { choice: sizes(index) } : {}),
  }),
);

function ownBarcode(number: number): string {
  return `8690000${String(number).padStart(6, '0')}`;
}

function sizes(index: number): NonNullable<ShopProduct['choice']> {
  const values = ['S', 'M', 'L'].map((name, at) => ({
    name,
    barcode: ownBarcode(100 + index * 10 + at),
    quantity: 12 + at * 4,
  }));
  return { option: 'Beden', values };
}
