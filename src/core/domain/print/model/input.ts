import { isFileLink, isOwnOption, type LineInput, type OrderInput } from '../order-input.ts';

/** What a language model is told of an order. Nothing else of it ever leaves the house. */
export interface ModelInput {
  readonly marketplace: string | null;
  readonly note: string | null;
  readonly lines: readonly ModelInputLine[];
}

/** `line` counts from 1 and means nothing outside this question. Lines not `asked` for are there to read the note by. */
export interface ModelInputLine {
  readonly line: number;
  readonly asked: boolean;
  readonly sku: string | null;
  readonly product: string;
  readonly quantity: number;
  readonly options: readonly { readonly name: string; readonly value: string }[];
}

/** A text of the buyer's as the model is shown it; an answer is checked against this very text. */
export interface ShownText {
  /** `option Color`, `buyer’s note`. */
  readonly from: string;
  readonly text: string;
}

/**
 * The question about the lines named by `itemIds`. It holds the marketplace, the products, the buyer's options and the buyer's
 * note; neither name nor address, and no number or id of the order or its lines.
 */
export function modelInput(order: OrderInput, itemIds: readonly number[]): ModelInput {
  return {
    marketplace: order.marketplace,
    note: order.customerNotes === null ? null : shownNote(order.customerNotes),
    lines: order.lines.map((line, index) => ({
      line: index + 1,
      asked: itemIds.includes(line.itemId),
      sku: line.sku,
      product: line.name,
      quantity: line.quantity,
      options: shownOptions(line),
    })),
  };
}

/** The texts that a line's print may be read from: its own options, then the order's note. */
export function shownTexts(order: OrderInput, line: LineInput): ShownText[] {
  const texts = shownOptions(line).map(({ name, value }) => ({ from: `option ${name}`, text: value }));
  return order.customerNotes === null ? texts : [...texts, noteOf(order.customerNotes)];
}

export const noteFrom = 'buyer’s note';

function noteOf(note: string): ShownText {
  return { from: noteFrom, text: shownNote(note) };
}

/**
 * The buyer's options without those that we wrote, without the link to the buyer's file, and with any other link blotted out. A
 * number in an option's value stays: it is what the piece shall say, as on a pet's tag.
 */
function shownOptions(line: LineInput): { name: string; value: string }[] {
  return line.options
    .filter((option) => !isOwnOption(option.name) && !isFileLink(option))
    .map(({ name, value }) => ({ name, value: value.replace(link, '[link]') }));
}

/**
 * In a note, which speaks to the seller, e-mail addresses and anything of nine digits and more (telephone, order number) are
 * blotted out, whether they were meant for print or not: what cannot be read goes to a person.
 */
function shownNote(note: string): string {
  return note.replace(link, '[link]').replace(emailAddress, '[e-mail]').replace(longNumber, '[number]');
}

const link = /\b(?:https?:\/\/|www\.)\S+/gi;
const emailAddress = /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/gu;
const longNumber = /\+?\p{Nd}(?:[\s()./\u2010-\u2015-]{0,3}\p{Nd}){8,}/gu;
