import { rankOf } from '../domain/issue.ts';
import type { KeptEvidence } from '../store/issues/issue-list.ts';
import { type FoundBy, type IssueRow, issuesByKey, keepFound, type NewIssue, openOf } from '../store/issues/ledger.ts';
import { callOf, lastChangeOf, lastMoveOf, readingOf, runOf, type Written } from '../store/issues/origins.ts';
import { lookAgain, type Touched } from '../store/issues/touched.ts';
import type { Reader, Tx } from '../store/store.ts';
import { ignoring } from './ignoring.ts';
import type { Evidence, Finding, IssueDefinition, Origin } from './issue.ts';
import type { Look } from './look.ts';

export interface Reconciled {
  readonly opened: number;
  /** Open issues of what was looked at whose condition is gone; the caller closes them and knows why. */
  readonly gone: readonly number[];
  /** Opened although nothing of it was touched since the last look: the live look should have found it. */
  readonly missed: number;
}

/** What others wrote while a look waited for its turn bears a time behind that of the look: so much (ms) at most. */
const waitedMs = 60_000;

/**
 * Brings what is kept of a class into step with what a look found: opens, opens again, updates, and says what is gone. What is not
 * ripe yet is put on the list of things to look at again; what is open has had its grace, and stays so while its condition lasts.
 */
export async function reconcile(
  tx: Tx,
  look: Look,
  definition: IssueDefinition,
  found: readonly Finding[],
  foundBy: FoundBy,
): Promise<Reconciled> {
  const open = await openOf(tx, definition.id, look.scope);
  const isOpen = new Set(open.map(({ key }) => key));
  const ripe = found.filter(
    ({ key, since }) => since + definition.graceMs <= look.now || (isOpen.has(key) && since <= look.now + waitedMs),
  );
  for (const finding of found) {
    if (ripe.includes(finding)) continue;
    const again = touchedBy(definition, finding);
    if (again) await lookAgain(tx, again, finding.since + definition.graceMs);
  }
  const held = await issuesByKey(
    tx,
    definition.id,
    ripe.map(({ key }) => key),
  );
  const isIgnored = ripe.length > 0 ? await ignoring(tx, definition) : () => null;
  let opened = 0;
  for (const finding of ripe) {
    const before = held.get(finding.key);
    const ignored = before?.state === 'open' ? null : isIgnored(finding, before?.id ?? 0);
    const at = { now: look.now, foundBy, ignored };
    const isNew = await keepFound(tx, await asKept(tx, definition, finding, before), before, at);
    if (isNew) opened += 1;
  }
  const keys = new Set(ripe.map(({ key }) => key));
  const gone = open.filter(({ key }) => !keys.has(key)).map(({ id }) => id);
  return { opened, gone, missed: foundBy === 'sweep' ? opened : 0 };
}

function touchedBy({ subject }: IssueDefinition, { orderId, barcode }: Finding): Touched | null {
  if (subject === 'shop') return { kind: 'shop', key: '' };
  if (subject === 'barcode') return barcode === undefined ? null : { kind: 'barcode', key: barcode };
  return orderId === null ? null : { kind: 'order', key: String(orderId) };
}

async function asKept(
  tx: Tx,
  { id, version, severity, mode }: IssueDefinition,
  finding: Finding,
  held: IssueRow | undefined,
): Promise<NewIssue> {
  return {
    class: id,
    key: finding.key,
    orderId: finding.orderId,
    alsoOrderId: finding.alsoOrderId ?? null,
    barcode: finding.barcode ?? null,
    subject: finding.subject,
    severity: rankOf(finding.severity ?? severity),
    mode: finding.mode ?? mode,
    line: finding.line,
    evidence: await evidenceText(tx, finding, held),
    detail: JSON.stringify(finding.detail ?? {}),
    version,
    since: finding.since,
  };
}

/** Who wrote a value is found out when the issue opens or the value changes; afterwards that stands. */
async function evidenceText(db: Reader, finding: Finding, held: IssueRow | undefined): Promise<string> {
  const before = held?.state === 'open' ? (JSON.parse(held.evidence) as KeptEvidence[]) : [];
  const kept: KeptEvidence[] = [];
  for (const [at, one] of finding.evidence.entries()) {
    const same = before[at];
    const known = same && same.what === one.what && same.value === one.value ? same.written : undefined;
    const written = known ?? (one.of && (await writtenBy(db, finding.orderId, one.of)));
    kept.push(asKeptEvidence(one, written));
  }
  return JSON.stringify(kept);
}

function asKeptEvidence({ what, value, isBuyers }: Evidence, written: Written | undefined): KeptEvidence {
  return { what, value, ...(isBuyers && { isBuyers }), ...(written && { written }) };
}

async function writtenBy(db: Reader, orderId: number | null, of: Origin): Promise<Written | undefined> {
  if ('entity' in of) {
    const whose = of.orderId ?? orderId ?? (of.entity === 'order' ? of.id : null);
    return whose === null ? undefined : lastChangeOf(db, whose, of);
  }
  if ('balance' in of) return lastMoveOf(db, of.barcode, of.balance);
  if ('raw' in of) return readingOf(db, of.raw);
  if ('call' in of) return callOf(db, of.call);
  if ('delivery' in of) return { delivery: of.delivery };
  return of.run === null ? undefined : runOf(db, of.run);
}
