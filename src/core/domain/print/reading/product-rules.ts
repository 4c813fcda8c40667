import type { NotMade, ProductProfile, ProductWord } from '../order-input.ts';
import type { PrintRule } from './print-rule.ts';

/** What a product's SKU or name alone tells about its print. */
export interface ProductRule extends PrintRule {
  readonly match: { readonly on: 'sku' | 'name'; readonly source: string; readonly flags: string };
  /** A name that this is true of as well is none of this rule's. */
  readonly except?: { readonly source: string; readonly flags: string };
  readonly gives: ProductWord;
}

/** Words that say that something is written on a product. */
const written = '\\b(?:personali[sz]ed|custom(?:i[sz]ed)?|names?|initials?|text|plates?|engrav)';

/** The first rule that says something of a property decides it. */
const rules: readonly ProductRule[] = [
  {
    id: 'regkey',
    title: 'number plates are in capitals',
    matches: 'a SKU that contains REGKEY',
    effect: 'the text is put in capitals',
    match: { on: 'sku', source: 'REGKEY', flags: 'i' },
    gives: { personalised: true, upperCase: true },
  },
  {
    id: 'not-personalised',
    title: 'a product that says that it is not personalised',
    matches: 'unpersonalised, non-personalised, not personalised, no personalisation in the name',
    effect: 'nothing is printed on it',
    match: {
      on: 'name',
      source: '\\b(?:un|non[- ]?|not )personali[sz]ed\\b|\\b(?:no|without) personali[sz]ation\\b',
      flags: 'i',
    },
    gives: { personalised: false, colors: 0 },
  },
  {
    id: 'fees',
    title: 'fees, vouchers, postage and wrapping',
    matches:
      'a name that is nothing but gift wrap, gift receipt, gift card, voucher, coupon, discount, postage, delivery upgrade, insurance, fee, surcharge, donation, tip',
    effect: 'no goods: nothing is made of it, unless the line carries options, a file or a note of its own',
    match: {
      on: 'name',
      source:
        '^\\s*(?:(?:gift[- ]?wrap(?:ping)?|gift (?:card|voucher|receipt|message)|e?-?voucher|postage|shipping|delivery|(?:express|next day|priority|expedited|tracked) (?:delivery|shipping|postage|dispatch)|handling|(?:(?:shipping|postage|delivery|parcel|package) )?insurance|(?:parcel|package) protection|tip|donation)(?: (?:service|option|upgrade|charge|fee|cost|protection))?|(?:handling|service|rush|priority|customs|postage|return|restocking) (?:fee|charge|surcharge)|fee|surcharge|extra charge|(?:order |total |promotional |loyalty )?discount|coupon|(?:discount|coupon|voucher|promo|promotion) code)\\s*$',
      flags: 'i',
    },
    gives: { personalised: false, colors: 0, made: false },
  },
  {
    id: 'fee-skus',
    title: 'SKUs of fees, vouchers, postage and wrapping',
    matches:
      'a SKU that is nothing but GIFT-WRAP, GIFT-RECEIPT, SHIPPING, POSTAGE, DISCOUNT, COUPON, VOUCHER, INSURANCE or SHIPPING-INSURANCE, unless the name speaks of names, text or personalising',
    effect: 'no goods: nothing is made of it, unless the line carries options, a file or a note of its own',
    match: {
      on: 'sku',
      source:
        '^\\s*(?:gift[-_ ]?wrap(?:ping)?|gift[-_ ]?receipt|shipping|postage|discount|coupon|voucher|(?:shipping[-_ ]?)?insurance)\\s*$',
      flags: 'i',
    },
    except: { source: written, flags: 'i' },
    gives: { personalised: false, colors: 0, made: false },
  },
  {
    id: 'gift-bags',
    title: 'gift bags',
    matches: 'a name that is nothing but gift bag',
    effect: 'nothing is printed on it',
    match: { on: 'name', source: '^\\s*gift bag\\s*$', flags: 'i' },
    gives: { personalised: false, colors: 0 },
  },
  {
    id: 'plain',
    title: 'a product whose name ends in “plain”',
    matches:
      'a last word Plain behind a comma, a dash or in brackets, unless the name speaks of names, text or personalising',
    effect: 'nothing is printed on it',
    match: { on: 'name', source: '[,([\\-–—] ?plain ?[)\\]]?\\s*$', flags: 'i' },
    except: { source: written, flags: 'i' },
    gives: { personalised: false, colors: 0 },
  },
  {
    id: 'personalised',
    title: 'a product that says that it is personalised',
    matches: 'personalised or personalized in the name',
    effect: 'without a text it waits for one',
    match: { on: 'name', source: '\\bpersonali[sz]ed\\b', flags: 'i' },
    gives: { personalised: true },
  },
  {
    id: 'per',
    title: 'the shop’s own SKUs of personalised goods',
    matches: 'a SKU that begins with PER-',
    effect: 'without a text it waits for one',
    match: { on: 'sku', source: '^\\s*PER-', flags: 'i' },
    gives: { personalised: true },
  },
];

