import type { ItemOption } from '../order.ts';
import type { Finding, Personalization } from './personalization.ts';

/** What the buyer's Amazon Custom file was found to say; see channels/amazon-custom. */
export interface FileReading {
  readonly sha256: string;
  readonly personalizations: readonly Personalization[];
  readonly findings: readonly Finding[];
}

/** How far we are with a line's file. `none`: the line has no link. */
export type FileState =
  | { readonly state: 'none' }
  | { readonly state: 'pending' }
  | { readonly state: 'read'; readonly reading: FileReading }
  | {
      readonly state: 'failed';
      readonly reason: 'file-refused' | 'file-unanswered' | 'file-unreadable' | 'file-mismatch';
      readonly detail: string;
    };

/** What is known of a product's print: by the shop's rules, or by an operator's word. */
export interface ProductProfile {
  /** False: nothing is ever written on it. Null: nobody has said. */
  readonly personalised: boolean | null;
  /** How many colours a piece needs. Null: as many as its source asks the buyer for. */
  readonly colors: 0 | 1 | 2 | null;
  readonly upperCase: boolean;
  /** The longest text in graphemes. */
  readonly maxLength: number;
  /** No goods: nothing is ever made of it. Null: it is made. */
  readonly notMade: NotMade | null;
}

export interface NotMade {
  /** For an operator: whose word it is, or which rule's. */
  readonly why: string;
  /** An operator said so of the product, which holds whatever a line carries; a rule knows its name or its SKU only. */
  readonly said: boolean;
}

/** What somebody (an operator, a rule) says of a product; what is not said is left to others. */
export type ProductWord = Partial<Omit<ProductProfile, 'notMade'>> & {
  /** False: it is no goods. */
  readonly made?: boolean;
};

/** One line of an order, as far as printing goes. */
export interface LineInput {
  readonly itemId: number;
  readonly sku: string | null;
  readonly name: string;
  readonly quantity: number;
  /** The buyer's: those we wrote ourselves are left out (`buyerOptions`). */
  readonly options: readonly ItemOption[];
  readonly file: FileState;
  readonly profile: ProductProfile;
}

/** An order, as far as printing goes: no name, no address, no e-mail. Lines in the order's own order, discounts left out. */
export interface OrderInput {
  readonly orderId: number;
  readonly orderNumber: string;
  readonly marketplace: string | null;
  readonly customerNotes: string | null;
  readonly internalNotes: string | null;
  /** Split from another order, or another from it: its words may be about pieces that it does not hold. */
  readonly isDivided: boolean;
  readonly lines: readonly LineInput[];
}

/** The options that we write on a ShipStation order (and the replaced system wrote before us). Never read as the buyer's. */
export const ownOptionNames = ['Name or Text', 'Colour 1', 'Colour 2', 'Personalized Details'] as const;

const ownOption = /^(name or text|colour [12]|personali[sz]ed details)( \d+)?$/i;

export function isOwnOption(name: string): boolean {
  return ownOption.test(name.trim());
}

/** The option whose value opens the buyer's file to whoever has it: a credential. */
export function isFileLink(option: ItemOption): boolean {
  return option.name.trim() === 'CustomizedURL';
}

/** What the buyer chose, without what we wrote back. */
export function buyerOptions(options: readonly ItemOption[]): ItemOption[] {
  return options.filter((option) => !isOwnOption(option.name));
}
