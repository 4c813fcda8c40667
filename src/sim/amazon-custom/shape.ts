import type { Random } from '../random.ts';
import type { AmazonLine } from '../shop/amazon-links.ts';

/** How Amazon happens to tell a wish: one and the same wish has many forms (facts on Amazon Custom, B2 and B3). */
export interface Shape {
  /** Which way `version3.0` and `customizationInfo` are nested, or that the flat list is missing. */
  readonly flat: 'a' | 'b' | 'none';
  /** The buyer dragged the text: the flat list has only a drawing of it. */
  readonly moved: boolean;
  /** Preview pictures, a drawing and the same data as XML lie beside the JSON. */
  readonly previews: boolean;
  /** What a Mac adds when somebody packs the archive again. */
  readonly macJunk: boolean;
  /** The last colour is picked in a colour field of the text, not among options. */
  readonly pickedColour: boolean;
  /** An optional second text that the buyer left alone. */
  readonly emptyField: boolean;
  /** Something else to choose, that is no colour. */
  readonly chain: string | null;
  readonly font: string | null;
  readonly byteOrderMark: boolean;
  readonly streamed: boolean;
  readonly fileName: string;
}

export function drawShape(line: AmazonLine, random: Random): Shape {
  return {
    flat: random.weighted([
      ['a', 6],
      ['b', 3],
      ['none', 1],
    ]),
    moved: random.chance(0.15),
    previews: random.chance(0.4),
    macJunk: random.chance(0.05),
    pickedColour: random.chance(0.3),
    emptyField: random.chance(0.2),
    chain: random.chance(0.1) ? random.pick(['Silver', 'Gold', 'Leather']) : null,
    font: random.chance(0.4) ? random.pick(['Arial', 'Lobster', 'Caviar Dreams']) : null,
    byteOrderMark: random.chance(0.1),
    streamed: random.chance(0.4),
    fileName: random.chance(0.9) ? `${line.lineItemKey}.json` : 'order.json',
  };
}
