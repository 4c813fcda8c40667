import { readDelivery } from '../inbox/delivery-list.ts';
import type { Inbox } from '../inbox/open.ts';
import { type Act, listActs } from '../store/acts.ts';
import { type Fix, fixes } from '../store/issues/fixes.ts';
import type { IssueListed, KeptEvidence } from '../store/issues/issue-list.ts';
import { readIssueRow } from '../store/issues/ledger.ts';
import {
  actShown,
  callShown,
  changeShown,
  type IssueSpan,
  issueSpans,
  type RawShown,
  rawOfOrder,
  rawShown,
  runShown,
} from '../store/issues/writers.ts';
import type { Reader } from '../store/store.ts';
import { choicesOf, type OfferedChoice } from './choices.ts';

/** One piece of evidence with the one who wrote its value, by name, and what the source said then. */
export interface WhyValue extends KeptEvidence {
  readonly run: Awaited<ReturnType<typeof runShown>>;
  readonly act: Awaited<ReturnType<typeof actShown>>;
  readonly call: Awaited<ReturnType<typeof callShown>>;
  readonly delivery: { readonly id: number; readonly source: string; readonly event: string | null } | null;
  /** What the value was before it was written so; undefined where that is not told. */
  readonly before: string | number | null | undefined;
  /** The field of ours that it is in; null where that is not told. */
  readonly field: string | null;
  /** The document beside it, among `raws`; null of what only we say. */
  readonly rawId: number | null;
}

/** All that tells why there is an issue, and what became of it. */
export interface Why {
  readonly values: readonly WhyValue[];
  /** The documents that the values are held against, each once, and the newest of the order. */
  readonly raws: readonly RawShown[];
  /** Newest first, like what follows. */
  readonly spans: readonly IssueSpan[];
  readonly fixes: readonly Fix[];
  readonly acts: readonly Act[];
  /** The ways to mend it, where there are several. */
  readonly choices: readonly OfferedChoice[];
}

/**
 * Reads why there is an issue.
 *
 * @param inbox what others told us; null where nothing was ever received
 * @param at UTC epoch ms, and the business's zone
 */
export async function readWhy(
  db: Reader,
  inbox: Inbox | null,
  issue: IssueListed,
  at: { readonly now: number; readonly zone: string },
): Promise<Why> {
  const values: WhyValue[] = [];
  for (const evidence of issue.evidence) values.push(await whyValue(db, inbox, issue, evidence));
  const newest = issue.orderId === null ? null : await rawOfOrder(db, issue.orderId, at.now);
  const rawIds = new Set([...values.map(({ rawId }) => rawId), newest]);
  const raws: RawShown[] = [];
  for (const id of rawIds) {
    const raw = id === null ? null : await rawShown(db, id);
    if (raw) raws.push(raw);
  }
  const row = await readIssueRow(db, issue.id);
  return {
    values,
    raws,
    spans: await issueSpans(db, issue.id),
    fixes: await fixes(db, { issueId: issue.id }),
    acts: await listActs(db, 100, `issue:${issue.id}`),
    choices: row && row.state === 'open' ? await choicesOf(db, row, at) : [],
  };
}

async function whyValue(
  db: Reader,
  inbox: Inbox | null,
  issue: IssueListed,
  evidence: KeptEvidence,
): Promise<WhyValue> {
  const { written } = evidence;
  const delivery = inbox && written?.delivery !== undefined ? await readDelivery(inbox.db, written.delivery) : null;
  const change = written?.changeId === undefined ? null : await changeShown(db, written.changeId);
  const field = change?.after && Object.keys(change.after).find((name) => change.after?.[name] === evidence.value);
  return {
    ...evidence,
    run: written?.run === undefined ? null : await runShown(db, written.run),
    act: written?.act === undefined ? null : await actShown(db, written.act),
    call: written?.call === undefined ? null : await callShown(db, written.call),
    delivery: delivery && { id: delivery.id, source: delivery.source, event: delivery.event },
    before: field ? asValue(change?.before?.[field]) : undefined,
    field: field ?? null,
    rawId: await rawIdOf(db, issue, evidence, change?.entity ?? null),
  };
}

/** What is only ours: no source says anything of it. */
const oursAlone: readonly (string | null)[] = ['task', 'push'];

/** The document itself, else what the order's source had said when the value was written. */
async function rawIdOf(
  db: Reader,
  { orderId }: IssueListed,
  { written }: KeptEvidence,
  entity: string | null,
): Promise<number | null> {
  if (written?.raw !== undefined) return written.raw;
  if (orderId === null || written?.at === undefined || oursAlone.includes(entity)) return null;
  return rawOfOrder(db, orderId, written.at);
}

function asValue(value: unknown): string | number | null | undefined {
  return typeof value === 'string' || typeof value === 'number' || value === null ? value : undefined;
}
