/** A line of a note, untouched but for its line break; several parts of one line bear the same number, counted from 1. */
export interface NoteLine {
  readonly number: number;
  readonly text: string;
}

const lineBreak = /\r\n|[\r\n\u2028\u2029]|<br\s{0,3}[\\/]?\s{0,3}>/gi;

/** Where a marketplace begins to speak of an item; some systems put all of a note on one line. */
const itemHead =
  /(?<=\s)(?=(?:item (?:id|number|no\.?)|numer przedmiotu|artikelnummer|ürün (?:no|numarası)) ?[:#] ?\d{6})/giu;

/** The lines of a note, parted before each item that it speaks of as well. */
export function noteLines(note: string): readonly NoteLine[] {
  return note
    .split(lineBreak)
    .flatMap((line, index) => line.split(itemHead).map((text) => ({ number: index + 1, text })));
}