/** The longest text when nobody has said otherwise: what fits on a keyring, in graphemes. */
export const defaultMaxLength = 30;

/** eBay's variation number → colour, where it is known for sure; the rows between are not and must not be guessed. */
const variationColors: ReadonlyMap<number, string> = new Map([
  [0, 'Black'],
  [23, 'Random Selection'],
  [24, 'Bronze'],
]);

const compiled = rules.map((rule) => ({
  rule,
  pattern: new RegExp(rule.match.source, rule.match.flags),
  except: rule.except ? new RegExp(rule.except.source, rule.except.flags) : null,
}));

/**
 * What is known of a product's print: for each property an operator's word, else the first rule that says something, else
 * nothing (nobody has said whether it is personalised, any number of colours, as typed, the default length).
 */
export function productProfile(sku: string | null, name: string, own: ProductWord | null): ProductProfile {
  const fitting = compiled.filter(({ rule, pattern, except }) => {
    const subject = (rule.match.on === 'sku' ? (sku ?? '') : name).slice(0, 500);
    return pattern.test(subject) && !except?.test(name.slice(0, 500));
  });
  const said = [own ?? {}, ...fitting.map(({ rule }) => rule.gives)];
  const first = <K extends keyof ProductWord>(property: K): ProductWord[K] | undefined =>
    said.map((profile) => profile[property]).find((value) => value !== undefined && value !== null);
  return {
    personalised: first('personalised') ?? null,
    colors: first('colors') ?? null,
    upperCase: first('upperCase') ?? false,
    maxLength: first('maxLength') ?? defaultMaxLength,
    notMade: notMadeBy(
      own,
      fitting.map(({ rule }) => rule),
    ),
  };
}

/** Who calls a product personalised means that it is made. */
function notMadeBy(own: ProductWord | null, fitting: readonly ProductRule[]): NotMade | null {
  if (own?.made === false) return { why: 'an operator said so', said: true };
  if (own?.made || own?.personalised) return null;
  const rule = fitting.find(({ gives }) => gives.made === false);
  return rule ? { why: rule.title, said: false } : null;
}

/** The listing and the variation number of an eBay SKU `wi_<itemId>_<n>`, or null. */
export function ebaySku(sku: string | null): { readonly itemId: string; readonly variation: number } | null {
  const match = /^\s*wi_(\d{6,20})_(\d{1,6})\s*$/i.exec(sku ?? '');
  return match ? { itemId: match[1] ?? '', variation: Number(match[2]) } : null;
}

/** The colour of an eBay variation number, for a cross-check; null: not known. */
export function variationColor(variation: number): string | null {
  return variationColors.get(variation) ?? null;
}

/** The rules on products, for a list of all rules. */
export const productRules: readonly PrintRule[] = [
  ...rules,
  {
    id: 'ebay-variation',
    title: 'eBay’s variation numbers',
    matches: `a SKU wi_<item>_<n> with n = ${[...variationColors.keys()].join(', ')}`,
    effect: `checked against the stated colour: ${[...variationColors].map(([n, color]) => `${n} ${color}`).join(', ')}`,
  },
  {
    id: 'max-length',
    title: 'the longest text',
    matches: 'every product that no operator has set otherwise',
    effect: `a text of more than ${defaultMaxLength} characters is reviewed`,
  },
];
