import type { StockBalance } from '../../core/domain/stock.ts';
import type { PushState } from '../../core/store/stock/calls.ts';
import type { StockRow } from '../../core/store/stock/stock-list.ts';
import type { Tone } from './paint.ts';

export const balanceWords: Readonly<Record<StockBalance, string>> = {
  on_hand: 'on hand',
  reserved: 'reserved',
  listed: 'listed',
};

/** Why nothing is told to the marketplace of a barcode; empty when it is. */
export function problemWords({ problem, productId }: Pick<StockRow, 'problem' | 'productId'>): string {
  if (problem === 'unknown-barcode') return productId === null ? 'not in the shop' : 'gone from the shop';
  if (problem === 'ambiguous-barcode') return 'on several products';
  return problem === 'uncounted' ? 'not counted in the shop' : '';
}

const states: Readonly<Record<PushState, string>> = {
  staged: 'staged',
  sent: 'sent',
  accepted: 'accepted',
  confirmed: 'confirmed',
  refused: 'refused',
  overtaken: 'overtaken',
  lost: 'did not arrive',
};

/** How far what we sent last has come: sent, accepted, confirmed; or refused, and why. */
export function pushWords(push: StockRow['push']): string {
  if (!push) return '';
  return push.reason === null ? states[push.state] : `${states[push.state]}: ${push.reason}`;
}

export function pushTone(state: PushState): Tone {
  if (state === 'confirmed') return 'good';
  return state === 'refused' || state === 'lost' ? 'bad' : state === 'overtaken' ? 'warn' : 'accent';
}
