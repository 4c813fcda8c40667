import { sql } from 'kysely';
import { type BothSides, isTold, readBothSides } from '../../store/stock/both-sides.ts';
import { newestPromises, type OpenPromise } from '../../store/stock/newest-promises.ts';
import { CannotRepair, defineIssue, type Finding } from '../issue.ts';
import type { Look } from '../look.ts';
import { balancesSince, listedOf, onHandOf, pushListing, reservedOf } from '../stock-evidence.ts';

/** `on-sale`: more of it can be bought still. `short`: nothing can, and somebody goes without. */
interface Detail {
  readonly stage: 'on-sale' | 'short';
  readonly listed: number;
  readonly orders: readonly string[];
}

/** More pieces are promised than there are. */
export const oversold = defineIssue({
  id: 'I30',
  title: 'Oversold',
  description:
    'More pieces are promised to buyers than the shop has: somebody will not get what they paid for, and a cancelled order costs points with the marketplace. It comes about when pieces are sold in the shop between two readings, or were miscounted. The key takes the listing out of sale; whose order is called off at the marketplace is for a person to say, the newest are named.',
  severity: 'critical',
  mode: 'K',
  subject: 'barcode',
  restsOn: 'listings',
  causes: ['I31', 'I35'],
  async find(look) {
    const within = sql`${look.barcodes(sql.ref('l.barcode'))} and ${isTold} and l.on_hand < l.reserved`;
    const found: Finding[] = [];
    for (const side of await readBothSides(look.db, within)) found.push(await findingOf(look, side));
    return found;
  },
  async repair({ barcode, detail }, repairing) {
    const { stage, listed, orders } = detail as Detail;
    if (stage === 'short' || barcode === null) {
      const newest = orders.length === 0 ? '' : `, the newest first: ${orders.join(', ')}`;
      throw new CannotRepair(
        `Nothing of it is on sale any more. Call off at the marketplace what cannot be sent${newest}. Or put the pieces into the shop’s stock.`,
      );
    }
    pushListing(repairing, barcode, `${listed} → 0`);
  },
});

async function findingOf({ db }: Look, side: BothSides): Promise<Finding> {
  const { barcode, onHand, reserved, goneAt } = side;
  const listed = goneAt === null ? (side.listed ?? 0) : 0;
  const missing = reserved - onHand;
  const orders = await newestPromises(db, side, missing);
  const since = await balancesSince(db, side, (then) => then.on_hand < then.reserved);
  const short = `${missing} of the pieces that are promised are not there (${onHand} on hand, ${reserved} promised)`;
  const numbers = orders.map(({ orderNumber }) => orderNumber);
  const evidence = [onHandOf(side), reservedOf(side), listedOf(side), ...orders.map(evidenceOf)];
  const common = { orderId: null, barcode, subject: barcode, since, evidence };
  if (listed > 0) {
    const detail: Detail = { stage: 'on-sale', listed, orders: numbers };
    return { ...common, key: `barcode:${barcode}`, line: `${short}, and ${listed} are on sale`, detail };
  }
  const detail: Detail = { stage: 'short', listed: 0, orders: numbers };
  const newest = numbers.length === 0 ? '' : `; newest: ${numbers.slice(0, 3).join(', ')}`;
  return { ...common, key: `barcode:${barcode}:short`, line: `${short}${newest}`, mode: 'H', detail };
}

function evidenceOf({ orderId, orderNumber, pieces }: OpenPromise): Finding['evidence'][number] {
  return {
    what: 'one of the newest orders',
    value: `${orderNumber}: ${pieces}`,
    of: { entity: 'order', id: orderId, field: 'status' },
  };
}
