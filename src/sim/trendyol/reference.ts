/** The marketplace's own words: brands, the category tree, what a product of a category must say of itself (sample `reference-data`). */

export interface Brand {
  readonly id: number;
  readonly name: string;
}

export interface Category {
  readonly id: number;
  readonly name: string;
  readonly parentId?: number;
  readonly subCategories: readonly Category[];
}

export interface AttributeValue {
  readonly id: number;
  readonly name: string;
}

export interface Attribute {
  readonly id: number;
  readonly name: string;
  readonly required: boolean;
  readonly varianter: boolean;
  readonly slicer: boolean;
  /** Whether a value in one's own words is taken. */
  readonly allowCustom: boolean;
  readonly values: readonly AttributeValue[];
}

/** Brands that the shop carries, and others whose names are near them. */
const brandNames = [
  'Atölye Nar',
  'Lokum & Kil',
  'Dut Ağacı',
  'Kuzey Işığı',
  'Çınar Yayınevi',
  'Ege Sofrası',
  'ATÖLYE NARİN',
  'Çınar',
  'Ege Sofra',
  'Kuzey',
  'Işık Ev',
  'Dutlu Bahçe',
];
export const brands: readonly Brand[] = brandNames.map((name, index) => ({ id: 317_210 + index * 41, name }));

const tree: Readonly<Record<string, readonly string[]>> = {
  Aksesuar: ['Anahtarlık', 'Bere', 'Bez Çanta'],
  'Ev & Mobilya': ['Kupa', 'Fincan Takımı', 'Tepsi', 'Masa İsimliği', 'Kapı Süsü', 'Mumluk', 'Magnet', 'Pasta Süsü'],
  Giyim: ['Tişört'],
  Kitap: ['Çocuk Kitabı'],
  Süpermarket: ['Kuru Meyve', 'Zeytinyağı', 'Reçel'],
  'Evcil Hayvan': ['Evcil Hayvan Künyesi'],
};

export const categories: readonly Category[] = Object.entries(tree).map(([name, leaves], index) => {
  const id = 1_162 + index * 100;
  return {
    id,
    name,
    subCategories: leaves.map((leaf, n) => ({ id: id + n + 1, name: leaf, parentId: id, subCategories: [] })),
  };
});

const leaves = new Map(categories.flatMap((top) => top.subCategories).map((leaf) => [leaf.id, leaf]));

/** A category that products can be put into; undefined for an unknown one or one that has others below it. */
export function leafCategory(id: number): Category | undefined {
  return leaves.get(id);
}

/** The leaf of this name; throws when the tree has none, which would be a slip of the catalogue. */
export function categoryNamed(name: string): Category {
  const found = [...leaves.values()].find((leaf) => leaf.name === name);
  if (!found) throw new Error(`the category tree has no ${name}`);
  return found;
}

/** The brand of this name; throws when there is none, which would be a slip of the catalogue. */
export function brandNamed(name: string): Brand {
  const found = brands.find((brand) => brand.name === name);
  if (!found) throw new Error(`there is no brand ${name}`);
  return found;
}

const valuesOf = (from: number, names: string): AttributeValue[] =>
  names.split(',').map((name, index) => ({ id: from + index, name }));

const colours =
  'Siyah,Beyaz,Gri,Kırmızı,Mavi,Lacivert,Pembe,Sarı,Turkuaz,Mor,Yeşil,Altın Sarısı,Gümüş,Bordo,Ceviz,Krem';
const plain = { required: true, varianter: false, slicer: false, allowCustom: false };

export const webColour: Attribute = {
  ...plain,
  id: 348,
  name: 'Web Color',
  slicer: true,
  values: valuesOf(2_887, colours),
};
export const size: Attribute = {
  ...plain,
  id: 338,
  name: 'Beden',
  varianter: true,
  values: valuesOf(4_868, 'S,M,L,XL,Tek Ebat,4-5 Yaş,6-7 Yaş,8-9 Yaş'),
};
const colourText: Attribute = { ...plain, id: 47, name: 'Renk', required: false, allowCustom: true, values: [] };
const material: Attribute = {
  ...plain,
  id: 14,
  name: 'Materyal',
  required: false,
  values: valuesOf(1_110, 'Pamuk,Seramik,PLA,Ahşap,Metal'),
};
const age: Attribute = { ...plain, id: 346, name: 'Yaş Grubu', values: valuesOf(4_293, 'Çocuk,Genç,Yetişkin') };

/** What a product of this leaf category is asked to say. */
export function attributesOf({ name }: Category): readonly Attribute[] {
  if (name === 'Tişört') return [size, webColour, colourText, material, age];
  if (name === 'Çocuk Kitabı') return [age];
  if (['Kuru Meyve', 'Zeytinyağı', 'Reçel'].includes(name)) return [];
  return [webColour, colourText, material];
}
