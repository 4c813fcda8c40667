import { sql } from 'kysely';
import { formatAmount } from '../../domain/money.ts';
import { listedPrice } from '../../domain/stock.ts';
import { readSwitches } from '../../store/runs/switches.ts';
import { type LastTold, lastToldUnconfirmed } from '../../store/stock/unapplied.ts';
import { defineIssue, type Evidence, type Finding } from '../issue.ts';
import { pushListing } from '../stock-evidence.ts';

const minuteMs = 60_000;
/** What a run has left open, or was overtaken by buyers, is settled or told again by the next one. */
const roundMs = 30 * minuteMs;

/** A number that we told did not come to stand on its listing. */
export const pushNotApplied = defineIssue({
  id: 'I32',
  title: 'Push not applied',
  description:
    'What was told of a listing was refused, was never judged, or does not stand there: buyers see another number or price than the shop means. Trendyol accepts a call first and judges each item later, so a call without an error says nothing. The key tells the difference once more, also where it was refused.',
  severity: 'high',
  mode: 'A',
  graceMs: 15 * minuteMs,
  subject: 'barcode',
  restsOn: 'listings',
  causes: ['I31', 'I35'],
  async find(look) {
    const within = look.barcodes(sql.ref('l.barcode'));
    const told = (await lastToldUnconfirmed(look.db, within, roundMs)).filter(isMissing);
    if (told.length === 0) return [];
    const isPaused = (await readSwitches(look.db)).jobs.has('trendyol-stock');
    const by = new Map<string, LastTold[]>();
    for (const one of told) {
      // While nobody settles what is on its way, that is no one's fault.
      if (isOnItsWay(one) && isPaused) continue;
      by.set(one.barcode, [...(by.get(one.barcode) ?? []), one]);
    }
    return [...by].map(([barcode, all]) => findingOf(barcode, all));
  },
  async repair({ barcode, detail }, repairing) {
    if (barcode !== null) pushListing(repairing, barcode, (detail as { changes: string[] }).changes.join(', '));
  },
});

/** Whether the listing says something else than it should, and what was told is still what is meant. */
function isMissing(told: LastTold): boolean {
  const { what, state, quantity, listPrice, salePrice, listed, listedListPrice, listedSalePrice } = told;
  if (what === 'pieces') return listed !== (isOnItsWay(told) ? quantity : (told.sellable ?? quantity));
  if (listPrice === listedListPrice && salePrice === listedSalePrice) return false;
  const isMeant = ours(told.ourListPrice) === listPrice && ours(told.ourSalePrice) === salePrice;
  return isMeant || isOnItsWay({ state });
}

function ours(amount: number | null): number | null {
  return amount === null ? null : listedPrice(amount);
}

function isOnItsWay({ state }: Pick<LastTold, 'state'>): boolean {
  return state === 'staged' || state === 'sent' || state === 'accepted';
}

function findingOf(barcode: string, all: readonly LastTold[]): Finding {
  // Told once more and refused once more it is as old as it was: no fix is proven by that.
  const since = Math.min(...all.map(({ failingSince }) => failingSince));
  return {
    key: `barcode:${barcode}`,
    orderId: null,
    barcode,
    subject: barcode,
    since,
    line: all.map(lineOf).join('; '),
    evidence: all.flatMap(evidenceOf),
    detail: { changes: all.map(changeOf) },
  };
}

function lineOf(told: LastTold): string {
  const said = told.what === 'pieces' ? `${told.quantity} pieces` : `a price of ${money(told.salePrice)}`;
  const listed = told.what === 'pieces' ? String(told.listed) : money(told.listedSalePrice);
  const why = told.reason === null ? '' : ` (${told.reason.slice(0, 80)})`;
  return `${said} told and ${stateWords[told.state]}${why}, ${listed} listed`;
}

const stateWords: Readonly<Record<LastTold['state'], string>> = {
  staged: 'without an answer',
  sent: 'not judged',
  accepted: 'accepted, not shown',
  refused: 'refused',
  overtaken: 'overtaken',
  lost: 'lost',
};

function evidenceOf(told: LastTold): Evidence[] {
  const { what, runId, batch, state, reason, barcode } = told;
  const of = { run: runId };
  const [said, listed] =
    what === 'pieces' ? [told.quantity, told.listed] : [money(told.salePrice), money(told.listedSalePrice)];
  return [
    { what: `${what} told`, value: said, of },
    { what: 'what became of it', value: reason === null ? stateWords[state] : `${stateWords[state]}: ${reason}`, of },
    ...(batch === null ? [] : [{ what: 'batch', value: batch, of }]),
    {
      what: `${what} listed`,
      value: listed,
      ...(what === 'pieces' && { of: { barcode, balance: 'listed' as const } }),
    },
  ];
}

function changeOf({ what, listed, sellable, quantity, listedSalePrice, salePrice }: LastTold): string {
  if (what === 'pieces') return `${listed} → ${sellable ?? quantity}`;
  return `price ${money(listedSalePrice)} → ${money(salePrice)}`;
}

function money(amount: number | null): string {
  return amount === null ? '?' : formatAmount(amount);
}
