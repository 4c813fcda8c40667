import { sql } from 'kysely';
import { availablePieces } from '../../domain/stock.ts';
import type { Balances } from '../../domain/stock-ledger.ts';
import { mapShopBarcode } from '../../store/shop/shop-orders.ts';
import type { BothSides } from '../../store/stock/both-sides.ts';
import {
  type MarketStanding,
  marketStanding,
  oddListings,
  rejectedAndLive,
} from '../../store/stock/listing-standing.ts';
import { CannotRepair, type Choice, defineIssue, type Evidence, type Finding, type Repairing } from '../issue.ts';
import type { Look } from '../look.ts';
import { balancesSince, listedOf, onHandOf, pushListing } from '../stock-evidence.ts';

const minuteMs = 60_000;
/** Between two looks at products, of which one may be behind the other. */
const productsRoundMs = 60 * minuteMs;

/** What is wrong with the state of a listing. */
type Odd = 'sold-out' | 'off' | 'gone' | 'rejected' | 'unknown' | 'twice';

interface Detail {
  readonly odd: Odd;
  readonly listed: number;
  readonly sellable: number | null;
  readonly productId: number | null;
  readonly name: string;
  /** What the marketplace said of the product last, in words. */
  readonly said: string | null;
  readonly standing: string | null;
}

/** A listing is on, or off, and should not be. */
export const listingState = defineIssue({
  id: 'I35',
  title: 'Listing state',
  description:
    'A listing is on sale without stock or without an article of the shop behind it, is off although there is stock, is counted as live although it is rejected, or has a barcode that several products on sale have. Money is lost, or what nobody has is sold. The key switches it where that follows from the shop; where only a person knows which article is meant, it asks.',
  severity: 'medium',
  mode: 'K',
  // One round of the stock's job, and the time that such a run takes.
  graceMs: 40 * minuteMs,
  subject: 'barcode',
  restsOn: 'listings',
  async find(look) {
    const within = look.barcodes(sql.ref('l.barcode'));
    const found: Finding[] = [];
    for (const side of await oddListings(look.db, within)) found.push(await findingOf(look, side, oddOf(side)));
    for (const side of await rejectedAndLive(look.db, within)) {
      if (found.every(({ barcode }) => barcode !== side.barcode)) found.push(rejectedFinding(side));
    }
    return found;
  },
  async choices({ detail }) {
    const { odd, productId, name } = detail as Detail;
    if (odd !== 'twice' && odd !== 'unknown') return [];
    const other: Choice = { id: 'other', title: 'Say which product of the shop it is', asks: 'its number in the shop' };
    if (odd === 'unknown' || productId === null) return [other];
    return [{ id: 'this', title: `It is product ${productId} of the shop, ${name}` }, other];
  },
  async repair({ barcode, detail }, repairing) {
    if (barcode !== null) await mend(barcode, detail as Detail, repairing);
  },
});

async function mend(barcode: string, detail: Detail, repairing: Repairing): Promise<void> {
  const { odd, listed, sellable, standing, said } = detail;
  switch (odd) {
    case 'sold-out':
    case 'off':
      return pushListing(repairing, barcode, `${listed} → ${sellable}`);
    case 'twice':
    case 'unknown': {
      const productId = chosenProduct(detail, repairing.choice);
      const { store, by } = repairing;
      const actor = { now: by.now, actId: by.actId ?? null };
      await store.write((tx) => mapShopBarcode(tx, 'opencart', barcode, { productId, optionValueIds: [] }, actor));
      return repairing.afterwards({ do: 'push-stock', barcodes: [barcode] });
    }
    case 'gone':
      if (standing === 'archived')
        throw new CannotRepair('It is archived at the marketplace: put it on sale again there, or leave it.');
      if (standing === 'rejected')
        throw new CannotRepair(`The marketplace rejected it: ${said ?? 'without a reason'}.`);
      return repairing.afterwards({ do: 'run', job: 'trendyol-products', args: { barcode } });
    case 'rejected':
      return repairing.afterwards({ do: 'run', job: 'trendyol-products', args: { barcode } });
  }
}

