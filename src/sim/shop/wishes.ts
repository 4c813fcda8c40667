import { Random } from '../random.ts';
import type { OrderHeader } from './book.ts';
import { drawLines } from './lines.ts';
import type { Personalisation } from './personalisation.ts';

/** So many equal pieces, and the texts on each of them in order (front, back). */
export interface WishedPieces {
  readonly texts: readonly string[];
  readonly quantity: number;
}

/** What a buyer wants on one line, told or not. */
export interface Wish {
  readonly pieces: readonly WishedPieces[];
  readonly colour: string;
  /** Null for a product of one colour. */
  readonly secondColour: string | null;
  /** Of the whole line, as it was ordered. */
  readonly quantity: number;
}

/** What is wanted on a line of an order as it was placed, counted from 0; null for a plain one. */
export function wishOf(header: OrderHeader, line: number): Wish | null {
  // Written by hand or split off: nobody placed it.
  if (header.seed === 0) return null;
  const { items, wishes } = drawLines(header, new Random(header.seed), '');
  const [item, drawn] = [items[line], wishes[line]];
  return item && drawn ? wishFrom(header, drawn, item.quantity) : null;
}

/** The wish that was drawn, in pieces: a file of Amazon's describes one design, made as often as ordered. */
export function wishFrom(header: OrderHeader, drawn: Personalisation, quantity: number): Wish {
  const { texts, colour, secondColour } = drawn;
  const one = header.source === 'amazon' || texts.length === 1;
  const pieces = one ? [{ texts: texts.slice(0, 2), quantity }] : texts.map((text) => ({ texts: [text], quantity: 1 }));
  return { pieces, colour, secondColour, quantity };
}
