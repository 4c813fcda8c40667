import type { ItemOption } from './order.ts';

/**
 * A buyer's name as lists show it: enough to recognise, too little to tell on: `Jane D.`, `佐 …`. The one order's own screen and
 * command show the whole name, as it is packed by it; JSON output always does.
 */
export function maskName(name: string | null): string {
  const [first = '', ...others] = (name ?? '').trim().split(/\s+/);
  if (first === '') return '–';
  const last = others.at(-1);
  if (last === undefined) return `${firstLetter(first)}…`;
  return `${first} ${firstLetter(last)}.`;
}

/** `j…@example.com`: whose mail it is stays hidden, where it goes does not. So it is shown everywhere but in JSON and raw sources. */
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
