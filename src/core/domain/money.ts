/** Money: an integer count of 1/10,000 of the currency unit, so that sums are exact and fit SQLite's INTEGER. */
export type E4 = number;

/** Money as the command line's JSON tells it (design, The contract). */
export interface Money {
  readonly amount: string;
  readonly currency: string;
}

const PLACES = 4;
const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/**
 * Exact money from a JSON number or a decimal text ("12.34", "-5", "1e-3"); finer than four places is rounded half away
 * from zero. A number counts as the shortest decimal that means it, which is what the sender wrote.
 * @throws RangeError when it is no finite decimal, or larger than can be counted exactly (about 900 thousand million).
 */
export function moneyFromNumber(n: number | string): E4 {
  const [, sign, whole, fraction = '', exponent = '0'] = DECIMAL.exec(String(n)) ?? [];
  if (whole === undefined)
    throw new RangeError(`${shown(n)} is not an amount of money: a decimal such as 12.34 is needed.`);
  const size = Math.abs(Number(n));
  if (size * 10 ** PLACES > Number.MAX_SAFE_INTEGER)
    throw new RangeError(`${shown(n)} is too large an amount of money.`);
  // Far below the last place, and an exponent that must not be written out in zeros.
  if (size < 10 ** -(PLACES + 2)) return 0;

  const digits = whole + fraction;
  const point = whole.length + Number(exponent) + PLACES;
  const kept = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0';
  const next = point >= 0 ? (digits[point] ?? '0') : '0';
  const count = Number(kept) + (next >= '5' ? 1 : 0);
  return sign === '-' && count !== 0 ? -count : count;
}

/**
 * The amount as a decimal text with at least two places and no more than it needs: "12.34", "0.105", "-5.00".
 * @throws RangeError when it is not a whole count, which means that something computed with fractions.
 */
export function formatAmount(e4: E4): string {
  if (!Number.isSafeInteger(e4)) throw new RangeError(`${e4} is not a whole count of 1/10,000 of a currency unit.`);
  const digits = String(Math.abs(e4)).padStart(PLACES + 1, '0');
  const fraction = digits.slice(-PLACES).replace(/0{1,2}$/, '');
  return `${e4 < 0 ? '-' : ''}${digits.slice(0, -PLACES)}.${fraction}`;
}

/** The amount with its currency (ISO 4217 code), as JSON output has it. */
export function toMoney(e4: E4, currency: string): Money {
  return { amount: formatAmount(e4), currency };
}

function shown(n: number | string): string {
  return typeof n === 'string' ? `"${n.slice(0, 40)}"` : String(n);
}
