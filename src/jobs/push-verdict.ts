import type { OrderComparison, Unmet } from '../core/channels/order-writer.ts';

/** What an order that was read behind a write says of it. `untouched`: as if nothing had been sent. */
export type Verdict =
  | { readonly kind: 'done' }
  | { readonly kind: 'untouched' }
  | { readonly kind: 'not-applied' | 'damaged'; readonly message: string };

const words: Readonly<Record<Exclude<Unmet['kind'], 'untouched'>, string>> = {
  'line-gone': 'the line is gone',
  'question-marks': 'it stored question marks in place of letters that it cannot hold',
  cut: 'it cut the text short',
  altered: 'it stored something else than was sent',
};

/** Pure. Other fields that changed weigh most; where nothing of ours arrived, what others changed is not our doing. */
export function verdictOf({ unmet, differences }: OrderComparison, title: string): Verdict {
  if (unmet.length > 0 && unmet.every(({ kind }) => kind === 'untouched')) return { kind: 'untouched' };
  if (differences.length > 0) {
    return { kind: 'damaged', message: `Read back from ${title} with other fields changed: ${listed(differences)}.` };
  }
  if (unmet.length === 0) return { kind: 'done' };
  const told = unmet.map(({ kind, path }) => `${path}: ${kind === 'untouched' ? 'nothing changed' : words[kind]}`);
  return {
    kind: 'not-applied',
    message: `${title} took the order, but ${listed(told)}. What stands there now is wrong: mend it there by hand.`,
  };
}

const mostListed = 12;

function listed(parts: readonly string[]): string {
  const more = parts.length - mostListed;
  return parts.slice(0, mostListed).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
