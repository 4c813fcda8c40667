/** What a million tokens of a model cost, in nano-units: billionths of the currency's unit. Null: nobody says. */
export interface ModelPrice {
  readonly model: string;
  readonly input: number;
  /** Of input that the server had seen before; null means that it is counted as any other input. */
  readonly cached: number | null;
  readonly output: number;
  readonly currency: string;
  /** The day on which it was so, `yyyy-mm-dd`. */
  readonly asOf: string;
  readonly source: string;
}

/** Tokens of one call; `cached` is a part of `prompt` (facts on language models, C). */
export interface TokenUse {
  readonly prompt: number;
  readonly cached: number;
  readonly completion: number;
}

/** All prices and the daily budget are in this currency: it is what the vendors publish. */
export const priceCurrency = 'USD';

const nano = 1_000_000_000;
const perMillion = 1_000_000n;

type Row = readonly [model: string, input: string, cached: string | null, output: string];

const readOn = '2026-11-26';
const origin = 'LiteLLM’s public price table';

/** A dated name stands here only where its price differs from the name without the date. */
const rows: readonly Row[] = [
  ['gpt-4.1', '2.00', '0.50', '8.00'],
  ['gpt-4.1-mini', '0.40', '0.10', '1.60'],
  ['gpt-4.1-nano', '0.10', '0.025', '0.40'],
  ['gpt-4o', '2.50', '1.25', '10.00'],
  ['gpt-4o-2024-05-13', '5.00', null, '15.00'],
  ['gpt-4o-mini', '0.15', '0.075', '0.60'],
  ['gpt-5', '1.25', '0.125', '10.00'],
  ['gpt-5.1', '1.25', '0.125', '10.00'],
  ['o4-mini', '1.10', '0.275', '4.40'],
];

/** The prices that come with the program. An operator's own win over them (`orderdeck model-prices set`). */
export const listedPrices: readonly ModelPrice[] = rows.map(([model, input, cached, output]) => ({
  model,
  input: nanoFromDecimal(input),
  cached: cached === null ? null : nanoFromDecimal(cached),
  output: nanoFromDecimal(output),
  currency: priceCurrency,
  asOf: readOn,
  source: origin,
}));

/**
 * The price of a model, or null when nobody knows it. The operator's prices win; in each list the exact name is looked for
 * first, then the name without the provider before it and without the date behind it.
 */
export function findPrice(model: string, operators: readonly ModelPrice[]): ModelPrice | null {
  for (const list of [operators, listedPrices]) {
    for (const name of [model, plainName(model)]) {
      const price = list.find((candidate) => candidate.model.toLowerCase() === name.toLowerCase());
      if (price) return price;
    }
  }
  return null;
}

/** `openai/gpt-4.1-mini-2025-04-14` is `gpt-4.1-mini`. */
function plainName(model: string): string {
  return (model.split('/').at(-1) ?? model).replace(/[-@](?:\d{4}-\d{2}-\d{2}|20\d{6})$/, '');
}

/**
 * What a call cost in nano-units: (prompt − cached) × in + cached × cached-in + completion × out, exactly, rounded half up.
 * Reasoning tokens are a part of the completion's.
 */
export function costOf(use: TokenUse, price: ModelPrice): number {
  const cached = Math.min(use.cached, use.prompt);
  const total =
    BigInt(use.prompt - cached) * BigInt(price.input) +
    BigInt(cached) * BigInt(price.cached ?? price.input) +
    BigInt(use.completion) * BigInt(price.output);
  return Number((total + perMillion / 2n) / perMillion);
}

/**
 * Nano-units of a decimal text such as `0.40`.
 * @throws RangeError when it is no amount, finer than nine places, or a million and more
 */
export function nanoFromDecimal(text: string): number {
  const [, whole, fraction = ''] = /^(\d{1,6})(?:\.(\d{1,9}))?$/.exec(text.trim()) ?? [];
  if (whole === undefined) throw new RangeError(`"${text.slice(0, 40)}" is not an amount such as 0.40.`);
  return Number(whole) * nano + Number(fraction.padEnd(9, '0'));
}

/** Nano-units as a decimal text with at least two places and no more than it needs: `0.40`, `0.0001234`. */
export function formatNano(amount: number): string {
  const digits = String(Math.abs(amount)).padStart(10, '0');
  return `${amount < 0 ? '-' : ''}${digits.slice(0, -9)}.${digits.slice(-9).replace(/0{1,7}$/, '')}`;
}
