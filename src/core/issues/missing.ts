import { sql } from 'kysely';
import { type MissingLine, type MissingWhat, markCaught, missingLines } from '../store/print/missing.ts';
import { latestStandstill, type Standstill, sinceItRan } from '../store/runs/standstill.ts';
import { CannotRepair, type Finding, type Repairing, type StoredFinding } from './issue.ts';
import type { Look } from './look.ts';

/** What is left undone in words, and the job of the regular path that should have done it. */
type Undone = Readonly<Partial<Record<MissingWhat, { readonly words: string; readonly job: string }>>>;

/** Lines of open orders that the regular path left undone, of those kinds; by the same rule that the safety net goes by. */
export async function missingIn(look: Look, graceMs: number, undone: Undone): Promise<Finding[]> {
  const lines = await missingLines(look.db, look.orders(sql.ref('o.id')));
  const findings: Finding[] = [];
  const spans = new Map<string, Standstill | null>();
  for (const line of lines) {
    const kind = undone[line.what];
    if (!kind) continue;
    const span = spans.get(kind.job) ?? (await latestStandstill(look.db, kind.job));
    spans.set(kind.job, span);
    findings.push(finding(line, kind.words, sinceItRan(line.since, graceMs, span, look.now)));
  }
  return findings;
}

function finding(line: MissingLine, words: string, since: number): Finding {
  const { itemId, orderId, orderNumber, orderStatus, quantity, what, lastTaskId } = line;
  const isLost = what === 'personalization-lost';
  return {
    key: `item:${itemId}`,
    orderId,
    subject: orderNumber,
    since,
    line: `line ${itemId}: ${words}`,
    evidence: [
      { what: 'order status', value: orderStatus, of: { entity: 'order', id: orderId, field: 'status' } },
      { what: 'pieces ordered', value: quantity, of: { entity: 'item', id: itemId, field: 'quantity' } },
      {
        what: 'personalization',
        value: isLost ? 'gone' : what,
        of: { entity: 'reading', id: itemId, field: 'personalizations' },
      },
      ...(lastTaskId === null
        ? []
        : [
            {
              what: `task ${lastTaskId}`,
              value: 'cancelled',
              of: { entity: 'task', id: lastTaskId, field: 'status' } as const,
            },
          ]),
    ],
    detail: { itemId, what },
  };
}

/** Has the line read and its tasks made, as the safety net does, and counts it as caught by it. @throws CannotRepair */
export async function catchMissing({ orderId, detail }: StoredFinding, repairing: Repairing): Promise<void> {
  const { store, by, tools } = repairing;
  const { itemId } = detail as { readonly itemId: number };
  const ofOrder = sql<boolean>`o.id = ${orderId}`;
  const isIt = (line: MissingLine): boolean => line.itemId === itemId;
  await store.write(async (tx) => {
    const line = (await missingLines(tx, ofOrder)).find(isIt);
    if (line) await markCaught(tx, by, line);
  });
  await tools.prepare(Number(orderId));
  const left = (await missingLines(store.db, ofOrder)).find(isIt);
  if (left) throw new CannotRepair(`${whyLeft[left.what]} See \`orderdeck order id:${orderId}\`.`);
}

const whyLeft: Readonly<Record<MissingWhat, string>> = {
  'file-not-fetched': 'The buyer’s file could not be fetched: download it by hand and hand it in.',
  'personalization-lost': 'A person had decided it, and the words are gone: say again what the line shall carry.',
  'never-read': 'It could not be read.',
  'changed-since': 'It could not be read anew.',
  'older-rules': 'It could not be read anew.',
  'no-task': 'No task could be made of it.',
};
