import { sql } from 'kysely';
import { formatAmount } from '../../domain/money.ts';
import { doubtWords, mayBeMeant, type PriceDoubt, type Prices } from '../../domain/price-doubt.ts';
import { decidePrices, type HeldPrices, heldPrices } from '../../store/stock/price-holds.ts';
import { CannotRepair, type Choice, defineIssue, type Finding } from '../issue.ts';
import { pushListing } from '../stock-evidence.ts';

interface Detail {
  readonly prices: Prices;
  readonly listed: Prices;
  readonly doubt: PriceDoubt;
}

const channel = 'trendyol';

/** A price of the shop's looks like a mistake, and is not told. */
export const priceImpossible = defineIssue({
  id: 'I36',
  title: 'Price impossible',
  description:
    'The shop’s price of an article looks like a mistake: it is not above zero, its list price is below its sale price, a digit is wrong, or it jumps by more than 30 %. It is not told before somebody has said what is right; the number of pieces goes on. A price that is sold at binds.',
  severity: 'high',
  mode: 'H',
  subject: 'barcode',
  async find(look) {
    return (await heldPrices(look.db, channel, look.barcodes(sql.ref('h.barcode')))).map(findingOf);
  },
  async choices({ detail }) {
    const { prices, listed, doubt } = detail as Detail;
    const keep: Choice = {
      id: 'keep',
      title: `Keep ${words(listed)} at the marketplace, as long as the shop says ${words(prices)}`,
    };
    return mayBeMeant(doubt) ? [keep, { id: 'accept', title: `${words(prices)} is meant: tell it` }] : [keep];
  },
  async repair({ barcode, detail }, repairing) {
    if (barcode === null) return;
    const { store, by, choice } = repairing;
    const { prices, listed, doubt } = detail as Detail;
    const isAccepted = choice?.id === 'accept';
    if (!isAccepted && choice?.id !== 'keep') throw new CannotRepair('Say what is right: keep or accept.');
    if (isAccepted && !mayBeMeant(doubt)) {
      throw new CannotRepair(`The marketplace takes no such price: ${doubtWords(doubt)}. Mend it in the shop.`);
    }
    const decided = await store.write((tx) => decidePrices(tx, by, channel, barcode, isAccepted ? 'accepted' : 'kept'));
    if (!decided) throw new CannotRepair('The price is not held any more.');
    if (isAccepted) pushListing(repairing, barcode, `price ${words(listed)} → ${words(prices)}`);
  },
});

function findingOf({ barcode, listPrice, salePrice, good, doubt, at, runId, listed }: HeldPrices): Finding {
  const prices = { listPrice, salePrice };
  const detail: Detail = { prices, listed, doubt };
  return {
    key: `barcode:${barcode}`,
    orderId: null,
    barcode,
    subject: barcode,
    since: at,
    line: `${words(prices)} in the shop is held: ${doubtWords(doubt)}, ${words(good)}`,
    evidence: [
      { what: 'price of the shop', value: words(prices), of: { run: runId } },
      { what: 'what is wrong with it', value: doubtWords(doubt), of: { run: runId } },
      { what: 'last price that was right', value: words(good) },
      { what: 'price listed', value: words(listed) },
    ],
    detail,
  };
}

function words({ listPrice, salePrice }: Prices): string {
  const sale = formatAmount(salePrice);
  return listPrice === salePrice ? sale : `${sale} (list ${formatAmount(listPrice)})`;
}
