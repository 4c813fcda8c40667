import type { Mode } from '../domain/issue.ts';
import { type AloneNow, aloneNow, type Said, type Standing, standing } from '../domain/trust.ts';
import { localMidnight } from '../domain/zones.ts';
import { type Actor, recordAct } from '../store/acts.ts';
import { said } from '../store/issues/aside.ts';
import { countIssues } from '../store/issues/issue-counts.ts';
import { listIssues } from '../store/issues/issue-list.ts';
import {
  countListings,
  countOpenOrders,
  doneAlone,
  keepTrust,
  readTrust,
  triedAlone,
  unchangedFixes,
} from '../store/issues/trust.ts';
import { NotPossible } from '../store/print/decisions.ts';
import type { Reader, Store, Tx } from '../store/store.ts';
import { findClass, issueClasses } from './index.ts';
import type { IssueDefinition } from './issue.ts';
import { type IssueShown, shownIssues } from './present.ts';

/** When it is and where the business is: a limit a day is counted from its midnight. */
export interface BusinessTime {
  /** UTC epoch ms. */
  readonly now: number;
  readonly zone: string;
}

/** A class and how it stands. */
export interface ClassStanding {
  readonly definition: IssueDefinition;
  readonly mode: Mode;
  readonly standing: Standing;
  /** How many of it are open, those put aside left out. */
  readonly open: number;
  /** How many were mended today without asking. */
  readonly doneToday: number;
}

/** All classes, in the order of the catalogue. */
export async function classStandings(db: Reader, at: BusinessTime): Promise<ClassStanding[]> {
  const { byClass } = await countIssues(db, at.now);
  const trust = await readTrust(db);
  const standings: ClassStanding[] = [];
  for (const definition of issueClasses) {
    standings.push({
      definition,
      mode: definition.mode,
      standing: await standingOf(db, definition, trust.get(definition.id) ?? null),
      open: byClass[definition.id] ?? 0,
      doneToday: await doneAlone(db, definition.id, localMidnight(at.now, at.zone)),
    });
  }
  return standings;
}

async function standingOf(db: Reader, definition: IssueDefinition, trust: Said | null): Promise<Standing> {
  const of = { mode: definition.mode, repairable: definition.repair !== undefined };
  // What can never rise need not be counted.
  const done = definition.mode === 'A' && !trust?.alone ? await unchangedFixes(db, definition.id) : 0;
  return standing(of, trust, done);
}

/**
 * Lets a class be mended without asking, up to so many a day.
 *
 * @throws NotPossible while that is not offered
 */
export async function trustAlone(store: Store, by: Actor, cls: string, dailyLimit: number, now: number): Promise<void> {
  const definition = classNamed(cls);
  await store.write(async (tx) => {
    const is = await standingOf(tx, definition, (await readTrust(tx)).get(definition.id) ?? null);
    if (is.state === 'never') throw new NotPossible(`${definition.id} is never mended without asking: ${is.why}.`);
    if (is.state === 'asks') {
      throw new NotPossible(
        `${definition.id} is asked still: ${is.done} of ${is.needed} fixes were done as shown, proven, and not taken back.`,
      );
    }
    const actId = await recordAct(tx, by, 'trust', `class:${definition.id}`, { dailyLimit }, now);
    const reason = `${by.name} said so`;
    await keepTrust(tx, definition.id, { alone: true, dailyLimit, at: now, reason }, actId);
  });
}

/** Has a class asked about again. @throws NotPossible when it is asked about as it is */
export async function askAgain(store: Store, by: Actor, cls: string, why: string, now: number): Promise<void> {
  const definition = classNamed(cls);
  await store.write(async (tx) => {
    const trust = (await readTrust(tx)).get(definition.id);
    if (!trust?.alone) throw new NotPossible(`${definition.id} is asked about as it is.`);
    await stopAlone(tx, by, definition.id, said(why), now);
  });
}

