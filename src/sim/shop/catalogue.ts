/** What the shop makes: personalised 3D-printed goods, sold under invented SKUs. */
export interface Product {
  readonly productId: number;
  readonly sku: string;
  /** The listing's number on eBay; eBay lines carry `wi_<listing>_<variation>` instead of the SKU. */
  readonly ebayListing: string;
  readonly name: string;
  /** Price of one piece, in pence. */
  readonly pence: number;
  readonly grams: number;
  /** What the buyer writes on it: a name, a number plate, a short line, or nothing. */
  readonly personalised: 'name' | 'plate' | 'line' | 'none';
  readonly colours: 1 | 2;
  readonly bin: string;
  /** How often it sells, relative to the others. */
  readonly weight: number;
}

type Row = readonly [
  sku: string,
  name: string,
  pence: number,
  grams: number,
  personalised: Product['personalised'],
  colours: 1 | 2,
  weight: number,
];

const rows: readonly Row[] = [
  ['PER-KEY3D-LINE1-OD', 'Personalised 3D Name Keyring, Classic', 599, 14, 'name', 1, 22],
  ['PER-KEY3D-LINE2-OD', 'Personalised 3D Name Keyring, Two Colour', 749, 16, 'name', 2, 24],
  ['PER-KEY3D-LINE3-OD', 'Personalised 3D Name Keyring, Script', 699, 15, 'name', 2, 12],
  ['OD-REGKEY-UK1', 'Number Plate Keyring, Front and Rear', 849, 18, 'plate', 2, 9],
  ['OD-REGKEY-UK2', 'Number Plate Keyring, Slim', 699, 12, 'plate', 1, 5],
  ['OD-BAGTAG-STAR', 'School Bag Name Tag, Star', 549, 17, 'name', 2, 8],
  ['OD-BAGTAG-DINO', 'School Bag Name Tag, Dinosaur', 549, 19, 'name', 2, 6],
  ['OD-DESK-PLATE20', 'Desk Name Plate, 20 cm', 1499, 92, 'line', 2, 4],
  ['OD-DOOR-SIGN-A', 'Bedroom Door Name Sign', 1299, 110, 'name', 2, 4],
  ['OD-CAKE-NAME', 'Cake Topper with Name', 899, 21, 'name', 1, 5],
  ['OD-CAKE-NAMEAGE', 'Cake Topper with Name and Age', 999, 24, 'line', 2, 4],
  ['OD-PET-BONE', 'Pet Tag, Bone', 499, 8, 'name', 1, 5],
  ['OD-COASTER-INIT', 'Initial Coaster', 649, 41, 'name', 2, 3],
  ['7K-4QXD-21RM', 'Personalised Keyring for Dad, Gift Boxed', 1099, 46, 'name', 2, 4],
  ['3F-9TWH-88PC', 'Teacher Thank You Keyring', 799, 17, 'line', 2, 3],
  ['OD-HOOK-PLAIN', 'Adhesive Wall Hook, Plain', 349, 22, 'none', 1, 2],
  ['OD-SPLITRING-10', 'Spare Split Rings, Pack of 10', 299, 11, 'none', 1, 1],
];

export const products: readonly Product[] = rows.map(
  ([sku, name, pence, grams, personalised, colours, weight], index) => ({
    productId: 61_840_000 + index * 137,
    sku,
    ebayListing: String(395_200_417_000 + index * 7_919),
    name,
    pence,
    grams,
    personalised,
    colours,
    bin: `Shelf ${String.fromCharCode(65 + (index % 6))}${Math.floor(index / 6) + 1}`,
    weight,
  }),
);

/** The catalogue as weighted entries, for drawing. */
export const productsByWeight: readonly (readonly [Product, number])[] = products.map((product) => [
  product,
  product.weight,
]);

/** The filaments on the shelf; a variation's number on eBay is the colour's place in this list. */
export const colours: readonly string[] = [
  'Black',
  'White',
  'Grey',
  'Light Blue',
  'Blue',
  'Dark Blue',
  'Red',
  'Fire Engine Red',
  'Pink',
  'Magenta',
  'Purple',
  'Orange',
  'Yellow',
  'Gold',
  'Rose Gold',
  'Silver',
  'Bronze',
  'Green',
  'Olive Green',
  'Pine Green',
  'Turquoise',
  'Beige',
  'Glow in the Dark',
  'Random Selection',
];
