import { sql } from 'kysely';
import { availablePieces, mostListedPieces } from '../../domain/stock.ts';
import { type BothSides, isListed, isTold, readBothSides, sellable } from '../../store/stock/both-sides.ts';
import { defineIssue, type Finding } from '../issue.ts';
import type { Look } from '../look.ts';
import { balancesSince, listedOf, onHandOf, pushListing, reservedOf } from '../stock-evidence.ts';

const minuteMs = 60_000;

/** A listing offers pieces that may not be sold. */
export const listingAboveSellable = defineIssue({
  id: 'I31',
  title: 'Listing above sellable',
  description:
    'A listing tells more pieces than may be sold: on hand, less what is promised and what is kept back. Whoever buys them buys what is not there. It comes about when a run read both sides and could not tell the new number. The key reads both sides live and tells what follows.',
  severity: 'critical',
  mode: 'A',
  // One round of the stock's job, and the time that such a run takes.
  graceMs: 40 * minuteMs,
  subject: 'barcode',
  restsOn: 'listings',
  causes: ['I35'],
  async find(look) {
    const within = sql`${look.barcodes(sql.ref('l.barcode'))} and ${isListed} and ${isTold} and g.quantity > ${sellable}`;
    const found: Finding[] = [];
    for (const side of await readBothSides(look.db, within)) found.push(await findingOf(look, side));
    return found;
  },
  async repair({ barcode, detail }, repairing) {
    const { listed, to } = detail as { listed: number; to: number };
    if (barcode !== null) pushListing(repairing, barcode, `${listed} → ${to}`);
  },
});

async function findingOf({ db }: Look, side: BothSides): Promise<Finding> {
  const { barcode, onHand, reserved, buffer } = side;
  const [listed, to] = [side.listed ?? 0, side.sellable ?? 0];
  const since = await balancesSince(
    db,
    side,
    (then) => then.listed > Math.min(mostListedPieces, availablePieces(then.on_hand, then.reserved, buffer)),
  );
  const kept = buffer > 0 ? `, ${buffer} kept back` : '';
  return {
    key: `barcode:${barcode}`,
    orderId: null,
    barcode,
    subject: barcode,
    since,
    line: `${listed} are listed, ${to} may be sold (${onHand} on hand, ${reserved} promised${kept})`,
    evidence: [listedOf(side), onHandOf(side), reservedOf(side), { what: 'kept back', value: buffer }],
    detail: { listed, to },
  };
}