/** Ends that a class is mended without asking; the reason is shown with it. */
export async function stopAlone(tx: Tx, by: Actor, cls: string, reason: string, now: number): Promise<void> {
  const trust = (await readTrust(tx)).get(cls);
  if (!trust?.alone) return;
  const actId = await recordAct(tx, by, 'ask-again', `class:${cls}`, { reason }, now);
  await keepTrust(tx, cls, { ...trust, alone: false, at: now, reason }, actId);
}

/** @throws NotPossible when there is none of that id */
function classNamed(cls: string): IssueDefinition {
  const definition = findClass(cls);
  if (!definition) throw new NotPossible(`There is no class ${cls}.`);
  return definition;
}

/** The program tries the same issue by itself once in this time (ms): what did not help is a person's. */
const againMs = 24 * 3_600_000;

/** What of a trusted class may be mended now without asking. */
export interface DueAlone {
  readonly verdict: AloneNow;
  /** No more than may be, the worst first. */
  readonly issueIds: readonly number[];
}

/**
 * What of a class may be mended now without asking: it is trusted, and the issue is open, sure, not put aside, not a symptom of another
 * that is open, and was not tried today. Null where the class is not trusted or nothing of that is there.
 */
export async function dueAlone(db: Reader, cls: string, at: BusinessTime): Promise<DueAlone | null> {
  const trust = (await readTrust(db)).get(cls);
  const definition = findClass(cls);
  if (!trust?.alone || !definition?.repair) return null;
  const filter = { classes: [cls], states: ['open'] } as const;
  // More than this is a mass however many more.
  const { rows, total } = await listIssues(db, filter, { limit: trust.dailyLimit + againMost, offset: 0 }, at.now);
  if (total === 0) return null;
  const shown = (await shownIssues(db, rows, at.now)).filter(isClear);
  const tried = await triedAlone(db, cls, at.now - againMs);
  const untried = shown.filter(({ id }) => !tried.has(id));
  if (untried.length === 0) return null;
  const verdict = aloneNow({
    open: shown.length,
    part: await partOf(db, definition, shown),
    doneToday: await doneAlone(db, cls, localMidnight(at.now, at.zone)),
    dailyLimit: trust.dailyLimit,
  });
  const most = verdict.kind === 'go' ? verdict.most : 0;
  return { verdict, issueIds: untried.slice(0, most).map(({ id }) => id) };
}

/** So many beyond the limit are read: some of them may be unsure, or symptoms. */
const againMost = 1000;

function isClear({ mode, unsureSince, rootId }: IssueShown): boolean {
  return mode === 'A' && unsureSince === null && rootId === null;
}

async function partOf(db: Reader, { subject }: IssueDefinition, issues: readonly IssueShown[]) {
  if (subject === 'order') {
    const number = new Set(issues.map(({ orderId }) => orderId)).size;
    return { number, total: await countOpenOrders(db), of: 'open orders' };
  }
  if (subject === 'barcode') {
    const number = new Set(issues.map(({ barcode }) => barcode)).size;
    return { number, total: await countListings(db), of: 'listings' };
  }
  return null;
}

/**
 * Whether an issue of a class may be mended without asking, asked within the transaction that does it: somebody may have put it aside
 * since it was chosen, or what brings it about was found; null: yes.
 */
export async function whyNotAlone(
  tx: Tx,
  { id, class: cls }: { readonly id: number; readonly class: string },
  at: BusinessTime,
): Promise<string | null> {
  const trust = (await readTrust(tx)).get(cls);
  if (!trust?.alone) return `${cls} is asked about: ${trust?.reason ?? 'nobody said otherwise'}.`;
  const done = await doneAlone(tx, cls, localMidnight(at.now, at.zone));
  if (done >= trust.dailyLimit) return `${done} of ${cls} were mended today without asking: that is its limit.`;
  const { rows } = await listIssues(tx, { ids: [id] }, { limit: 1, offset: 0 }, at.now);
  const [issue] = await shownIssues(tx, rows, at.now);
  if (issue?.state !== 'open') return `It is ${issue?.state ?? 'not there any more'}.`;
  if (issue.unsureSince !== null) return 'It is unsure: what it rests on was not read lately.';
  return issue.rootId === null ? null : `Issue ${issue.rootId} brings it about and is open still.`;
}