function chosenProduct({ productId }: Detail, choice: Repairing['choice']): number {
  if (choice?.id === 'this' && productId !== null) return productId;
  const typed = choice?.id === 'other' ? (choice.value ?? '') : '';
  if (!/^[1-9]\d{0,9}$/.test(typed)) throw new CannotRepair('Say which product it is, by its number in the shop.');
  return Number(typed);
}

function oddOf({ problem, goneAt, listed, productId }: BothSides): Odd {
  if (problem === 'ambiguous-barcode') return 'twice';
  if (goneAt !== null) return 'gone';
  if ((listed ?? 0) === 0) return 'off';
  return problem === 'unknown-barcode' && productId === null ? 'unknown' : 'sold-out';
}

async function findingOf({ db }: Look, side: BothSides, odd: Odd): Promise<Finding> {
  const standing = odd === 'gone' ? await marketStanding(db, side.barcode) : null;
  const balanced = await balancesSince(db, side, (then) => heldSo(odd, then, side.buffer));
  return finding(side, odd, Math.max(balanced, side.goneAt ?? 0), standing);
}

/** Whether balances are such that a listing is odd in this way; the stock's job gets its round from the moment when they became so. */
function heldSo(odd: Odd, { on_hand, reserved, listed }: Balances, buffer: number): boolean {
  const available = availablePieces(on_hand, reserved, buffer);
  switch (odd) {
    case 'off':
      return listed === 0 && available > 0;
    case 'gone':
      return available > 0;
    case 'sold-out':
      return listed > 0 && available === 0;
    case 'twice':
      return on_hand === 0;
    default:
      return listed > 0;
  }
}

/** Each of the two is read at its own time: which is behind, the next reading of products tells. */
function rejectedFinding(side: BothSides & MarketStanding): Finding {
  return finding(side, 'rejected', side.updatedAt + productsRoundMs, side);
}

function finding(side: BothSides, odd: Odd, since: number, standing: MarketStanding | null): Finding {
  const { barcode, sellable, productId, name } = side;
  const said = standing && saidOf(standing);
  const listed = side.goneAt === null ? (side.listed ?? 0) : 0;
  const detail: Detail = { odd, listed, sellable, productId, name, said, standing: standing?.standing ?? null };
  const evidence: Evidence[] = [listedOf(side), onHandOf(side), { what: 'what the shop says', value: shopWords(side) }];
  if (standing) evidence.push({ what: 'what the marketplace says', value: standing.standing ?? standing.state });
  if (said !== null) evidence.push({ what: 'why', value: said });
  return {
    key: `barcode:${barcode}`,
    ...{ orderId: null, barcode, subject: barcode, since, evidence, detail },
    line: lineOf(odd, detail),
    ...((odd === 'twice' || odd === 'unknown') && { mode: 'H' as const }),
  };
}

function lineOf(odd: Odd, { listed, sellable, standing }: Detail): string {
  switch (odd) {
    case 'sold-out':
      return `${listed} are on sale, and the shop has none to sell`;
    case 'off':
      return `it is off with 0 listed, and ${sellable} could be sold`;
    case 'gone':
      return `it is no longer live (${standing ?? 'not said why'}), and ${sellable} could be sold`;
    case 'rejected':
      return `${listed} are listed as live, and the marketplace says that it is rejected`;
    case 'unknown':
      return `${listed} are on sale, and no product of the shop has this barcode`;
    case 'twice':
      return `${listed} are listed, and several products on sale in the shop have this barcode`;
  }
}

function shopWords({ problem, productId }: BothSides): string {
  if (problem === null) return `product ${productId}`;
  if (problem === 'ambiguous-barcode') return `product ${productId}, and another with the same barcode`;
  return productId === null ? 'no such barcode' : `product ${productId}, no longer there or not counted`;
}

function saidOf({ reasons }: MarketStanding): string | null {
  const told = (JSON.parse(reasons) as { readonly message: string }[]).map(({ message }) => message);
  return told.length === 0 ? null : told.join('; ');
}
