import type { ItemOption } from './order.ts';

/**
 * A buyer's name as screens and reports show it: enough to recognise, too little to tell on: `Jane D.`, `佐 …`. JSON output
 * has the whole name.
 */
export function maskName(name: string | null): string {
  const [first = '', ...others] = (name ?? '').trim().split(/\s+/);
  if (first === '') return '–';
  const last = others.at(-1);
  if (last === undefined) return `${firstLetter(first)}…`;
  return `${first} ${firstLetter(last)}.`;
}

/** `j…@example.com`: whose mail it is stays hidden, where it goes does not. */
export function maskEmail(email: string | null): string {
  const at = (email ?? '').lastIndexOf('@');
  if (!email || at < 1) return '–';
  return `${firstLetter(email)}…${email.slice(at)}`;
}

function firstLetter(text: string): string {
  return [...text][0] ?? '';
}

/** An order line's options, but the value that opens the buyer's files to whoever has it as `…`: a credential, shown nowhere. */
export function maskOptions(options: readonly ItemOption[]): ItemOption[] {
  return options.map(({ name, value }) => ({ name, value: /^customizedurl$/i.test(name.trim()) ? '…' : value }));
}
