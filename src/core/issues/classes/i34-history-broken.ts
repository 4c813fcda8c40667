import type { StockBalance } from '../../domain/stock.ts';
import { firstBreak } from '../../domain/stock-ledger.ts';
import { correctLedger, takeLedgersWord } from '../../store/stock/corrections.ts';
import { type BrokenLedger, brokenLedgers, stepsOf } from '../../store/stock/ledger-sums.ts';
import { CannotRepair, defineIssue, type Finding } from '../issue.ts';
import type { Look } from '../look.ts';
import { pushDifferences } from '../stock-evidence.ts';

interface Detail {
  readonly balance: StockBalance;
  readonly stands: number;
  readonly sum: number;
}

const balanceWords: Readonly<Record<StockBalance, string>> = {
  on_hand: 'on hand',
  reserved: 'reserved',
  listed: 'listed',
};

/** A balance is not what its history comes to. */
export const historyBroken = defineIssue({
  id: 'I34',
  title: 'History broken',
  description:
    'A number of pieces is not what its history comes to: something changed it without saying so, or a row of the history is missing or wrong. Nobody can tell any more where pieces went. A person decides whether the number or its history is right, and counts: the correction stands in the history as such.',
  severity: 'high',
  mode: 'H',
  subject: 'barcode',
  async find(look) {
    const found: Finding[] = [];
    for (const broken of await brokenLedgers(look.db, look.barcodes)) found.push(await findingOf(look, broken));
    return found;
  },
  async choices({ detail }) {
    const { balance, stands, sum } = detail as Detail;
    const what = balanceWords[balance];
    const number = {
      id: 'number',
      title: `The number is right, ${stands} ${what}: a correction leads the history there; count the pieces`,
    };
    if (sum < 0) return [number];
    return [number, { id: 'history', title: `The history is right: ${sum} ${what}; both sides are read again` }];
  },
  async repair({ barcode, detail }, repairing) {
    if (barcode === null) return;
    const { store, by, choice } = repairing;
    const { balance, stands, sum } = detail as Detail;
    if (choice?.id === 'number') {
      await store.write((tx) => correctLedger(tx, by, { barcode, balance }, { sum, stands }));
      return;
    }
    if (choice?.id !== 'history' || sum < 0) throw new CannotRepair('Say which is right: the number or the history.');
    await store.write((tx) => takeLedgersWord(tx, { barcode, balance }, sum));
    await pushDifferences(repairing, [barcode]);
  },
  likeness: ({ detail }) => ({ balance: (detail as Detail).balance }),
});

async function findingOf({ db }: Look, { barcode, balance, stands, sum, readAt }: BrokenLedger): Promise<Finding> {
  const steps = await stepsOf(db, barcode, balance);
  const broken = firstBreak(steps);
  const last = steps.at(-1);
  const what = balanceWords[balance];
  const detail: Detail = { balance, stands, sum };
  const breakEvidence = broken && [
    { what: 'the first row that does not follow', value: `${broken.from} → ${broken.to}`, of: { run: broken.runId } },
  ];
  return {
    key: `barcode:${barcode}:${balance}`,
    orderId: null,
    barcode,
    subject: barcode,
    since: broken?.at ?? last?.at ?? readAt,
    line: `${stands} ${what}, its history comes to ${sum}`,
    evidence: [
      { what, value: stands, of: { barcode, balance } },
      { what: `what its ${steps.length} rows of history come to`, value: sum },
      ...(breakEvidence ?? []),
    ],
    detail,
  };
}
