import { heldByBrake, isLeftHeld, leaveHeld } from '../../store/runs/brake.ts';
import { listStock } from '../../store/stock/stock-list.ts';
import { CannotRepair, type Choice, defineIssue, type Evidence, type Finding } from '../issue.ts';
import type { Look } from '../look.ts';

/** Jobs that stop before they would change too much at once. */
const braked = ['trendyol-stock', 'trendyol-products'] as const;
/** So many of the listings that would change are shown. */
const mostShown = 5;

interface Detail {
  readonly job: string;
  readonly message: string;
  readonly number: number | null;
}

/** A run would have changed very much at once, and waits for a person. */
export const massChange = defineIssue({
  id: 'I37',
  title: 'Mass change',
  description:
    'A run stopped by itself because it would have taken more than a fifth of the listings out of sale, or changed more than STOCK_MOST_CHANGES. An empty table, a wrong database or a changed barcode field looks like a shop that has sold out. Nothing is sent before somebody has looked: the key reads both sides again, lets it go through with its number, or leaves it.',
  severity: 'critical',
  mode: 'H',
  subject: 'shop',
  restsOn: 'listings',
  async find(look) {
    const found: Finding[] = [];
    for (const job of braked) {
      const held = await heldByBrake(look.db, job);
      if (held === null || (await isLeftHeld(look.db, job, held.message))) continue;
      const { run, message, number } = held;
      const detail: Detail = { job, message, number };
      found.push({
        key: `job:${job}`,
        orderId: null,
        subject: job,
        since: run.finishedAt ?? run.createdAt,
        line: message,
        evidence: [
          { what: 'why it stopped', value: message, of: { run: run.id } },
          { what: 'listings that would change', value: number, of: { run: run.id } },
          ...(await sample(look)),
        ],
        detail,
      });
    }
    return found;
  },
  async choices({ detail }) {
    const { job, number } = detail as Detail;
    const again: Choice = { id: 'again', title: `What was wrong is mended: run ${job} again` };
    const leave: Choice = { id: 'leave', title: 'Leave it held, and say no more of just this' };
    if (number === null) return [again, leave];
    return [{ id: 'force', title: `It is right: let all ${number} go through` }, again, leave];
  },
  async repair({ detail }, { store, by, choice, call, afterwards }) {
    const { job, message, number } = detail as Detail;
    switch (choice?.id) {
      case 'force':
        if (number === null) throw new CannotRepair('How many would change is not known: run it again first.');
        call({
          channel: 'trendyol',
          method: 'POST',
          path: '/inventory/sellers/{seller}/products/price-and-inventory',
          summary: `${number} listings, as the shop says them now`,
          undoable: false,
        });
        return afterwards({ do: 'run', job, args: { force: number } });
      case 'again':
        return afterwards({ do: 'run', job, args: {} });
      case 'leave':
        return store.write((tx) => leaveHeld(tx, by, job, message));
      default:
        throw new CannotRepair('Say what is to be done: force, again or leave.');
    }
  },
});

async function sample({ db }: Look): Promise<Evidence[]> {
  const { rows } = await listStock(db, { differs: true }, { limit: mostShown, offset: 0 });
  return rows.map(({ barcode, listed, available }) => ({
    what: 'one of them',
    value: `${barcode}: ${listed} → ${available}`,
    of: { barcode, balance: 'on_hand' },
  }));
}
